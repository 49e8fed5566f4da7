"""Every table keeps regions, agencies and persons apart: on committed rows, as the app's and the worker's roles.

The tables are read from the models and from the database itself, so that a new one cannot be forgotten.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import OperationalError, connection, models
from psycopg import sql

from mpp.config import database, environment
from mpp.kernel import guard
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.kernel.tables import Family, GuardedTable, MachineryTable, ReferenceTable
from tests.trust.rows import Side, make
from tests.trust.world import as_role

Rows = dict[str, dict[Side, UUID]]
HERE = Side()
NEXT_DOOR = Side(region=HERE.region)  # another agency of the same region
ELSEWHERE = Side()  # another region
SIDES = (HERE, NEXT_DOOR, ELSEWHERE)
GUARDED = {model._meta.db_table: model for model in guard.guarded_models()}
NO_ROWS: dict[Side, UUID] = {}

# Tables that are not guarded, each with its reason. A new one fails the test until somebody gives a reason here.
OPEN_TABLES = {
    "regions_region": "public facts of the state",
    "regions_area": "public facts of the state",
    "regions_holiday": "public facts of the state",
    "regions_mall": "public facts of the state",
    "regions_agency": "public facts of the state",
    "catalogue_service": "published services",
    "catalogue_serviceversion": "published services",
    "catalogue_dictionaryversion": "the published dictionary",
    "catalogue_adoption": "published services",
    "catalogue_lifeevent": "published services",
    "catalogue_retirement": "published services",
    "catalogue_shelf": "published services",
    "processes_casetally": "counts by region, service and month: no person's, and the board's",
    "launching_launch": "public facts of the state: how far a region is",
    "launching_launchstep": "public facts of the state: ids and codes",
    "applications_onceonlytally": "counts by region and service, and ids of elements",
    "audit_leaf": "random ids and salted commitments",
    "audit_node": "hashes",
    "audit_head": "hashes and signatures",
    "identity_account": "ids and an opaque login; read before anybody is signed in",
    "identity_onetimecode": "keyed digests; read before anybody is signed in",
    "identity_limit": "keyed digests and counts",
    "identity_session": "ids; read before anybody is signed in",
    "partners_client": "ids, digests and the name of a system; read before it is signed in",
    "partners_token": "keyed digests; read before its client is known",
    "partners_reply": "ids and states that a client was answered",
    "partners_webhook": "addresses of agencies' systems",
    "kernel_effect": "keys of effects: ids and codes",
    "vault_erasurereplay": "moments: how far the erasure ledger was followed",
    "django_migrations": "Django's own, nothing of people",
    "procrastinate_jobs": "ids and codes",
    "procrastinate_events": "times of jobs",
    "procrastinate_periodic_defers": "times of jobs",
    "procrastinate_workers": "heartbeats",
}
# Region tables that every office of the region reads, not only the agencies of a case.
WHOLE_REGION = {
    "identity_officer": "colleagues: names are sealed",
    "processes_caseevent": "the one log, ids and codes: rollups and supervision of the region",
}
# Guarded tables that a public token opens.
BY_TOKEN = {"issuance_output"}
# Guarded tables to which every unit of work adds rows that it cannot read.
LOGS = {"audit_auditentry", "applications_notice", "partners_delivery"}


@pytest.fixture(scope="module")
def rows(world: object) -> Rows:
    """One committed row of each guarded table for each side."""
    with unit_of_work(Scope.system("test")):
        return {name: {side: make(model, side).pk for side in SIDES} for name, model in GUARDED.items()}


@pytest.fixture(scope="module", params=["app", "worker"])
def role(request: pytest.FixtureRequest, rows: Rows) -> Iterator[psycopg.Connection]:
    """One connection for all tests of this module, as a role of the running platform."""
    known = database.connection(environment.home(), "", request.param)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(
        host=known["HOST"], user=known["USER"], password=known["PASSWORD"], dbname=name, autocommit=True
    ) as opened:
        yield opened


@contextmanager
def scope(role: psycopg.Connection, settings: Mapping[str, str]) -> Iterator[psycopg.Connection]:
    with role.transaction():
        for name, value in settings.items():
            role.execute("SELECT set_config(%s, %s, true)", [f"mpp.{name}", value])
        yield role


def run(role: psycopg.Connection, text: LiteralString, table: str, *values: Any) -> psycopg.Cursor[Any]:
    return role.execute(sql.SQL(text).format(sql.Identifier(table)), values)


def seen(role: psycopg.Connection, table: str, settings: Mapping[str, str]) -> set[UUID]:
    with scope(role, settings):
        return {row[0] for row in run(role, "SELECT id FROM {}", table).fetchall()}


def expected(model: type[GuardedTable], rows: Mapping[Side, UUID], kind: str, side: Side) -> set[UUID]:
    """What the model's own declaration promises to a scope."""
    if kind == "person":
        return {rows[side]} if model.person_column else set()
    if kind == "token":
        return {rows[side]} if model.token_columns else set()
    if kind == "office" and model.family is Family.REGION and model.office_sees:
        if model.agency_column or model.agencies_column:
            return {rows[side]}
        return {rows[one] for one in SIDES if one.region == side.region}
    return set()


