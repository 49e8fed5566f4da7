"""Adapters of the room's outside systems, chosen by settings."""
