"""Keys, certificates, time stamps and revocation answers of the sandbox's trust services."""
