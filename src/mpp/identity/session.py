"""Sessions: rows of ids in the database, so that they can be ended from elsewhere, the minute it is asked.

Setting SESSION_ENGINE names this module. A session belongs to a browser; what it says of its account is
written once, at sign-in, and read without a further query for a person, with one for an officer.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError, connection
from django.utils import timezone

from mpp.identity.actor import ANONYMOUS, Actor, ActorKind, Appointed, Assurance
from mpp.identity.appointments.queries import appointment_of
from mpp.identity.mandates import queries as mandates
from mpp.identity.models import Account, Session

IDLE = timedelta(minutes=60)  # of silence, then the session has ended
LONGEST = timedelta(hours=12)  # from signing in, however busy
TOUCH_EVERY = timedelta(minutes=5)  # how often a use is written down

_LOAD = "SELECT session_data FROM identity_session WHERE session_key = %s AND expire_date > %s"
_ACTOR = "actor"
_SEEN = "seen"
_ACTING = "acting"  # the mandate under which a person acts for another
_ELSEWHERE = "appointment"  # under which an officer serves at an office that is not her own
NATIONAL_SESSION = "national_session"


class SessionStore(DatabaseStore):
    """Django's database sessions, with the columns that `Session` adds."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds, nothing when it ended. One plain query: every request asks it."""
        if self.session_key:
            with connection.cursor() as cursor:
                cursor.execute(_LOAD, [self.session_key, timezone.now()])
                row = cursor.fetchone()
            if row is not None:
                return dict(json.loads(_opened(row[0])))
        self._session_key = None
        return {}

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return our session table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to save, naming its account and its session at the identity provider."""
        row = cast(Session, super().create_model_instance(data))
        account = data.get(_ACTOR, {}).get("account")
        row.account_id = UUID(account) if account else None
        row.national_session = data.get(NATIONAL_SESSION, "")
        return row

    def save(self, must_create: bool = False) -> None:
        """Write the row. Raises OperationalError while the database is away.

        Django takes every fault of the database for a session that was ended meanwhile, and would tell the browser
        that it sent nonsense.
        """
        try:
            super().save(must_create=must_create)
        except UpdateError as fault:
            if isinstance(fault.__context__, OperationalError):
                raise fault.__context__ from None
            raise


@lru_cache(maxsize=4096)
def _opened(kept: str) -> str:
    """What a row holds, its signature checked once a process: a session is read far more often than written.

    Ids and codes only, and what `keeping` put there sealed; a row that does not open holds nothing.
    """
    return json.dumps(SessionStore().decode(kept))


def open_session(session: SessionBase, actor: Actor, now: datetime) -> None:
    """Sign an actor in: a new session key (against fixation) and none of what the old session held."""
    session.flush()
    session[_ACTOR] = _kept(actor)
    session["at"] = session[_SEEN] = now.timestamp()
    session.set_expiry(int(IDLE.total_seconds()))


def touch(session: SessionBase, now: datetime) -> None:
    """Put off the idle end of a session in use; it is written at most every `TOUCH_EVERY`."""
    if now.timestamp() - session.get(_SEEN, 0.0) >= TOUCH_EVERY.total_seconds():
        session[_SEEN] = now.timestamp()
        session.set_expiry(int(IDLE.total_seconds()))


def act_for(session: SessionBase, mandate_id: UUID) -> None:
    """From now on this browser acts under a mandate. Whether it holds is judged at each request."""
    session[_ACTING] = str(mandate_id)


def act_for_oneself(session: SessionBase) -> None:
    """From now on this browser acts for its own person again."""
    session.pop(_ACTING, None)


def serve_elsewhere(session: SessionBase, appointment_id: UUID) -> None:
    """From now on this browser serves under an appointment. Whether it holds is judged at each request."""
    session[_ELSEWHERE] = str(appointment_id)


def serve_at_home(session: SessionBase) -> None:
    """From now on this browser serves at the officer's own office again."""
    session.pop(_ELSEWHERE, None)


def actor_in(session: SessionBase, now: datetime) -> Actor:
    """Return who the session says is acting, ANONYMOUS when nobody is or the session is too old.

    An officer costs one query: whoever left, or whose acting appointment ran out, is nobody. Acting for another
    costs one too: a mandate that has ended is carried along with the reason, so that the person is told.
    """
    kept = session.get(_ACTOR)
    if kept is None or now.timestamp() - session.get("at", 0.0) > LONGEST.total_seconds():
        return ANONYMOUS
    actor = _restored(kept, datetime.fromtimestamp(session["at"], now.tzinfo))
    if actor.kind is ActorKind.OFFICER and not _still_works_here(actor):
        return ANONYMOUS
    if session.get(_ELSEWHERE) and actor.officer_id is not None:
        return _elsewhere(actor, UUID(session[_ELSEWHERE]), now)
    return _under_mandate(actor, session.get(_ACTING), now)


def _elsewhere(actor: Actor, appointment_id: UUID, now: datetime) -> Actor:
    """The officer as the office sees her that she helps; at home again once the appointment is over."""
    assert actor.officer_id is not None
    found = appointment_of(actor.officer_id, appointment_id, now)
    if found is None:
        return actor
    return replace(
        actor,
        region_id=found.region_id,
        agency_id=found.agency_id,
        agency_kind=found.agency_kind,
        roles=frozenset(found.roles),
        appointed=Appointed(found.id, found.decree),
    )


def _under_mandate(actor: Actor, mandate: str | None, now: datetime) -> Actor:
    if mandate is None or actor.person_id is None:
        return actor
    return replace(actor, acting=mandates.acting(actor.person_id, UUID(mandate), now))


def _still_works_here(actor: Actor) -> bool:
    accounts = Account.objects.filter(officer_id=actor.officer_id, is_active=True)
    return accounts.exists()


def _kept(actor: Actor) -> dict[str, Any]:
    ids = {
        "account": actor.account_id,
        "person": actor.person_id,
        "officer": actor.officer_id,
        "region": actor.region_id,
        "agency": actor.agency_id,
    }
    return {
        **{name: str(value) for name, value in ids.items() if value},
        "assurance": int(actor.assurance),
        "kind": actor.agency_kind,
        "roles": sorted(actor.roles),
        "label": actor.display_label,
        "merged": sorted(map(str, actor.merged)),
    }


def _restored(kept: Mapping[str, Any], signed_in_at: datetime) -> Actor:
    def id_of(name: str) -> UUID | None:
        return UUID(kept[name]) if name in kept else None

    return Actor(
        ActorKind.OFFICER if "officer" in kept else ActorKind.PERSON,
        account_id=id_of("account"),
        person_id=id_of("person"),
        assurance=Assurance(kept["assurance"]),
        officer_id=id_of("officer"),
        region_id=id_of("region"),
        agency_id=id_of("agency"),
        roles=frozenset(kept["roles"]),
        display_label=kept["label"],
        agency_kind=kept["kind"],
        signed_in_at=signed_in_at,
        merged=frozenset(UUID(one) for one in kept.get("merged", ())),
    )
