"""A whole small country for one module's tests: live sandbox, committed rows, the app's own database role."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from PIL import Image

from mpp.applications import actions, queries
from mpp.applications import interview as iv
from mpp.applications.actions import Ruling
from mpp.applications.terms import OpenInterview
from mpp.catalogue.pack import ElementKind
from mpp.catalogue.reading import read_yaml
from mpp.config import database, environment
from mpp.identity import totp
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.demo import DemoOfficer
from mpp.identity.models import Account, Officer, Session
from mpp.identity.session import actor_in
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from mpp.regions.models import Agency
from tests.identity.idp import Person

PACKS = Path(__file__).parents[2] / "packs"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n"
)
MANY_ROUNDS = 20


@cache
def scenario(service_id: str) -> Mapping[str, Any]:
    """The pack's own journey: who, what is answered, what is expected."""
    found: Mapping[str, Any] = read_yaml(PACKS / "services" / service_id / "scenarios" / "journey.yaml")[0]
    return found


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Let Django speak to the database as another role, in every thread, as the parts of `mpp up` do."""
    kept = connection.settings_dict
    owner = {name: kept[name] for name in ("USER", "PASSWORD")}
    wanted = database.connection(environment.home(), "", role)
    connections.close_all()
    kept.update({name: wanted[name] for name in owner})
    try:
        yield
    finally:
        connections.close_all()
        kept.update(owner)


@dataclass(frozen=True)
class Citizen:
    """Somebody of the sandbox's population who has signed in with the national account."""

    person: Mapping[str, Any]
    client: Client
    actor: Actor


@dataclass(frozen=True)
class World:
    """What a test needs of the country."""

    sandbox: str
    people: Mapping[str, Mapping[str, Any]]
    browsers: dict[tuple[str, str, str], Client] = field(default_factory=dict)

    def knob(self, system: str, **knobs: object) -> None:
        """Turn one of the sandbox's knobs."""
        address = f"{self.sandbox}/_control/{system}"
        httpx.post(address, json=knobs, trust_env=False, timeout=10).raise_for_status()

    def sign_in(self, key: str) -> Citizen:
        """Sign a person of the sandbox in through the pages, with everything that the wallet holds."""
        client = Client(SERVER_NAME="localhost")
        begun = client.get("/masuk/nasional")
        answer = urlsplit(Person(self.people[key]["nik"]).agree(begun.headers["location"]))
        arrived = client.get(f"{answer.path}?{answer.query}")
        assert arrived.status_code == 303, arrived.content
        return Citizen(self.people[key], client, actor_of(client))

    def officer(self, region: str, agency: str, role: str) -> Actor:
        """One of the demo's officers, as a session of hers would say it."""
        login = DemoOfficer(region, agency, role).login
        with unit_of_work(Scope.system("test")):
            account = Account.objects.get(login=login)
            row = Officer.objects.get(id=account.officer_id)
        return Actor(
            ActorKind.OFFICER,
            account_id=account.id,
            officer_id=row.id,
            region_id=row.region_id,
            agency_id=row.agency_id,
            agency_kind=agency,
            roles=frozenset({role}),
            display_label=login,
        )

    def officer_client(self, region: str, agency: str, role: str) -> Client:
        """A browser in which that officer has signed in by password and second factor, the same each time."""
        if (region, agency, role) not in self.browsers:
            self.browsers[region, agency, role] = self._officer_signs_in(region, agency, role)
        return self.browsers[region, agency, role]

    def _officer_signs_in(self, region: str, agency: str, role: str) -> Client:
        client = Client(SERVER_NAME="localhost")
        known = DemoOfficer(region, agency, role).credentials(settings.MPP_DEMO_SECRET)
        client.post("/masuk/petugas", {"login": known.login, "password": known.password})
        code = totp.code_at(known.seed, totp.step_at(clock.now()))
        assert client.post("/masuk/petugas/kode", {"code": code}).status_code == 303
        return client


def actor_of(client: Client) -> Actor:
    """Who a browser's session says is acting."""
    row = Session.objects.get(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value)
    store = Session.get_session_store_class()(row.session_key)
    return actor_in(store, clock.now())


def people_of(sandbox: str) -> dict[str, dict[str, Any]]:
    """The sandbox's fixed persons by key."""
    told = httpx.get(f"{sandbox}/_demo/people", trust_env=False, timeout=10).json()
    rows = told["people"] if isinstance(told, dict) else told
    return {row["key"]: row for row in rows}


def begin(actor: Actor, service_id: str, now: datetime) -> OpenInterview:
    """Start the service of a scenario in its region, and ask the registries."""
    region = scenario(service_id)["region"]
    return actions.open_interview(actor, actions.start(actor, region, service_id, now), now)


