"""Every registry is off: each shipped service is filled in and sent all the same, and catches up afterwards.

Real calls on a live sandbox that is switched off and on; `tests/applications/test_silence.py` has the same by rule.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from mpp.applications import actions
from mpp.applications import interview as iv
from mpp.applications.actions.catching_up import current
from mpp.applications.interview.contradicting import mismatches
from mpp.applications.models import Interview
from mpp.catalogue.loader import load_pack
from mpp.catalogue.scenario import Scenario
from mpp.cli.journey.story import in_our_days
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.kernel import clock
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.actions import remember_claims
from mpp.vault.queries import facts_of
from mpp.vault.rules import Assurance as Sure
from tests.jobs import run_jobs
from tests.sandbox_process import REGISTRIES
from tests.trust.test_outage import case_clock, told_of
from tests.trust.world import PACKS, World, answer_pages, begin, open_items, scenario, send

SERVICES = sorted(one.parents[1].name for one in (PACKS / "services").glob("*/scenarios/journey.yaml"))
ONLY_THEN = {"mother.marital_status": "kawin"}  # otherwise the reporting mother's own record says it
ROUNDS = (timedelta(minutes=30), timedelta(minutes=60))  # a registry that failed rests for a while
NOTHING_THERE = {  # awaited, and its registry says that there is none: no hospital has told, no specialty
    "akta-kelahiran": {"applicant.birth.notices"},
    "akta-kematian": {"applicant.death.notices"},
    **{f"sip-{who}": {"applicant.practitioner.specialty"} for who in ("apoteker", "bidan", "dokter", "perawat")},
}
NOTICED = {"pensiun-meninggal": ("deceased:dukcapil_dead",)}  # of the dead Dukcapil says that, and no more
LOOKED_AT_IN_SO_MANY_WAYS = (  # first by Dukcapil, BPJS, Disnaker, DPMPTSP and Dinkes at once, Dinsos,
    "akta-kelahiran",
    "jkn-aktivasi-pbi",
    "kartu-pencari-kerja",
    "sip-dokter",
    "surat-keterangan-tidak-mampu",
    "jkn-bayi",  # and where all is well nobody at all
    "jkn-meninggal",
    "jkn-pindah-faskes",
)
ANOTHER_NAME = "Zulkarnain Berbeda Rekaan"


@pytest.fixture(autouse=True)
def well_again(world: World) -> Iterator[datetime]:
    clock.stop(clock.now())
    yield clock.now()
    clock.stop(None)
    world.knob("reset")


@pytest.fixture(scope="module")
def wallets(world: World) -> dict[str, dict[str, Any]]:
    """What each person's wallet has shared, by the sandbox's key; signing in is not what is tried here."""
    return {}


@pytest.fixture
def actor(world: World, wallets: dict[str, dict[str, Any]], service: str) -> Actor:
    """The person of the service's own scenario as a vault that no other service has touched knows her."""
    key = scenario(service)["person"]
    if key not in wallets:
        wallets[key] = shared_by(world.sign_in(key).actor)
    fresh = Actor(ActorKind.PERSON, new_id(), new_id(), Assurance.NATIONAL_ACCOUNT)
    remember_claims(fresh, wallets[key], "wallet", clock.now())
    return fresh


def shared_by(actor: Actor) -> dict[str, Any]:
    assert actor.person_id is not None
    with unit_of_work(actor.scope):
        return {element: fact.value for element, fact in facts_of(actor.person_id).items()}


@cache
def answers(service: str) -> Mapping[str, Any]:
    """What the person of the scenario says when she is asked, also for what a registry would have said."""
    published = load_pack(PACKS / "services" / service).published
    told = Scenario.model_validate(scenario(service))
    return {**ONLY_THEN, **told.facts, **told.looked_up, **in_our_days(published, told, clock.now().date())}


def switch(world: World, *, off: bool) -> None:
    for system in REGISTRIES:
        world.knob(system, outage=off)


def sent(actor: Actor, service: str, now: datetime) -> UUID:
    """The service, filled in and sent by the interview's own doors."""
    view = begin(actor, service, now)
    answer_pages(actor, view, now, answers(service))
    return send(actor, view, now)


def standing(case: UUID) -> iv.Interview:
    """What the submission in force says."""
    with unit_of_work(Scope.system("test")):
        return current(Interview.objects.get(id=case), clock.now())


def catch_up(world: World, now: datetime) -> None:
    """The registries are back, and the jobs run that are due."""
    switch(world, off=False)
    for later in ROUNDS:
        clock.stop(now + later)
        run_jobs()


@pytest.mark.parametrize("service", SERVICES)
def test_with_every_registry_off_a_service_is_sent_and_nothing_stays_awaited(
    world: World, actor: Actor, service: str, well_again: datetime
) -> None:
    switch(world, off=True)
    case = sent(actor, service, well_again)
    before = standing(case)
    awaited = {*before.pending, *before.unconfirmed}
    assert {"applicant.nik", "applicant.name"} <= awaited
    catch_up(world, well_again)
    after = standing(case)
    noticed = NOTICED.get(service, ())
    assert ({**after.pending}, {**after.unconfirmed}, after.notices, {**after.conflicts}) == ({}, {}, noticed, {})
    assert set(after.absent) == NOTHING_THERE.get(service, set())
    settled = set(after.absent) | {path for path in awaited if f"{path.partition('.')[0]}:dukcapil_dead" in noticed}
    assert {path for path in awaited - settled if held_at(after, path) != Sure.REGISTRY} == set()
    assert after.answers.keys() == before.answers.keys()
    assert told_of(actor, case)[-1] == ("late_facts", "")
    assert case_clock(case).pause_reason == ""


@pytest.mark.parametrize("service", LOOKED_AT_IN_SO_MANY_WAYS)
def test_what_comes_late_and_differs_changes_no_value_and_comes_before_an_officer(
    world: World, actor: Actor, service: str, well_again: datetime
) -> None:
    switch(world, off=True)
    case = sent(actor, service, well_again)
    before = iv.plan(standing(case)).values
    with recorded_as(world, before["applicant.nik"], name=ANOTHER_NAME, before=before["applicant.name"]):
        catch_up(world, well_again)
    after = standing(case)
    assert {path: iv.plan(after).values[path] for path in before} == before
    assert (after.notices, {**after.unconfirmed}) == (("applicant:dukcapil_mismatch:name",), {})
    assert told_of(actor, case) == [("late_facts", ""), ("contradicted", "dukcapil")]
    for task, _, role, agency in open_items(case):
        seen = actions.read_case(world.officer(scenario(service)["region"], agency, role), task, clock.now())
        assert {**mismatches(seen.notices), **seen.beyond}.keys() == {"applicant.name"}
    assert open_items(case)


def held_at(interview: iv.Interview, path: str) -> int:
    held = iv.plan(interview).slots[path].held
    return held.assurance if held else 0


@contextmanager
def recorded_as(world: World, nik: str, *, name: str, before: str) -> Iterator[None]:
    """Dukcapil's own office writes another name for a while."""
    world.knob(f"dukcapil/people/{nik}", name=name)
    yield
    world.knob(f"dukcapil/people/{nik}", name=before)
