"""The log on real rows: written by every unit of work, numbered once, proven, and no change goes unseen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from mpp.audit import sequencer
from mpp.audit.actions import Act, record
from mpp.audit.errors import NotAuditable
from mpp.audit.models import AuditEntry, Head, Leaf, Node
from mpp.audit.queries import prove
from mpp.audit.sequencer import sequence
from mpp.audit.signing import signing_key
from mpp.audit.verification import verify
from mpp.config import database, environment
from mpp.kernel import guard
from mpp.kernel.errors import Conflict, NotFound, OutsideUnitOfWork
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work

AT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
SITI = new_id()
SUBMITTED = Act(AT, "application.submitted", "person", actor_id=new_id(), region_id=new_id(), channel="web")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def guarded() -> None:
    guard.install([AuditEntry, Leaf, Node, Head])


def _record(count: int = 1) -> list[object]:
    with unit_of_work(Scope.person(SITI)):
        return [record(replace(SUBMITTED, subject_kind="application", subject_id=new_id())) for _ in range(count)]


def _findings() -> set[str]:
    return {finding.code for finding in verify(signing_key().public_key()).findings}


def _as_owner(statement: str) -> None:
    with unit_of_work(Scope.system("tamper")), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount


@pytest.fixture
def app_role() -> Iterator[psycopg.Connection]:
    settings = database.connection(environment.home(), "", "app")
    with psycopg.connect(
        host=settings["HOST"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as app:
        yield app


def test_an_entry_stands_with_the_act_or_not_at_all() -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(Scope.person(SITI)):
        record(SUBMITTED)
        raise ZeroDivisionError
    assert sequence() == 0
    with pytest.raises(OutsideUnitOfWork):
        record(SUBMITTED)


def test_a_name_is_never_recorded() -> None:
    with pytest.raises(NotAuditable), unit_of_work(Scope.person(SITI)):
        record(replace(SUBMITTED, outcome="Siti Contoh"))


def test_each_entry_gets_one_place_however_often_the_sequencer_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 4)
    _record(9)
    assert sequence() == 9
    assert sequence() == 0
    _record(3)
    assert sequence() == 3
    with unit_of_work(Scope.system("test")):
        places = list(Leaf.objects.order_by("place").values_list("place", flat=True))
    assert places == list(range(12))
    report = verify(signing_key().public_key())
    assert (report.sound, report.entries, report.leaves, report.waiting) == (True, 12, 12, 0)


def test_an_entry_that_was_committed_late_is_not_passed_over() -> None:
    late = new_id(at_ms=int(AT.timestamp() * 1000))
    _record(2)
    with unit_of_work(Scope.system("test")):
        scanned_to = new_id()
        late = new_id(at_ms=(scanned_to.int >> 80) - 60_000)
    sequence()
    with unit_of_work(Scope.person(SITI)):
        written = record(SUBMITTED)
    _as_owner(f"UPDATE audit_auditentry SET id = '{late}' WHERE id = '{written}'")
    assert sequence() == 1


def test_sequencers_at_once_number_an_entry_once() -> None:
    _record(20)

    def run(_: int) -> int:
        try:
            return sequence()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 20
    assert _findings() == set()


def test_an_entry_is_proven_under_the_newest_head() -> None:
    entries = _record(300)
    sequence()
    _record(7)
    sequence()
    key = signing_key().public_key()
    for number in (0, 1, 255, 256, 299):
        proof = prove(entries[number])  # type: ignore[arg-type]
        assert proof.signed.head.size == 307
        assert proof.holds(key)
        assert not proof.holds(Ed25519PrivateKey.generate().public_key())
        assert not replace(proof, entry=replace(proof.entry, action="application.withdrawn")).holds(key)
        assert not replace(proof, place=proof.place + 1).holds(key)


def test_there_is_no_proof_before_the_entry_is_numbered() -> None:
    [entry] = _record()
    with pytest.raises(Conflict):
        prove(entry)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        prove(new_id())


@pytest.mark.parametrize(
    ("tampering", "finding"),
    [
        ("UPDATE audit_auditentry SET outcome = 'refused' WHERE id = (SELECT min(id::text)::uuid FROM audit_leaf)",
         "entry_altered"),
        ("UPDATE audit_auditentry SET action = 'Siti' WHERE id = (SELECT min(id::text)::uuid FROM audit_leaf)",
         "entry_altered"),
        ("DELETE FROM audit_auditentry WHERE id = (SELECT min(id::text)::uuid FROM audit_leaf)", "entry_missing"),
        ("UPDATE audit_leaf SET commitment = sha256('x') WHERE place = 3", "leaf_altered"),
        ("UPDATE audit_leaf SET commitment = sha256('x') WHERE place = 3", "head_altered"),
        ("DELETE FROM audit_leaf WHERE place = 3", "place_missing"),
        ("DELETE FROM audit_leaf WHERE place = 269", "place_missing"),
        ("UPDATE audit_node SET hash = sha256('x')", "node_altered"),
        ("DELETE FROM audit_node", "node_altered"),
        ("UPDATE audit_head SET root = sha256('x')", "signature_invalid"),
        ("UPDATE audit_head SET at = at + interval '1 second'", "signature_invalid"),
        ("DELETE FROM audit_head", "head_missing"),
    ],
)  # fmt: skip
def test_no_change_goes_unseen(tampering: str, finding: str) -> None:
    _record(270)
    sequence()
    assert _findings() == set()
    _as_owner(tampering)
    assert finding in _findings()


def test_a_program_may_add_to_the_log_and_not_read_or_change_it(app_role: psycopg.Connection) -> None:
    _record()
    with app_role.transaction():
        app_role.execute("SELECT set_config('mpp.scope', 'person', true)")
        app_role.execute("SELECT set_config('mpp.person', %s, true)", [str(SITI)])
        app_role.execute(
            "INSERT INTO audit_auditentry "
            "(id, at, action, actor_kind, outcome, subject_kind, channel, salt, commitment) "
            "VALUES (gen_random_uuid(), now(), 'a', 'person', 'done', '', 'web', '', '')"
        )
        assert app_role.execute("SELECT count(*) FROM audit_auditentry").fetchone() == (0,)
    for statement in (
        "UPDATE audit_auditentry SET action = 'x'",
        "DELETE FROM audit_auditentry",
        "UPDATE audit_leaf SET place = 9",
        "DELETE FROM audit_head",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_role.execute(statement)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):  # outside a unit of work
        app_role.execute(
            "INSERT INTO audit_auditentry "
            "(id, at, action, actor_kind, outcome, subject_kind, channel, salt, commitment) "
            "VALUES (gen_random_uuid(), now(), 'a', 'person', 'done', '', 'web', '', '')"
        )
