"""The doors of the vault: facts, documents, disclosures, limits, demands and consents."""

from mpp.vault.actions.consents import Answered, give, refuse, withdraw
from mpp.vault.actions.demands import Office, Wrong, answer, locked, mark_late, open_dispute, open_question
from mpp.vault.actions.documents import Paper, end_document, keep_document
from mpp.vault.actions.memory import (
    Access,
    Claim,
    confirm,
    confirm_slots,
    correct,
    disclose,
    disclose_all,
    disclose_once,
    forget,
    release_slots,
    remember,
    remember_claims,
    reserve_slot,
)

__all__ = [
    "Access",
    "Answered",
    "Claim",
    "Office",
    "Paper",
    "Wrong",
    "answer",
    "confirm",
    "confirm_slots",
    "correct",
    "disclose",
    "disclose_all",
    "disclose_once",
    "end_document",
    "forget",
    "give",
    "keep_document",
    "locked",
    "mark_late",
    "open_dispute",
    "open_question",
    "refuse",
    "release_slots",
    "remember",
    "remember_claims",
    "reserve_slot",
    "withdraw",
]
