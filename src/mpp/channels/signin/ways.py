"""Where people go next, and from where they come: only ever within this site."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from mpp.identity.actor import Actor, ActorKind

_HOMES = {ActorKind.PERSON: ("web:account", "web:front"), ActorKind.OFFICER: ("desk:home", "web:front")}

_COMMITTEE = ("board:committee", "web:front")  # has no tasks
_INSPECTORATE = ("desk:findings", "web:front")


def wanted(request: HttpRequest) -> str:
    """Return the page that the person wanted, or "" when it is not a page of ours."""
    return safe(request.GET.get("next", ""))


def safe(target: str) -> str:
    """Return an address within this site as it is, anything else as "". Relative addresses only."""
    is_path = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_path else ""


def with_next(name: str, target: str) -> str:
    """Return the address of a sign-in page that remembers where the person wanted to go."""
    return f"{reverse(name)}?{urlencode({'next': target})}" if target else reverse(name)


def home_of(actor: Actor) -> str:
    """Return the first page for who has just signed in and wanted nothing in particular."""
    homes = _COMMITTEE if "committee" in actor.roles else _HOMES.get(actor.kind, ())
    homes = _INSPECTORATE if "inspector" in actor.roles else homes
    for name in homes:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"


def address_of(request: HttpRequest) -> str:
    """Return the network address that limits are counted by: the proxy's word, where one is trusted."""

    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted: int = settings.MPP_TRUSTED_PROXIES
    return hops[-trusted] if 0 < trusted <= len(hops) else request.META.get("REMOTE_ADDR", "")
