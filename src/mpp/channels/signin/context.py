"""What the frame of every page needs of who is signed in."""

from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mpp.identity.actor import ANONYMOUS, ActorKind
from mpp.identity.requests import actor_of
from mpp.identity.session import IDLE


def signed_in(request: HttpRequest) -> dict[str, object]:
    """Context processor: `actor`, and `session_seconds` for the warning before the session ends.

    A browser without a session cookie costs no query; a person's name is never shown in the frame.
    """
    actor = actor_of(request) if hasattr(request, "session") else ANONYMOUS
    if actor.kind is ActorKind.ANONYMOUS:
        return {"actor": actor}
    if actor.kind is ActorKind.PERSON:
        actor = replace(actor, display_label=_("Akun saya"))
    return {"actor": actor, "session_seconds": int(IDLE.total_seconds())}
