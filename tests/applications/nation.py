"""The whole country in one sandbox process: people, offices and registries, driven as their packs say."""

import io
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pikepdf
from django.db import connection

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import Ruling, attach, decide, open_interview, save_page, start, submit
from mpp.catalogue.pack import ElementKind
from mpp.catalogue.reading import read_yaml
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.issuance import office
from mpp.kernel import clock
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.registries import calls, directory
from mpp.vault.actions import remember_claims
from tests.applications.conftest import PACKS, officer
from tests.jobs import run_jobs
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up


class Nation:
    """The sandbox's knobs and registers."""

    def __init__(self, url: str) -> None:
        self.url = url

    def turn(self, system: str, **knobs: object) -> None:
        self.post(f"/_control/{system}", **knobs)

    def post(self, path: str, **body: object) -> Any:
        reply = httpx.post(f"{self.url}{path}", json=body, trust_env=False, timeout=30)
        return reply.raise_for_status().json()

    def permits(self, nik: str) -> list[dict[str, Any]]:
        """The SIPs that SDMK knows of a person."""
        found = httpx.get(f"{self.url}/sdmk/v1/practitioners/{nik}", headers=self._health(), trust_env=False)
        sips: list[dict[str, Any]] = found.json()["sip"]
        return sips

    def register(self, permit: dict[str, Any], key: str = "") -> None:
        """Another office publishes a SIP; `key` of a later word about it."""
        headers = self._health() | {"Idempotency-Key": key or permit["number"]}
        reply = httpx.post(f"{self.url}/sdmk/v1/sips", json=permit, headers=headers, trust_env=False)
        reply.raise_for_status()

    def _health(self) -> dict[str, str]:
        login = {"client_id": "mpp-digital", "client_secret": "sandbox-satusehat-secret"}
        url = f"{self.url}/oauth2/v1/accesstoken?grant_type=client_credentials"
        token = httpx.post(url, data=login, trust_env=False).json()["access_token"]
        return {"Authorization": f"Bearer {token}"}


@contextmanager
def nation(folder: Path, settings: Any) -> Iterator[Nation]:
    """A sandbox of its own, and the installation connected to it."""
    port = free_port()
    process = launch(port, folder / "sandbox", subprocess.DEVNULL)
    wait_until_up(port, process)
    url = f"http://127.0.0.1:{port}"
    connect(folder, settings, url)
    try:
        yield Nation(url)
    finally:
        forget()
        clock.stop(None)
        process.terminate()
        process.wait(20)


def connect(folder: Path, settings: Any, url: str, **others: str) -> None:
    """Bind the installation to the sandbox; `others` names registries that are elsewhere."""
    settings.MPP_REGISTRIES = {
        name: one | {"URL": others.get(name, url)} for name, one in settings.MPP_REGISTRIES.items()
    }
    settings.MPP_TRUST = {
        "FOLDER": str(folder / "ca"),
        "TSA_URL": f"{url}/tsa",
        "OCSP_URL": f"{url}/ocsp",
        "BSRE_ROOT_URL": f"{url}/bsre/ca.pem",
        "PUBLIC_URL": "https://mpp.example",
    }
    forget()


def forget() -> None:
    """Adapters, connections and the health of registries begin anew."""
    office.forget()
    directory.forget()
    calls.process_calls().board = calls.HealthBoard()


class Applicant:
    """A person of a pack's scenario, who answers as the scenario says."""

    def __init__(self, service: str, scenario: str, **person: str | None) -> None:
        """`person` are other facts about the applicant than the scenario's; None: nobody knows it."""
        self.service = service
        told: Mapping[str, Any] = read_yaml(PACKS / f"services/{service}/scenarios/{scenario}.yaml")[0]
        self.facts = told["facts"] | {f"applicant.{name}": value for name, value in person.items()}
        self.answers = told["answers"]
        person_id = new_id()
        process_ring().ensure(person_id, HolderKind.PERSON)
        self.actor = Actor(ActorKind.PERSON, new_id(), person_id, Assurance.NATIONAL_ACCOUNT)
        own = {path.removeprefix("applicant."): one for path, one in self.facts.items() if _own(path)}
        known = {name if "." in name else f"person.{name}": one for name, one in own.items() if one is not None}
        remember_claims(self.actor, known, "wallet", clock.now())

    @property
    def nik(self) -> str:
        return str(self.facts["applicant.nik"])

    def apply(self, region: str, **changes: Any) -> UUID:
        """From the interview to the submitted application; `changes` are answers by path, dots as `__`."""
        answers = {**self.facts, **self.answers}
        answers |= {name.replace("__", "."): value for name, value in changes.items()}
        interview_id = start(self.actor, region, self.service, clock.now())
        plan = open_interview(self.actor, interview_id, clock.now()).plan
        while (page := iv.next_page(plan)) is not None:
            given = {one.path: self._answer(interview_id, one, answers[one.path]) for one in page.questions}
            plan = save_page(self.actor, interview_id, page.id, given, clock.now()).plan
        outputs = plan.interview.published.service.outputs.items()
        confirmed = {name: str(plan.values[one.confirm_name]) for name, one in outputs if one.confirm_name}
        submit(self.actor, interview_id, confirmed, clock.now())
        return interview_id

    def _answer(self, interview_id: UUID, question: iv.Question, value: Any) -> Any:
        if question.element.kind is not ElementKind.DOCUMENT:
            return value if isinstance(value, list | bool) else str(value)
        taken = attach(self.actor, interview_id, question.path, "surat.pdf", small_pdf(), clock.now())
        return str(taken.id)


def _own(path: str) -> bool:
    return path.startswith("applicant.") and ".practitioner." not in path


def small_pdf() -> bytes:
    """A file as a person uploads it."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def decide_next(region: str, agency: str, role: str, code: str = "approve", **ruling: Any) -> UUID:
    """The first task of a role is decided by an officer of its own."""
    actor = officer(region, agency, role)
    task = queries.worklist(actor)[0].id
    decide(actor, task, Ruling(code, **ruling), clock.now())
    return task


def pass_time(**time: float) -> list[str]:
    """Let time pass, and run what is due then."""
    clock.stop(clock.now() + timedelta(**time))
    return run_jobs()


def task_of(case_id: UUID, job: str = "applications.run_task") -> str:
    """The engine's task that the last job of this name is about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'engine_task_id' FROM procrastinate_jobs "
            "WHERE task_name = %s AND args->>'case_id' = %s ORDER BY id DESC LIMIT 1",
            [job, str(case_id)],
        )
        row = cursor.fetchone()
    return str(row[0])
