"""The doors of a person's rights under UU 27/2022."""

from mpp.applications.actions.rights.answering import LONGEST_ANSWER, Answer, answer, read_request
from mpp.applications.actions.rights.erasing import FRESH, carry_out, erase
from mpp.applications.actions.rights.exporting import export, fetch
from mpp.applications.actions.rights.following import mark_late
from mpp.applications.actions.rights.objecting import LONGEST_WORDS, object_to
from mpp.applications.actions.rights.replaying import Replayed, replay_erasures
from mpp.applications.actions.rights.requesting import CARRY_OUT, EXPORT, ask_access, lift, restrict

__all__ = [
    "CARRY_OUT",
    "EXPORT",
    "FRESH",
    "LONGEST_ANSWER",
    "LONGEST_WORDS",
    "Answer",
    "Replayed",
    "answer",
    "ask_access",
    "carry_out",
    "erase",
    "export",
    "fetch",
    "lift",
    "mark_late",
    "object_to",
    "read_request",
    "replay_erasures",
    "restrict",
]
