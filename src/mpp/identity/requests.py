"""The actor of an HTTP request, read from its session at first asking and once only."""

from typing import Any

from django.http import HttpRequest

from mpp.identity import session
from mpp.identity.actor import ANONYMOUS, Actor
from mpp.kernel import clock

_KEPT = "_mpp_actor"


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts; ANONYMOUS without a session. Costs no query beyond the session's own for a person."""
    known = getattr(request, _KEPT, None)
    if known is None:
        known = _read(request)
        remember(request, known)
    return known


def remember(request: HttpRequest, actor: Actor) -> None:
    """Let the rest of this request be the actor's: after signing in or out, or in a test."""
    setattr(request, _KEPT, actor)


def is_known(request: HttpRequest) -> bool:
    """Has this request asked who acts?"""
    return hasattr(request, _KEPT)


def _read(request: HttpRequest) -> Actor:
    store: Any = getattr(request, "session", None)
    return ANONYMOUS if store is None else session.actor_in(store, clock.now())
