"""What the platform holds about a person, table by table: what an export writes and an erasure takes."""