def asked(view: OpenInterview) -> list[str]:
    """Every path that this person is asked, page by page, as if all that is open were answered."""
    return [question.path for page in iv.pages(view.plan) for question in page.questions]


def answer_pages(
    actor: Actor, view: OpenInterview, now: datetime, changed: Mapping[str, Any] | None = None
) -> list[str]:
    """Answer every page with the scenario's answers but those `changed`; return the paths answered, in order."""
    told = {**scenario(view.service_id)["answers"], **(changed or {})}
    answered: list[str] = []
    for _ in range(MANY_ROUNDS):
        page = iv.next_page(view.plan)
        if page is None:
            return answered
        given = {q.path: _given(actor, view, q, told, now) for q in page.questions}
        answered += [q.path for q in page.questions]
        view = actions.save_page(actor, view.id, page.id, given, now)
    raise AssertionError(f"pages without end: {answered}")


def _given(actor: Actor, view: OpenInterview, question: iv.Question, told: Mapping[str, Any], now: datetime) -> Any:
    value = told.get(question.path, question.value)
    if question.element.kind is ElementKind.DOCUMENT:
        name, content = ("surat.pdf", PDF) if "pdf" in question.element.accept else ("foto.jpg", small_photo())
        return str(actions.attach(actor, view.id, question.path, name, content, now).id)
    return value.isoformat() if hasattr(value, "isoformat") else value


@cache
def small_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "teal").save(out, "JPEG")
    return out.getvalue()


def send(actor: Actor, view: OpenInterview, now: datetime) -> UUID:
    """Submit, with the names that will be printed confirmed as they stand."""
    plan = actions.open_interview(actor, view.id, now).plan
    outputs = view.published.service.outputs.items()
    names = {name: str(plan.values.get(one.confirm_name, "")) for name, one in outputs if one.confirm_name}
    return actions.submit(actor, view.id, names, now).application_id


def send_event(citizen: Citizen, event: str, story: str, now: datetime, without: Sequence[str] = ()) -> UUID:
    """A life event's bundle of somebody, answered as a scenario of its pack says and sent."""
    told = read_yaml(PACKS / "events" / event / "scenarios" / f"{story}.yaml")[0]
    view = actions.start_event(citizen.actor, told["region"], event, now, without)
    return _send_bundle(citizen.actor, view, told["answers"], now)


def send_event_at_the_counter(clerk: Actor, citizen: Citizen, event: str, story: str, now: datetime) -> UUID:
    """The same, filled in by a clerk with whom the person is present."""
    told = read_yaml(PACKS / "events" / event / "scenarios" / f"{story}.yaml")[0]
    card = citizen.person["nik"], citizen.person["name"]
    view = actions.open_interview(clerk, actions.assist(clerk, *card, f"event:{event}", now), now)
    return _send_bundle(clerk, view, told["facts"] | told["answers"], now)


def _send_bundle(actor: Actor, view: OpenInterview, told: Mapping[str, Any], now: datetime) -> UUID:
    while (page := iv.next_page(view.plan)) is not None:
        given = {one.path: told.get(one.path, one.value) for one in page.questions}
        view = actions.save_page(actor, view.id, page.id, given, now)
    outputs = view.published.service.outputs.items()
    names = {name: str(view.plan.values[one.confirm_name]) for name, one in outputs if one.confirm_name}
    actions.submit_bundle(actor, view.id, names, now)
    return view.id


def decide_all(world: World, service_id: str, case_id: UUID, now: datetime) -> list[str]:
    """Let the officers take the scenario's decisions until none of their tasks waits; return the tasks."""
    story = scenario(service_id)
    number = {kind: iter(codes) for kind, codes in story["decisions"].items()}
    done: list[str] = []
    while (waiting := open_items(case_id)) and len(done) < MANY_ROUNDS:
        task, role, agency = waiting[0][1:]
        if task not in number:
            break
        officer = world.officer(story["region"], agency, role)
        actions.read_case(officer, waiting[0][0], now)
        actions.claim(officer, waiting[0][0], now)
        actions.decide(officer, waiting[0][0], Ruling(next(number[task])), now)
        done.append(task)
    return done


def open_items(case_id: UUID) -> list[tuple[UUID, str, str, str]]:
    """The open tasks of a case: id, task, role and the kind of agency."""
    from mpp.processes.models import WorkItem

    with unit_of_work(Scope.system("test")):
        kinds = dict(Agency.objects.values_list("id", "kind"))
        rows = WorkItem.objects.filter(case_id=case_id, state__in=["waiting", "claimed"]).order_by(
            "created_at", "id"
        )
        return [(row.id, row.task, row.role, kinds[row.agency_id]) for row in rows]


def events(actor: Actor, case_id: UUID) -> list[str]:
    """The codes of a case's events."""
    return [event.code for event in queries.tracking(actor, case_id).events]
