"""Agencies' own systems: who they are, what they were answered, and what they are told."""
