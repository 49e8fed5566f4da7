"""BSrE's electronic signature service: officials' signatures, institutions' seals, verification."""
