"""Acting for another: who may act for whom, in what, until when, and by which proof."""

from mpp.identity.mandates.rules import ALL_SERVICES, Acting, Basis, Refusal, State

__all__ = ["ALL_SERVICES", "Acting", "Basis", "Refusal", "State"]
