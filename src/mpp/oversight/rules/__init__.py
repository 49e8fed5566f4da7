"""What the board reckons with. Pure."""
