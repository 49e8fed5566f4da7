"""Adapters of the room's outside systems."""
