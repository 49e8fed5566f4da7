"""Sign-in sessions at the identity provider, and the guard against guessing PINs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.requests import Request

from mpp_sandbox.people.model import Person
from mpp_sandbox.store import Record
from mpp_sandbox.web import fingerprint
from mpp_sandbox.world import World

SESSIONS = "idp_session"
BY_SID = "idp_session_by_sid"
MISSES = "idp_pin_misses"
COOKIE = "idp_session"
LASTS = timedelta(hours=8)
ALLOWED_MISSES = 5
MISSES_COUNT_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """Someone is signed in. ``sid`` goes into ID tokens, ``key`` finds the record."""

    key: str
    sid: str
    nik: str
    auth_time: datetime


def start(world: World, nik: str) -> str:
    """Begin a session; returns the cookie's value."""
    cookie, sid = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
    body: Record = {
        "sid": sid,
        "nik": nik,
        "auth_time": world.now().isoformat(),
        "clients": [],
    }
    with world.store.transaction():
        world.store.put(SESSIONS, fingerprint(cookie), body)
        world.store.put(BY_SID, sid, {"key": fingerprint(cookie)})
    return cookie


def current(world: World, request: Request) -> Session | None:
    """The session of the browser, unless it ended or ran out."""
    return by_cookie(world, request.cookies.get(COOKIE, ""))


def by_cookie(world: World, cookie: str) -> Session | None:
    """The session of a cookie value."""
    key = fingerprint(cookie)
    body = world.store.get(SESSIONS, key)
    if body is None:
        return None
    session = _session(key, body)
    return session if world.now() < session.auth_time + LASTS else None


def _session(key: str, body: Record) -> Session:
    """A record as a session."""
    return Session(key, body["sid"], body["nik"], datetime.fromisoformat(body["auth_time"]))


def remember_client(world: World, session: Session, client_id: str) -> None:
    """This client got tokens in the session, so it must hear of its end."""
    with world.store.transaction():
        body = world.store.get(SESSIONS, session.key)
        if body is not None and client_id not in body["clients"]:
            world.store.put(SESSIONS, session.key, {**body, "clients": [*body["clients"], client_id]})


def end(world: World, key: str) -> tuple[Session, list[str]] | None:
    """End a session; returns it with the clients to notify. None when it had ended before."""
    body = world.store.pop(SESSIONS, key)
    return None if body is None else (_session(key, body), body["clients"])


def lasts(world: World, key: str) -> bool:
    """Whether a session is still open; its tokens live no longer."""
    return world.store.get(SESSIONS, key) is not None


def keys_of(world: World, nik: str) -> list[str]:
    """Session keys of a person."""
    return [key for key, body in world.store.all(SESSIONS) if body["nik"] == nik]


def key_of_sid(world: World, sid: str) -> str | None:
    """The session that ID tokens name by ``sid``."""
    body = world.store.get(BY_SID, sid)
    return None if body is None else str(body["key"])


def check_pin(world: World, nik: str, pin: str) -> Person | None:
    """The person whose national account has this NIK and PIN, or None."""
    person = world.directory.person(nik)
    if person is None or person.pin is None or not secrets.compare_digest(person.pin.encode(), pin.encode()):
        _count_miss(world, nik)
        return None
    world.store.pop(MISSES, nik)
    return person


def is_locked(world: World, nik: str) -> bool:
    """Five wrong PINs lock the account for a minute."""
    body = world.store.get(MISSES, nik)
    return body is not None and body["count"] >= ALLOWED_MISSES and not _is_old(world, body)


def _is_old(world: World, body: Record) -> bool:
    """Whether the misses no longer count."""
    return world.now() > datetime.fromisoformat(body["last"]) + MISSES_COUNT_FOR


def _count_miss(world: World, nik: str) -> None:
    """One more wrong PIN."""
    with world.store.transaction():
        body = world.store.get(MISSES, nik)
        count = 0 if body is None or _is_old(world, body) else body["count"]
        world.store.put(MISSES, nik, {"count": count + 1, "last": world.now().isoformat()})
