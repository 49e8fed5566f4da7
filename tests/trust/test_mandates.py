"""What a mandate opens in the database itself: committed rows, the app's and the worker's roles, plain SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql

from mpp.config import database, environment
from mpp.identity.mandates.models import Mandate
from mpp.identity.mandates.rules import Acting, Basis, standing
from mpp.kernel import guard
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from tests.trust.rows import Side, make

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
END = NOW + timedelta(days=1)
ONE, OTHER = "layanan-satu", "layanan-dua"
AGENT = new_id()


@pytest.fixture(scope="module", params=["app", "worker"])
def role(request: pytest.FixtureRequest, world: object) -> Iterator[psycopg.Connection]:
    known = database.connection(environment.home(), "", request.param)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(
        host=known["HOST"], user=known["USER"], password=known["PASSWORD"], dbname=name, autocommit=True
    ) as opened:
        yield opened


def mandate(principal: UUID, **changes: Any) -> UUID:
    """A committed mandate of the agent."""
    told = {
        "person_id": principal,
        "basis": Basis.GRANTED,
        "agent_id": AGENT,
        "services": [ONE],
        "state": "active",
        "proof": "own_sign_in",
        "since": NOW,
        "expires_at": END,
        "created_at": NOW,
        "sealed": b"sealed",
    } | changes
    with unit_of_work(Scope.system("test")):
        row: Mandate = Mandate.objects.create(id=new_id(), **told)
    return UUID(str(row.id))


CASES = {  # tables that a covered case opens -> the column that names it
    "applications_interview": "id",
    "applications_application": "id",
    "applications_submission": "application_id",
    "applications_file": "case_id",
    "processes_case": "id",
    "processes_workitem": "case_id",
    "processes_correctionrequest": "case_id",
    "processes_decisionnote": "case_id",
    "processes_clock": "case_id",
    "processes_caseevent": "case_id",
    "issuance_output": "case_id",
}
GUARDED = {model._meta.db_table: model for model in guard.guarded_models()}


def case(principal: UUID, service: str) -> UUID:
    """Rows of every table of a case, under one id."""
    side, case_id = Side(person=principal), new_id()
    with unit_of_work(Scope.system("test")):
        for table, column in CASES.items():
            told: dict[str, Any] = {column: case_id}
            if table == "applications_interview":
                told["service_id"] = service
            if table == "processes_decisionnote":
                told["work_item_id"] = GUARDED["processes_workitem"].objects.get(case_id=case_id).pk
            make(GUARDED[table], side, **told)
    return case_id


@contextmanager
def under(role: psycopg.Connection, mandate_id: UUID, agent: UUID = AGENT, at: datetime = NOW) -> Iterator[None]:
    told = {"scope": "mandate", "mandate": mandate_id, "person": agent, "now": at.isoformat()}
    with role.transaction():
        for name, value in told.items():
            role.execute("SELECT set_config(%s, %s, true)", [f"mpp.{name}", str(value)])
        yield


def seen(role: psycopg.Connection, table: str) -> set[UUID]:
    return {row[0] for row in role.execute(sql.SQL("SELECT id FROM {}").format(sql.Identifier(table))).fetchall()}


def cases_seen(role: psycopg.Connection, table: str) -> set[UUID]:
    text = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(CASES[table]), sql.Identifier(table))
    return {row[0] for row in role.execute(text).fetchall()}


@pytest.fixture(scope="module")
def country(world: object) -> dict[str, Any]:
    """Company A and company B, each with a case of either service; the agent has a mandate of A for one of them."""
    a, b = new_id(), new_id()
    cases = {(who, service): case(who, service) for who in (a, b) for service in (ONE, OTHER)}
    with unit_of_work(Scope.system("test")):
        for model in guard.guarded_models():  # a row of every other table of A, its vault among them
            if model._meta.db_table not in CASES and model._meta.label != "identity.Mandate":
                make(model, Side(person=a))
    return {"a": a, "b": b, "cases": cases, "mandate": mandate(a)}


def test_the_agent_reads_the_covered_case_in_every_table_and_nothing_else(
    role: psycopg.Connection, country: dict[str, Any]
) -> None:
    covered = country["cases"][country["a"], ONE]
    with under(role, country["mandate"]):
        assert {table: cases_seen(role, table) for table in CASES} == {table: {covered} for table in CASES}
        for table in GUARDED.keys() - CASES.keys() - {"identity_mandate"}:
            assert seen(role, table) == set(), table
        assert seen(role, "identity_mandate") == {country["mandate"]}


def test_a_mandate_of_one_company_says_nothing_of_the_other(
    role: psycopg.Connection, country: dict[str, Any]
) -> None:
    other = mandate(country["b"], services=[OTHER])
    with under(role, other):
        assert cases_seen(role, "applications_interview") == {country["cases"][country["b"], OTHER]}
    with under(role, country["mandate"]):
        assert country["cases"][country["b"], OTHER] not in cases_seen(role, "processes_case")


def test_a_mandate_for_one_case_opens_that_case(role: psycopg.Connection, country: dict[str, Any]) -> None:
    wanted = country["cases"][country["a"], OTHER]
    with under(role, mandate(country["a"], services=[], case_id=wanted)):
        assert {frozenset(cases_seen(role, table)) for table in CASES} == {frozenset({wanted})}
    # A case of B does not become A's by being named.
    with under(role, mandate(country["a"], services=[], case_id=country["cases"][country["b"], ONE])):
        assert cases_seen(role, "applications_interview") == set()


@pytest.mark.parametrize(
    "told",
    [{"at": END}, {"at": NOW - timedelta(seconds=1)}, {"agent": new_id()}],
    ids=["expired", "not begun", "another agent"],
)
def test_a_mandate_out_of_force_opens_nothing(
    role: psycopg.Connection, country: dict[str, Any], told: dict[str, Any]
) -> None:
    with under(role, country["mandate"], **told):
        assert [cases_seen(role, table) for table in CASES] == [set()] * len(CASES)


@pytest.mark.parametrize("state", ["offered", "revoked", "declined"])
def test_only_an_active_mandate_opens_anything(
    role: psycopg.Connection, country: dict[str, Any], state: str
) -> None:
    with under(role, mandate(country["a"], state=state)):
        assert cases_seen(role, "applications_interview") == set()


def test_a_mandates_scope_changes_nothing_at_all(role: psycopg.Connection, country: dict[str, Any]) -> None:
    for table in [*CASES, "identity_mandate"]:
        for text in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            with under(role, country["mandate"]):
                try:
                    with role.transaction():
                        assert role.execute(sql.SQL(text).format(sql.Identifier(table))).rowcount == 0
                except psycopg.errors.InsufficientPrivilege:
                    assert GUARDED[table].append_only


def test_the_scope_of_a_mandate_leaves_nothing_behind(country: dict[str, Any]) -> None:
    with unit_of_work(Scope.mandate(country["mandate"], AGENT)):
        pass
    with connection.cursor() as cursor:
        names = ("scope", "person", "mandate", "now", "merged")
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('mpp.{n}', true), '')" for n in names))
        assert list(cursor.fetchone()) == [""] * len(names)


# --- no sequence of granting, revoking and expiring gives more than what stands

_STEP = st.tuples(
    st.sampled_from(["grant", "accept", "decline", "revoke", "wait"]),
    st.sampled_from([ONE, OTHER]),
    st.integers(0, 3),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_STEP, max_size=10))
def test_no_sequence_of_acts_opens_what_no_mandate_in_force_covers(
    role: psycopg.Connection, country: dict[str, Any], steps: list[tuple[str, str, int]]
) -> None:
    """A model beside the database: after every act SQL shows what the mandates in force cover, and no more."""
    now, made = NOW, dict[UUID, dict[str, Any]]()
    for act, service, days in steps:
        now = _after(act, service, days, now, made, country["a"])
        for mandate_id, row in made.items():
            with under(role, mandate_id, at=now):
                assert cases_seen(role, "processes_case") == _covered(mandate_id, row, country, now)


def _after(
    act: str, service: str, days: int, now: datetime, made: dict[UUID, dict[str, Any]], principal: UUID
) -> datetime:
    states = {"accept": ("offered", "active"), "decline": ("offered", "declined"), "revoke": ("active", "revoked")}
    if act == "wait":
        return now + timedelta(days=days)
    if act == "grant":
        row: dict[str, Any] = {
            "services": [service],
            "state": "offered",
            "since": now,
            "expires_at": now + timedelta(days=days + 1),
        }
        made[mandate(principal, **row)] = row
        return now
    before, after = states[act]
    for mandate_id, row in made.items():
        if row["state"] == before and service in row["services"]:
            row["state"] = after
            with unit_of_work(Scope.system("test")):
                Mandate.objects.filter(id=mandate_id).update(state=after)
    return now


def _covered(mandate_id: UUID, row: dict[str, Any], country: dict[str, Any], now: datetime) -> set[UUID]:
    """By the pure rules: so that policy and SQL say the same."""
    over = standing(row["state"], row["since"], row["expires_at"], now)
    held = Acting(mandate_id, country["a"], Basis.GRANTED, frozenset(row["services"]), over=over)
    cases = country["cases"].items()
    return {one for (who, service), one in cases if not held.over and held.covers(who, service, one)}