def each_table() -> Any:
    return pytest.mark.parametrize("table", sorted(GUARDED))


def test_every_table_of_the_database_is_guarded_or_has_its_reason(role: psycopg.Connection) -> None:
    kinds = "relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT relispartition"
    found = role.execute(
        "SELECT nspname, relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        f"WHERE {kinds} AND nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg_toast%'"
    ).fetchall()
    assert {schema for schema, _ in found} == {"public"}
    assert {name for _, name in found} - set(GUARDED) == set(OPEN_TABLES)


def test_no_model_of_ours_holds_regions_or_persons_without_a_guard() -> None:
    ours = [
        model for model in apps.get_models(include_auto_created=True) if model._meta.app_label != "procrastinate"
    ]
    owned = {"region_id", "person_id", "applicant_id", "agency_ids", "agency_id", "officer_id"}
    named = {
        model._meta.db_table
        for model in ours
        if not issubclass(model, GuardedTable) and owned & {one.attname for one in model._meta.concrete_fields}
    }
    # References of the state, and what is read before it is known whose scope to open: accounts, agencies' systems.
    reference = {"regions_area", "regions_mall", "regions_agency", "catalogue_adoption", "launching_launch"}
    assert named == reference | {"identity_account", "partners_client"}
    assert all(issubclass(m, GuardedTable | ReferenceTable | MachineryTable) or _is_kernels(m) for m in ours)


def _is_kernels(model: type[models.Model]) -> bool:
    return model._meta.db_table in {"kernel_effect", "identity_limit", "identity_session"}


def test_what_the_whole_region_or_a_token_opens_is_known() -> None:
    regional = {name: one for name, one in GUARDED.items() if one.family is Family.REGION and one.office_sees}
    assert {n for n, m in regional.items() if not (m.agency_column or m.agencies_column)} == set(WHOLE_REGION)
    assert {name for name, model in GUARDED.items() if model.token_columns} == BY_TOKEN
    assert {name for name, model in GUARDED.items() if model.any_scope_adds} == LOGS


def test_neither_role_owns_anything_or_goes_around_the_guards(role: psycopg.Connection) -> None:
    assert role.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ).fetchone() == (False, False, False, False)
    owned = "SELECT relname FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER') LIMIT 1"
    assert role.execute(owned).fetchone() is None
    others = "rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')"
    assert role.execute(f"SELECT rolname FROM pg_roles WHERE {others}").fetchall() == []
    assert role.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone() == (False,)


