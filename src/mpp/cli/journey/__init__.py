"""`mpp journey`: one application through the running server, as its citizen and its officers would go."""

from mpp.cli.journey.command import journey

__all__ = ["journey"]
