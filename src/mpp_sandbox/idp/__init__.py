"""National identity provider: OpenID Connect sign-in and a wallet of attested claims."""