def test_no_role_may_empty_a_table_or_hang_a_trigger_on_it(role: psycopg.Connection) -> None:
    # TRUNCATE asks no policy: whoever may do it empties the rows of every region.
    found = role.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND "
        "has_table_privilege(current_user, oid, 'TRUNCATE, REFERENCES, TRIGGER, TRUNCATE WITH GRANT OPTION')"
    ).fetchall()
    assert found == []


def test_only_known_functions_run_with_their_owners_rights(role: psycopg.Connection) -> None:
    found = role.execute(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    ).fetchall()
    assert found == [("processes_make_partitions",)]  # makes empty partitions, reads nothing out


@each_table()
def test_row_security_is_on_and_forced(role: psycopg.Connection, table: str) -> None:
    found = role.execute(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table]
    ).fetchone()
    assert found == (True, True)


def test_a_partition_cannot_be_read_by_its_own_name(role: psycopg.Connection) -> None:
    parts = [row[0] for row in role.execute("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'")]
    assert parts
    for part in parts:
        for settings in ({}, {"scope": "system"}):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                seen(role, part, settings)


@each_table()
def test_outside_a_unit_of_work_a_table_is_empty(role: psycopg.Connection, table: str, rows: Rows) -> None:
    assert seen(role, table, {}) == set()
    assert seen(role, table, {"scope": "", "region": str(HERE.region), "person": str(HERE.person)}) == set()
    # The rows are there: a test of an empty table would prove nothing.
    assert seen(role, table, {"scope": "system"}) >= set(rows[table].values())


@each_table()
@pytest.mark.parametrize("kind", ["person", "office", "token", "steward", "mandate", "no such scope"])
def test_a_scope_sees_what_its_side_owns_and_nothing_else(
    role: psycopg.Connection, table: str, rows: Rows, kind: str
) -> None:
    for side in SIDES:
        ours = seen(role, table, side.settings(kind)) & set(rows[table].values())
        assert ours == expected(GUARDED[table], rows[table], kind, side)


@each_table()
def test_an_office_of_another_region_sees_no_row_even_with_our_agencys_id(
    role: psycopg.Connection, table: str, rows: Rows
) -> None:
    stranger = Side(region=ELSEWHERE.region, agency=HERE.agency, person=HERE.person, token=HERE.token)
    assert rows[table][HERE] not in seen(role, table, stranger.settings("office"))


@each_table()
@pytest.mark.parametrize("kind", ["", "office", "person", "token"])
def test_a_stranger_changes_and_deletes_nothing(
    role: psycopg.Connection, table: str, rows: Rows, kind: str
) -> None:
    wanted = rows[table][HERE]
    for text in ("UPDATE {} SET id = id WHERE id = %s", "DELETE FROM {} WHERE id = %s"):
        with scope(role, ELSEWHERE.settings(kind)):
            try:
                with role.transaction():
                    assert run(role, text, table, wanted).rowcount == 0
            except psycopg.errors.InsufficientPrivilege:
                assert GUARDED[table].append_only
    assert wanted in seen(role, table, {"scope": "system"})


@each_table()
@pytest.mark.parametrize("kind", ["", "office", "person", "token", "steward"])
def test_a_stranger_adds_no_row_to_another_side(
    role: psycopg.Connection, table: str, rows: Rows, kind: str
) -> None:
    copy = _copy(role, table, rows[table][HERE])
    if kind and table in LOGS:
        return  # any unit of work adds to the log: its content is judged by the action that writes it
    with pytest.raises(psycopg.errors.InsufficientPrivilege), scope(role, ELSEWHERE.settings(kind)):
        _insert(role, table, copy)


