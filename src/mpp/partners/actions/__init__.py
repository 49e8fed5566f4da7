"""The doors of the room: admitting an agency's system, its tokens, its replies, and what it is told."""

from mpp.partners.actions.admitting import Admission, Admitted, admit, dismiss, renew_secret, set_webhook
from mpp.partners.actions.delivering import deliver, replay, replay_one
from mpp.partners.actions.forgetting import forget
from mpp.partners.actions.replies import Kept, begin_reply, drop_reply, keep_reply
from mpp.partners.actions.telling import tell
from mpp.partners.actions.tokens import LASTS, give_token

__all__ = [
    "LASTS",
    "Admission",
    "Admitted",
    "Kept",
    "admit",
    "begin_reply",
    "deliver",
    "dismiss",
    "drop_reply",
    "forget",
    "give_token",
    "keep_reply",
    "renew_secret",
    "replay",
    "replay_one",
    "set_webhook",
    "tell",
]
