"""Each part of a life event goes its own way: what fails, waits or is taken back never stops the others."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from mpp.applications import queries
from mpp.applications.actions import withdraw
from mpp.applications.actions.catching_up import current
from mpp.applications.interview.parts import PART
from mpp.applications.models import Interview
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from tests.applications.bundled import (
    DEWIS_CARD,
    RINAS_CARD,
    EventApplicant,
    approve_all,
    decide_task,
    ids,
    tasks_of,
)
from tests.applications.nation import Nation, connect, forget, pass_time
from tests.running import free_port
from tests.sandbox_process import REGISTRIES, launch, wait_until_up

AT_AN_OFFICERS = ("handle", "unready", "hand_over")
"""Where a part waits for an officer of its own; there the play ends."""


@pytest.fixture(scope="module")
def nation_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One sandbox for all events, in this order: a part that was refused has changed nothing that others need."""
    port = free_port()
    process = launch(port, tmp_path_factory.mktemp("nation"), subprocess.DEVNULL)
    wait_until_up(port, process)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture
def sandbox(country: None, nation_url: str, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("seed_demo")
    connect(tmp_path, settings, nation_url)
    nation = Nation(nation_url)
    nation.turn("siak", delay_s=0, kia_delay_s=0)
    nation.turn("taspen", delay_s=0)
    yield nation
    nation.post("/_control/reset")
    forget()
    clock.stop(None)


@dataclass(frozen=True)
class Story:
    """One event: who reports, which part an officer refuses, which is taken back, and where the others end then.

    An end is an outcome, or the task at which the part waits for an officer of its own.
    """

    scenario: str
    refused: str
    why: str
    then: Mapping[str, str]
    withdrawn: str
    others: Mapping[str, str]
    card: Sequence[Mapping[str, str]] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)  # what she answers otherwise every other time
    untold: str = ""  # the scenario in which no registry has told beforehand what is asked otherwise
    untold_card: Sequence[Mapping[str, str]] = ()


AKTA, MOVE = "akta-kematian", "pindah-datang"
STORIES = {
    "birth": Story(
        scenario="notified",
        refused="akta-kelahiran",
        why="evidence_false",
        then={"jkn-bayi": "handle"},
        withdrawn="jkn-bayi",
        others={"akta-kelahiran": "hand_over"},
        card=RINAS_CARD,
        untold="journey",
        untold_card=DEWIS_CARD,
    ),
    "moving": Story(
        scenario="journey",
        refused=MOVE,
        why="address_unknown",
        then={"ktp-el-alamat": "unready", "jkn-pindah-faskes": "received"},
        withdrawn="ktp-el-alamat",
        others={MOVE: "received", "jkn-pindah-faskes": "received"},
        changes={"applicant__insurance__wanted_facility": "Klinik Simulasi Sehat"},
    ),
    "death": Story(
        scenario="pensioner",
        refused=AKTA,
        why="evidence_false",
        then={"jkn-meninggal": "handle", "pensiun-meninggal": "handle"},
        withdrawn="jkn-meninggal",
        others={AKTA: "received", "pensiun-meninggal": "received"},
    ),
    "practice": Story(
        scenario="journey",
        refused="sip-dokter",
        why="not_entitled",
        then={"keterangan-tempat-praktik": "issued"},
        withdrawn="sip-dokter",
        others={"keterangan-tempat-praktik": "issued"},
    ),
}
ONLY_IF_TOLD = "pensiun-meninggal"  # whether it is needed at all, Taspen alone knows
every_event = pytest.mark.parametrize("event", STORIES)


def switch(sandbox: Nation, *, off: bool) -> None:
    for system in REGISTRIES:
        sandbox.turn(system, outage=off)


def awaited(application_id: UUID) -> set[str]:
    """What registries have not said or confirmed yet; what another part brings is none of theirs."""
    with unit_of_work(Scope.system("test")):
        standing = current(Interview.objects.get(id=application_id), clock.now())
    return {path for path, who in standing.pending.items() if not who.startswith(PART)} | {*standing.unconfirmed}


def ends(person: EventApplicant, applications: Mapping[str, UUID], but: str) -> dict[str, str]:
    """Where every part but one has come to."""
    found = {}
    for service, case_id in applications.items():
        state, outcome = person.state_of(case_id)
        waiting = [one.task for one in tasks_of([case_id])]
        found[service] = outcome if state == "closed" else ", ".join(waiting)
    assert found.pop(but)
    return found


@every_event
def test_with_every_registry_away_the_parts_are_applied_for_and_catch_up(sandbox: Nation, event: str) -> None:
    """First of all, while the registries know nothing of what the other tests bring about."""
    story = STORIES[event]
    person = EventApplicant(event, story.untold or story.scenario, story.untold_card or story.card)
    switch(sandbox, off=True)
    interview_id, asked = person.interview(**story.changes)
    assert asked == list(person.answers)
    applications = ids(person.submit(interview_id))
    assert set(applications) == {story.refused, *story.then} - {ONLY_IF_TOLD}
    assert all(awaited(one) for one in applications.values())
    switch(sandbox, off=False)
    for _ in range(2):  # a registry that failed rests for a while
        pass_time(minutes=30)
    assert {service: awaited(one) for service, one in applications.items()} == {
        service: set() for service in applications
    }


@every_event
def test_a_refused_part_never_blocks_the_others(sandbox: None, event: str) -> None:
    story = STORIES[event]
    person = EventApplicant(event, story.scenario, story.card)
    applications = person.apply()
    assert set(applications) == {story.refused, *story.then}
    refusal = next(one for one in tasks_of([applications[story.refused]]) if one.task == "verify")
    decide_task(refusal, "refuse", reason=story.why, note="Tidak sesuai")
    approve_all(applications.values(), AT_AN_OFFICERS)
    assert person.state_of(applications[story.refused]) == ("closed", "refused")
    assert ends(person, applications, but=story.refused) == story.then


@every_event
def test_a_part_that_is_taken_back_leaves_the_others_as_they_are(sandbox: None, event: str) -> None:
    story = STORIES[event]
    person = EventApplicant(event, story.scenario, story.card)
    applications = person.apply(**story.changes)
    withdraw(person.actor, applications[story.withdrawn], clock.now())
    approve_all(applications.values(), AT_AN_OFFICERS)
    assert person.state_of(applications[story.withdrawn]) == ("closed", "withdrawn")
    assert ends(person, applications, but=story.withdrawn) == story.others
    if "pensiun-meninggal" in story.others:
        (there,) = queries.tracking(person.actor, applications["pensiun-meninggal"]).handed_in
        assert (there.system, there.number[:4]) == ("taspen", "TSP-")
