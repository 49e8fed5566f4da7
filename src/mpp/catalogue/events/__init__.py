"""Life events: several services composed into the definition of one interview."""
