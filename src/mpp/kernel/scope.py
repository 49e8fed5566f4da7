"""The unit of work: one transaction, opened under one scope that the database itself enforces.

The scope travels as transaction-local settings; row-level security policies read them. Outside a unit of
work the settings are empty, and every guarded table shows no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction

from mpp.kernel import clock
from mpp.kernel.errors import NotPermitted, OutsideUnitOfWork


class ScopeKind(StrEnum):
    PERSON = "person"  # own rows, in every region
    MANDATE = "mandate"  # read only: another's cases, as far as a mandate in force covers them
    OFFICE = "office"  # one agency's rows in one region
    STEWARD = "steward"  # catalogue and rollups, never cases
    TOKEN = "token"  # one public verification  # noqa: S105
    SYSTEM = "system"  # a named job


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows a unit of work may see."""

    kind: ScopeKind
    person_id: UUID | None = None
    region_id: UUID | None = None
    agency_id: UUID | None = None
    token: str = ""
    job: str = ""
    mandate_id: UUID | None = None
    merged: frozenset[UUID] = frozenset()  # other records of the same person
    appointment_id: UUID | None = None  # by which an officer serves at an office that is not her own
    officer_id: UUID | None = None

    @staticmethod
    def person(person_id: UUID, merged: frozenset[UUID] = frozenset()) -> "Scope":
        return Scope(ScopeKind.PERSON, person_id=person_id, merged=merged)

    @staticmethod
    def mandate(mandate_id: UUID, agent_id: UUID) -> "Scope":
        return Scope(ScopeKind.MANDATE, person_id=agent_id, mandate_id=mandate_id)

    @staticmethod
    def office(region_id: UUID, agency_id: UUID) -> "Scope":
        return Scope(ScopeKind.OFFICE, region_id=region_id, agency_id=agency_id)

    @staticmethod
    def appointed(region_id: UUID, agency_id: UUID, appointment_id: UUID, officer_id: UUID) -> "Scope":
        """An office's rows for an officer who is not of it, while the database finds her appointment in force."""
        own = Scope.office(region_id, agency_id)
        return replace(own, appointment_id=appointment_id, officer_id=officer_id)

    @staticmethod
    def steward() -> "Scope":
        return Scope(ScopeKind.STEWARD)

    @staticmethod
    def for_token(token: str) -> "Scope":
        return Scope(ScopeKind.TOKEN, token=token)

    @staticmethod
    def system(job: str) -> "Scope":
        return Scope(ScopeKind.SYSTEM, job=job)


_current: ContextVar[Scope | None] = ContextVar("mpp_scope", default=None)

_SETTINGS = (
    *("mpp.scope", "mpp.person", "mpp.region", "mpp.agency", "mpp.token"),
    *("mpp.mandate", "mpp.now", "mpp.merged"),
)


def require_scope() -> Scope:
    """Return the scope of the open unit of work.

    Raises:
        OutsideUnitOfWork: none is open.
    """
    scope = _current.get()
    if scope is None:
        raise OutsideUnitOfWork
    return scope


@contextmanager
def unit_of_work(scope: Scope) -> Iterator[None]:
    """Run a block in one transaction under `scope`: all of it happens, or none.

    Does not nest (a durable transaction), and leaves nothing behind on the connection.
    """
    if _current.get() is not None:
        raise RuntimeError("a unit of work is already open: call the inner function instead of its door")
    with transaction.atomic(durable=True):
        _tell_database(scope)
        _check_appointment(scope)
        mark = _current.set(scope)
        try:
            yield
        finally:
            _current.reset(mark)
            _clear_in_outer_transaction()


def _tell_database(scope: Scope) -> None:
    # A mandate is in force at a moment: the database judges it at the one clock's, not at its own.
    now = clock.now().isoformat() if scope.kind is ScopeKind.MANDATE else ""
    merged = f"{{{','.join(map(str, scope.merged))}}}" if scope.merged else ""
    kind = scope.kind if scope.appointment_id is None else "appointed"
    who = (kind, scope.person_id, scope.region_id, scope.agency_id, scope.token)
    told = [str(value or "") for value in (*who, scope.mandate_id, now, merged)]
    connection.begin_with(dict(zip(_SETTINGS, told, strict=True)))  # type: ignore[attr-defined]


def _check_appointment(scope: Scope) -> None:
    """Open the office only if the appointment holds now: the function (`identity/migrations`) says so, not the app.

    Until then the transaction has the scope `appointed`, which no table knows. Raises NotPermitted.
    """
    if scope.appointment_id is None:
        return
    told = [scope.appointment_id, scope.officer_id, scope.region_id, scope.agency_id, clock.now()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT mpp_open_appointed(%s::uuid, %s::uuid, %s::uuid, %s::uuid, %s::timestamptz)", told)
        if cursor.fetchone() != (True,):
            raise NotPermitted("appointment_over")


def _clear_in_outer_transaction() -> None:
    """Under a test's outer transaction the settings would outlive the block; elsewhere COMMIT drops them."""
    outer = len(connection.savepoint_ids) > 0 and not connection.needs_rollback
    if outer:
        connection.begin_with(dict.fromkeys(_SETTINGS, ""))  # type: ignore[attr-defined]
