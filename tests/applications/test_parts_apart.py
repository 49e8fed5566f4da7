"""Each part of a life event goes its own way: one that fails, or is taken back, never stops the others."""

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
from mpp.kernel import clock
from tests.applications.bundled import RINAS_CARD, EventApplicant, approve_all, decide_task, tasks_of
from tests.applications.nation import Nation, connect, forget
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up

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
def sandbox(country: None, nation_url: str, tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.MPP_DEMO_SECRET = "rahasia-contoh"
    call_command("seed_demo")
    connect(tmp_path, settings, nation_url)
    nation = Nation(nation_url)
    nation.turn("siak", delay_s=0, kia_delay_s=0)
    nation.turn("taspen", delay_s=0)
    yield
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
    changes: Mapping[str, str] = field(default_factory=dict)  # what she answers otherwise the second time


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
every_event = pytest.mark.parametrize("event", STORIES)


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
