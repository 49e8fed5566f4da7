"""Two regions with their agencies and the shipped packs, a person whom the vault knows, and officers."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import Ruling, decide, open_interview, save_page, start, submit
from mpp.applications.actions.system import run_task
from mpp.applications.models import Notice
from mpp.applications.terms import Produced
from mpp.catalogue.reading import read_yaml
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.issuance import office
from mpp.kernel import clock
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.scope import Scope, unit_of_work
from mpp.regions.models import Agency
from mpp.registries.directory import registries
from mpp.vault.actions import remember_claims
from tests.reference import load_country
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up

PACKS = Path(__file__).parents[2] / "packs"
NOBODY = "http://127.0.0.1:9"  # the discard port
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    """Time stands at NOW until the test moves it."""
    clock.stop(NOW)
    yield
    clock.stop(None)


@pytest.fixture
def country(postgres_server: Path, transactional_db: None, settings: Any) -> Iterator[None]:
    """The reference data and packs; nobody listens where the registries should be."""
    away = {name: one | {"URL": NOBODY} for name, one in settings.MPP_REGISTRIES.items()}
    settings.MPP_REGISTRIES = away
    registries.cache_clear()
    load_country(postgres_server, PACKS, NOW)
    yield
    registries.cache_clear()
    with connection.cursor() as cursor:  # jobs are no models that Django would empty between tests
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def citizen(country: None) -> Actor:
    """The person of the letter's own scenario, signed in with the national account."""
    person_id = new_id()
    process_ring().ensure(person_id, HolderKind.PERSON)
    actor = Actor(ActorKind.PERSON, new_id(), person_id, Assurance.NATIONAL_ACCOUNT)
    told = read_yaml(PACKS / "services/surat-keterangan-domisili/scenarios/journey.yaml")[0]["facts"]
    claims = {name.removeprefix("applicant."): value for name, value in told.items()}
    known = {name if "." in name else f"person.{name}": value for name, value in claims.items()}
    remember_claims(actor, known, "wallet", NOW)
    return actor


def officer(region: str, agency: str, *roles: str) -> Actor:
    """An officer of a region's agency."""
    found = Agency.objects.select_related("region").get(region__code=region, kind=agency)
    return Actor(
        ActorKind.OFFICER,
        account_id=new_id(),
        officer_id=new_id(),
        region_id=found.region_id,
        agency_id=found.id,
        agency_kind=agency,
        roles=frozenset(roles),
    )


@pytest.fixture
def trust(tmp_path: Path, settings: Any) -> Iterator[None]:
    """An authority of its own, and the sandbox's trust services."""
    port = free_port()
    process = launch(port, tmp_path / "sandbox", subprocess.DEVNULL)
    wait_until_up(port, process)
    address = f"http://127.0.0.1:{port}"
    settings.MPP_TRUST = {
        "FOLDER": str(tmp_path / "ca"),
        "TSA_URL": f"{address}/tsa",
        "OCSP_URL": f"{address}/ocsp",
        "PUBLIC_URL": "https://mpp.example",
    }
    office.forget()
    yield
    office.forget()
    process.terminate()
    process.wait(20)


@pytest.fixture
def approved(citizen: Actor, settings: Any) -> UUID:
    """A case whose head has agreed: it waits for its document."""
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("seed_demo")
    interview_id = start(citizen, "35.10", "surat-keterangan-domisili", NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {"applicant.letter.purpose": "bank"}, NOW)
    submit(citizen, interview_id, {}, NOW)
    for role in ("verifier", "signer"):
        actor = officer("35.10", "dukcapil", role)
        decide(actor, queries.worklist(actor)[0].id, Ruling("approve"), NOW + timedelta(hours=1))
    return interview_id


def deferred(case_id: UUID) -> str:
    """The engine's task that the decision deferred as a job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'engine_task_id' FROM procrastinate_jobs "
            "WHERE task_name = 'applications.run_task' AND args->>'case_id' = %s",
            [str(case_id)],
        )
        found = cursor.fetchall()
    assert len(found) == 1
    return str(found[0][0])


@pytest.fixture
def issued(citizen: Actor, trust: None, approved: UUID) -> Produced:
    """The signed letter of that case."""
    run_task(Actor.system("applications.run_task"), approved, deferred(approved), clock.now())
    return queries.tracking(citizen, approved).outputs[0]


def told(case_id: UUID) -> list[str]:
    """Which notices the applicant of a case was sent, in order."""
    with unit_of_work(Scope.system("test")):
        return list(Notice.objects.filter(case_id=case_id).order_by("id").values_list("code", flat=True))