@each_table()
def test_no_own_row_can_be_given_to_another_side(role: psycopg.Connection, table: str, rows: Rows) -> None:
    model = GUARDED[table]
    moves = {"office": ("region_id", ELSEWHERE.region), "person": (model.person_column, ELSEWHERE.person)}
    for kind, (column, stranger) in moves.items():
        if model.append_only or not expected(model, rows[table], kind, HERE):
            continue
        text = f'UPDATE {{}} SET "{column}" = %s WHERE id = %s'
        with pytest.raises(psycopg.errors.InsufficientPrivilege), scope(role, HERE.settings(kind)):
            run(role, text, table, stranger, rows[table][HERE])


@each_table()
def test_an_append_only_table_is_never_changed_whatever_the_scope(
    role: psycopg.Connection, table: str, rows: Rows
) -> None:
    if not GUARDED[table].append_only:
        return
    texts = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}")
    for settings in ({}, HERE.settings("person"), HERE.settings("office"), {"scope": "system"}):
        for text in texts:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), scope(role, settings):
                run(role, text, table)


def test_the_logs_of_the_house_are_append_only() -> None:
    assert {name for name, model in GUARDED.items() if model.append_only} >= {
        "applications_application",
        "applications_submission",
        "audit_auditentry",
        "processes_caseevent",
        "processes_decisionnote",
        "vault_disclosure",
    }


def _copy(role: psycopg.Connection, table: str, row_id: UUID) -> str:
    """A row as JSON under another id."""
    with scope(role, {"scope": "system"}):
        found = run(role, "SELECT to_jsonb(t) FROM {} t WHERE id = %s", table, row_id).fetchone()
    assert found is not None
    return json.dumps(found[0] | {"id": str(new_id())})


def _insert(role: psycopg.Connection, table: str, row: str) -> None:
    text = "INSERT INTO {0} SELECT * FROM jsonb_populate_record(NULL::{0}, %s)"
    run(role, text, table, row)


# --- nothing stays behind on a reused connection


def _settings_now() -> list[str]:
    names = ("scope", "person", "region", "agency", "token")
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('mpp.{n}', true), '')" for n in names))
        return list(cursor.fetchone())


def _visible() -> int:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f'SELECT id FROM "{name}"' for name in sorted(GUARDED)))
        return len(cursor.fetchall())


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
        return pid


def _raise_inside() -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(Scope.office(HERE.region, HERE.agency)):
        assert _visible()
        raise ZeroDivisionError


def _fail_inside() -> None:
    with pytest.raises(Exception, match="syntax error"), unit_of_work(Scope.person(HERE.person)):
        assert _visible()
        connection.cursor().execute("SELEKT")


def _time_out_inside() -> None:
    with pytest.raises(OperationalError, match="timeout"), unit_of_work(Scope.system("test")):
        assert _visible()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(5)")


def _finish() -> None:
    with unit_of_work(Scope.for_token(HERE.token)):
        assert _visible()


@pytest.mark.parametrize("end", [_finish, _raise_inside, _fail_inside, _time_out_inside])
@pytest.mark.parametrize("role_name", ["app", "worker"])
def test_a_scope_leaves_nothing_behind_however_its_work_ends(rows: Rows, role_name: str, end: Any) -> None:
    with as_role(role_name):
        before = _backend()
        end()
        assert _backend() == before  # the very same connection
        assert _settings_now() == [""] * 5
        assert _visible() == 0


def test_a_killed_connection_comes_back_without_a_scope(rows: Rows, role: psycopg.Connection) -> None:
    with pytest.raises(OperationalError), unit_of_work(Scope.system("test")):
        assert _visible()
        with as_other_backend(role) as killer:
            killer.execute("SELECT pg_terminate_backend(%s)", [_backend()])
        _visible()
    connection.close()
    assert _settings_now() == [""] * 5
    assert _visible() == 0


@contextmanager
def as_other_backend(role: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """A second connection of the role that Django uses: only the same role may end a connection."""
    known = connection.settings_dict
    with psycopg.connect(
        host=known["HOST"], user=known["USER"], password=known["PASSWORD"], dbname=known["NAME"], autocommit=True
    ) as other:
        yield other
