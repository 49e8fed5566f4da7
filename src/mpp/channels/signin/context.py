"""What the frame of every page needs of who is signed in."""

from dataclasses import replace
from functools import partial

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from mpp.identity.actor import ANONYMOUS, ActorKind
from mpp.identity.mandates import Acting
from mpp.identity.mandates.queries import principal_name
from mpp.identity.mandates.rules import carried_until, needs_confirming
from mpp.identity.requests import actor_of
from mpp.identity.session import IDLE
from mpp.kernel import clock
from mpp.kernel.zones import WIB


def signed_in(request: HttpRequest) -> dict[str, object]:
    """Context processor: `actor`, and `session_seconds` for the warning before the session ends.

    Who acts for another is told so on every page: `acting`, and the principal's name, read only where it is shown.

    A browser without a session cookie costs no query; a person's name is never shown in the frame.
    """
    actor = actor_of(request) if hasattr(request, "session") else ANONYMOUS
    if actor.kind is ActorKind.ANONYMOUS:
        return {"actor": actor}
    told: dict[str, object] = {}
    if actor.acting is not None and actor.person_id is not None:
        whom = partial(principal_name, actor.person_id, actor.acting.mandate_id)
        told = {"acting": actor.acting, "acting_name": SimpleLazyObject(whom), **_last_word(actor.acting)}
    if actor.kind is ActorKind.PERSON:
        actor = replace(actor, display_label=_("Akun saya"))
    return told | {"actor": actor, "session_seconds": int(IDLE.total_seconds())}


def _last_word(acting: Acting) -> dict[str, object]:
    """Of who acts for a business on OSS's word of another day: from which day, and until when it carries."""
    if acting.confirmed_at is None or not needs_confirming(acting.confirmed_at, clock.now()):
        return {}
    days = {"acting_confirmed": acting.confirmed_at, "acting_carried": carried_until(acting.confirmed_at)}
    return {name: date_format(at.astimezone(WIB).date(), "j F Y") for name, at in days.items()}
