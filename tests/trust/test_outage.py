"""A known person is asked for nothing that others own (the live sandbox says so); a registry away stops nobody."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from mpp.applications import actions, queries
from mpp.applications import interview as iv
from mpp.applications.actions import Ruling
from mpp.applications.models import Interview, Submission
from mpp.applications.terms import OpenInterview
from mpp.catalogue.reading import read_yaml
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import Clock
from mpp.vault.rules import Assurance
from tests.jobs import run_jobs
from tests.trust.world import PACKS, Citizen, World, answer_pages, begin, decide_all, open_items, scenario, send

LETTER, BIRTH, PERMIT = "surat-keterangan-domisili", "akta-kelahiran", "sip-dokter"
PLACE_AND_SCHEDULE = [
    "applicant.practice.place_code",
    "applicant.practice.schedule",
]
OWNED_BY_SDMK = {
    f"applicant.practitioner.{name}"
    for name in ("ihs", "profession", "profession_code", "specialty", "str", "skp", "sips")
}
WITNESS, DIFFERS = "witness[1].name", "berbeda dengan Dukcapil"
BEYOND = "Pemohon, Pekerjaan: berbeda dengan catatan Dukcapil. Isinya tidak tampil pada tugas ini."
LATER = timedelta(minutes=30)  # a registry that failed rests for a while


@pytest.fixture(autouse=True)
def well_again(world: World) -> Iterator[None]:
    yield
    clock.stop(None)
    world.knob("reset")


def away(world: World, *, outage: bool = True) -> None:
    for system in ("dukcapil", "sdmk", "satusehat"):
        world.knob(system, outage=outage)


def latest(case: UUID) -> Submission:
    with unit_of_work(Scope.system("test")):
        found: Submission = Submission.objects.filter(application_id=case).latest("revision")
    return found


def case_clock(case: UUID) -> Clock:
    with unit_of_work(Scope.system("test")):
        found: Clock = Clock.objects.get(case_id=case, kind=Clock.Kind.CASE)
    return found


def run_later(now: datetime) -> datetime:
    """Run the jobs that are due by then."""
    clock.stop(now + LATER)
    run_jobs()
    return now + LATER


def begin_anew(actor: Actor, service: str, now: datetime) -> OpenInterview:
    """Begin, and not where another test left off."""
    with unit_of_work(Scope.system("test")):
        Interview.objects.filter(applicant_id=actor.person_id, state="open").update(state="submitted")
    return begin(actor, service, now)


def page_of(world: World, role: str, task: UUID) -> str:
    """A task as an officer of Dukcapil reads it."""
    page = world.officer_client("35.10", "dukcapil", role).get(f"/meja/tugas/{task}/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def told_of(actor: Actor, case: UUID) -> list[tuple[str, str]]:
    """What late answers did to a case, by its events."""
    events = queries.tracking(actor, case).events
    return [(one.code, one.detail) for one in events if one.code in ("late_facts", "contradicted")]


def asked_of(actor: Actor, service: str) -> list[str]:
    view = begin(actor, service, clock.now())
    return answer_pages(actor, view, clock.now())


def test_a_known_doctor_is_asked_only_for_place_and_schedule(world: World) -> None:
    assert asked_of(world.sign_in("dokter-banyuwangi").actor, PERMIT) == PLACE_AND_SCHEDULE


def test_a_known_resident_is_asked_only_what_the_letter_is_for(world: World) -> None:
    assert asked_of(world.sign_in("ayah-banyuwangi").actor, LETTER) == ["applicant.letter.purpose"]


def test_a_known_mother_is_asked_only_about_the_birth_and_its_witnesses(world: World) -> None:
    asked = asked_of(world.sign_in("ibu-banyuwangi").actor, BIRTH)
    assert asked == scenario(BIRTH)["expect"]["asked"]
    assert {path.partition(".")[0] for path in asked} == {"applicant", "child", "witness[1]", "witness[2]"}


@pytest.mark.parametrize("service", [LETTER, BIRTH, PERMIT])
def test_nothing_that_a_registry_gives_is_ever_asked_of_a_known_person(world: World, service: str) -> None:
    actor = world.sign_in(scenario(service)["person"]).actor
    view = begin(actor, service, clock.now())
    fetched = {one for one, can in read_yaml(PACKS / "dictionary" / "owners.yaml")[0].items() if "fetch" in can}
    asked = {question.path: question.element for page in iv.pages(view.plan) for question in page.questions}
    assert [path for path, element in asked.items() if element.owner in fetched] == []
    known = {path for path, slot in view.plan.slots.items() if slot.state is iv.State.KNOWN}
    assert known
    # What the family card says of others may be changed by the person; everything else that is known stays.
    assert {_source(view.plan.slots[path]) for path in known & asked.keys()} <= {"family_card"}


def _source(slot: iv.Slot) -> str:
    return slot.held.source if slot.held else ""


def test_registries_that_go_away_in_mid_interview_stop_neither_the_doctor_nor_the_officers(world: World) -> None:
    actor, now = world.sign_in("dokter-kaimana").actor, clock.now()
    clock.stop(now)
    interview = actions.start(actor, "35.10", PERMIT, now)
    away(world)
    view = actions.open_interview(actor, interview, now)
    assert {path for path, slot in view.plan.slots.items() if slot.state is iv.State.PENDING} == OWNED_BY_SDMK
    assert answer_pages(actor, view, now) == PLACE_AND_SCHEDULE
    case = send(actor, view, now)
    assert sorted(decide_all(world, PERMIT, case, now)) == ["examine", "verify"]
    # The rules hang on SDMK's word: nobody can sign, and the clock says why it stands still.
    assert open_items(case) == []
    stopped = case_clock(case)
    assert (stopped.paused_at, stopped.pause_reason) == (now, "late_facts")
    now = run_later(now)
    assert (latest(case).reason, case_clock(case).pause_reason) == ("first", "late_facts")  # still away
    away(world, outage=False)
    now = run_later(now)
    assert latest(case).reason == "late_facts"
    assert [task for _, task, _, _ in open_items(case)] == ["sign"]
    going = case_clock(case)
    assert (going.paused_at, going.pause_reason) == (None, "")
    assert going.due_at > stopped.due_at or going.pauses
    # A registry that wakes is tried with one call first: what is known by NIK and what by code may come apart.
    told = [event.code for event in queries.tracking(actor, case).events].count("late_facts")
    assert told == latest(case).revision - 1


def test_values_that_a_registry_could_not_confirm_are_confirmed_afterwards(world: World) -> None:
    actor, now = world.sign_in("ibu-banyuwangi").actor, clock.now()
    clock.stop(now)
    away(world, outage=False)
    view = begin_anew(actor, BIRTH, now)
    assert view.plan.interview.unconfirmed == {}
    away(world)
    answer_pages(actor, view, now)
    after = actions.open_interview(actor, view.id, now).plan.interview
    assert {path.partition(".")[0] for path in after.unconfirmed} == {"witness[1]", "witness[2]"}
    case = send(actor, view, now)
    away(world, outage=False)
    run_later(now)
    assert latest(case).reason == "late_facts"
    verifier = world.officer("35.10", "dukcapil", "verifier")
    seen = {one.path: one.assurance for one in actions.read_case(verifier, open_items(case)[0][0], now).values}
    assert seen["witness[1].name"] == Assurance.REGISTRY


def test_a_name_that_dukcapil_contradicts_afterwards_stays_as_declared_and_the_officer_sees(world: World) -> None:
    actor, now = world.sign_in("ibu-banyuwangi").actor, clock.now()
    clock.stop(now)
    away(world)
    view = begin_anew(actor, BIRTH, now)
    answer_pages(actor, view, now, {WITNESS: "Joko Keliru Namanya"})
    case = send(actor, view, now)
    task = open_items(case)[0][0]
    assert DIFFERS not in page_of(world, "verifier", task)
    away(world, outage=False)
    now = run_later(now)
    assert (latest(case).reason, latest(case).revision) == ("late_facts", 2)
    shown = actions.read_case(world.officer("35.10", "dukcapil", "verifier"), task, now)
    seen = {one.path: (one.value, one.source, one.assurance) for one in shown.values}
    assert seen[WITNESS] == ("Joko Keliru Namanya", "applicant", Assurance.DECLARED)
    assert page_of(world, "verifier", task).count(DIFFERS) == 1
    assert told_of(actor, case) == [("late_facts", ""), ("contradicted", "dukcapil")]


def test_what_comes_after_the_verifier_decided_is_told_to_who_signs_though_her_task_does_not_show_it(
    world: World,
) -> None:
    citizen, now = world.sign_in("saksi-dua"), clock.now()
    clock.stop(now)
    away(world)
    view = begin_anew(citizen.actor, LETTER, now)
    answer_pages(citizen.actor, view, now)
    case = send(citizen.actor, view, now)
    verifier = world.officer("35.10", "dukcapil", "verifier")
    actions.decide(verifier, open_items(case)[0][0], Ruling("approve"), now)
    [(task, name, _, _)] = open_items(case)
    assert (name, BEYOND in page_of(world, "signer", task)) == ("sign", False)
    occupation = view.plan.values["applicant.occupation"]
    with recorded_as(world, citizen, "Penyair Rekaan", occupation):
        away(world, outage=False)
        run_later(now)
    assert told_of(citizen.actor, case) == [("late_facts", ""), ("contradicted", "dukcapil")]
    page = page_of(world, "signer", task)
    assert (page.count(BEYOND), page.count("Berbeda dengan catatan Dukcapil: periksa isian")) == (1, 1)
    assert occupation not in page  # that it differs, and not what it is


@contextmanager
def recorded_as(world: World, citizen: Citizen, occupation: str, before: str) -> Iterator[None]:
    """Dukcapil's record of a person says something else for a while."""
    record = f"dukcapil/people/{citizen.person['nik']}"
    world.knob(record, occupation=occupation)
    yield
    world.knob(record, occupation=before)
