"""The database itself keeps regions and persons apart: proven on real rows, commits and the app's own role."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.test.utils import isolate_apps

from mpp.config import database, environment, postgres, secrets
from mpp.kernel import guard
from mpp.kernel.errors import OutsideUnitOfWork
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.kernel.tables import PersonTable, RegionTable

BANYUWANGI, KAIMANA = new_id(), new_id()
DINKES, DUKCAPIL = new_id(), new_id()
SITI, BUDI = new_id(), new_id()

with isolate_apps("mpp.kernel"):

    class Letter(RegionTable):
        """A region's row: seen by one agency there, and by its applicant from everywhere."""

        person_column = "applicant_id"
        agency_column = "agency_id"
        token_columns = ("token",)
        append_only = True
        applicant_id = models.UUIDField()
        agency_id = models.UUIDField()
        token = models.CharField(max_length=20, default="")

        class Meta:
            app_label = "kernel"

    class Dossier(RegionTable):
        """A region's row that several agencies work on."""

        agencies_column = "agency_ids"
        agency_ids = ArrayField(models.UUIDField())

        class Meta:
            app_label = "kernel"

    class Note(PersonTable):
        """A person's row."""

        class Meta:
            app_label = "kernel"


def _row(region: UUID, agency: UUID, applicant: UUID, token: str) -> Letter:
    return Letter(region_id=region, agency_id=agency, applicant_id=applicant, token=token)


@pytest.fixture(scope="module")
def app_role(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """A connection as `mpp_app`, reused by every test, beside tables that hold real committed rows."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection.schema_editor() as editor:
            editor.create_model(Letter)
            editor.create_model(Note)
            editor.create_model(Dossier)
        guard.install([Letter, Note, Dossier])
        with unit_of_work(Scope.system("test")):
            _row(BANYUWANGI, DINKES, SITI, "kode-1").save()
            _row(BANYUWANGI, DUKCAPIL, SITI, "kode-2").save()
            _row(KAIMANA, DINKES, BUDI, "kode-3").save()
            Note(person_id=SITI).save()
            Dossier(region_id=BANYUWANGI, agency_ids=[DINKES, DUKCAPIL]).save()
        settings = database.connection(environment.home(), "", "app")
        name = connection.settings_dict["NAME"]
        with psycopg.connect(
            host=settings["HOST"],
            user=settings["USER"],
            password=settings["PASSWORD"],
            dbname=name,
            autocommit=True,
        ) as app:
            yield app
        with connection.schema_editor() as editor:
            editor.delete_model(Letter)
            editor.delete_model(Note)
            editor.delete_model(Dossier)
        connection.close()


def _tokens(app: psycopg.Connection, **settings: object) -> list[str]:
    with app.transaction():
        for name, value in settings.items():
            app.execute("SELECT set_config(%s, %s, true)", [f"mpp.{name}", str(value)])
        rows = app.execute("SELECT token FROM kernel_letter ORDER BY token").fetchall()
    return [row[0] for row in rows]


def test_outside_a_unit_of_work_no_guarded_row_is_seen(app_role: psycopg.Connection) -> None:
    assert _tokens(app_role) == []
    assert app_role.execute("SELECT count(*) FROM kernel_note").fetchone() == (0,)


def test_an_office_sees_its_own_region_and_agency_only(app_role: psycopg.Connection) -> None:
    assert _tokens(app_role, scope="office", region=BANYUWANGI, agency=DINKES) == ["kode-1"]
    assert _tokens(app_role, scope="office", region=KAIMANA, agency=DUKCAPIL) == []


@pytest.mark.parametrize(
    ("region", "agency", "rows"), [(BANYUWANGI, DUKCAPIL, 1), (BANYUWANGI, new_id(), 0), (KAIMANA, DINKES, 0)]
)
def test_only_the_agencies_of_a_case_see_its_rows(
    app_role: psycopg.Connection, region: UUID, agency: UUID, rows: int
) -> None:
    with app_role.transaction():
        for name, value in {"scope": "office", "region": region, "agency": agency}.items():
            app_role.execute("SELECT set_config(%s, %s, true)", [f"mpp.{name}", str(value)])
        assert app_role.execute("SELECT count(*) FROM kernel_dossier").fetchone() == (rows,)


def test_a_person_sees_own_rows_and_nobody_elses(app_role: psycopg.Connection) -> None:
    assert _tokens(app_role, scope="person", person=SITI) == ["kode-1", "kode-2"]
    assert _tokens(app_role, scope="person", person=new_id()) == []


def test_a_public_token_opens_one_row(app_role: psycopg.Connection) -> None:
    assert _tokens(app_role, scope="token", token="kode-3") == ["kode-3"]
    assert _tokens(app_role, scope="token", token="") == []


def test_a_steward_sees_no_case(app_role: psycopg.Connection) -> None:
    assert _tokens(app_role, scope="steward") == []


def test_settings_are_gone_when_the_connection_is_used_again(app_role: psycopg.Connection) -> None:
    assert _tokens(app_role, scope="system") == ["kode-1", "kode-2", "kode-3"]
    assert _tokens(app_role) == []


def test_a_row_cannot_be_written_into_another_region(app_role: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), app_role.transaction():
        app_role.execute("SELECT set_config('mpp.scope', 'office', true)")
        app_role.execute("SELECT set_config('mpp.region', %s, true)", [str(BANYUWANGI)])
        app_role.execute(
            "INSERT INTO kernel_letter (id, region_id, applicant_id, agency_id, token) "
            "VALUES (gen_random_uuid(), %s, %s, %s, 'x')",
            [KAIMANA, BUDI, DINKES],
        )


def test_an_append_only_row_is_never_changed(app_role: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), app_role.transaction():
        app_role.execute("UPDATE kernel_letter SET token = 'forged'")


@pytest.mark.django_db
def test_the_orm_refuses_a_guarded_query_outside_a_unit_of_work() -> None:
    with pytest.raises(OutsideUnitOfWork):
        Letter.objects.all()


@pytest.mark.django_db
def test_no_role_of_ours_bypasses_the_guards() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'mpp\\_%%' AND (rolsuper OR rolbypassrls)")
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_every_guarded_table_of_the_models_has_forced_row_security() -> None:
    names = [model._meta.db_table for model in guard.guarded_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND NOT (relrowsecurity AND relforcerowsecurity)",
            [names],
        )
        assert cursor.fetchall() == []


@pytest.fixture
def foreign_extension(transactional_db: None) -> Iterator[psycopg.Connection]:
    """An administrator keeps statistics of statements in our schema."""
    password = secrets.kept(environment.home() / "secrets", "db-superuser")
    place = {"host": str(database.socket_folder(environment.home())), "dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(user=postgres.SUPERUSER, password=password, autocommit=True, **place) as admin:
        admin.execute("CREATE EXTENSION pg_stat_statements SCHEMA public")
        yield admin
        admin.execute("DROP EXTENSION pg_stat_statements")


def test_an_extension_of_somebody_else_in_our_schema_is_left_alone(foreign_extension: psycopg.Connection) -> None:
    guard.install()
    may = "SELECT has_function_privilege('mpp_app', oid, 'EXECUTE') FROM pg_proc WHERE proname = %s"
    assert foreign_extension.execute(may, ["pg_stat_statements_reset"]).fetchall() == [(False,)]
    assert foreign_extension.execute(may, ["procrastinate_finish_job_v1"]).fetchall() == [(True,)]
