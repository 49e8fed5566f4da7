"""Why a case's clock stands still."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import PublishedService, Task
from mpp.processes.rules import Pause, pause_of

PACKS = Path(__file__).parents[2] / "packs/services"


@pytest.fixture(scope="module")
def permit() -> PublishedService:
    return load_pack(PACKS / "sip-dokter").published


@pytest.fixture(scope="module")
def tasks() -> Mapping[str, Task]:
    return load_pack(PACKS / "akta-kelahiran").published.service.tasks


def _of_kind(tasks: Mapping[str, Task], kind: str, **changes: Any) -> Task:
    found = next(one for one in tasks.values() if one.kind == kind)
    return found.model_copy(update=changes)


def test_a_correction_pauses_even_while_an_office_works(
    tasks: Mapping[str, Task], permit: PublishedService
) -> None:
    both = [_of_kind(tasks, "human"), _of_kind(tasks, "correction")]
    assert pause_of(both, [], permit) == Pause("correction")


def test_an_outside_system_pauses_only_where_the_pack_says_so_and_nobody_else_can_work(
    tasks: Mapping[str, Task], permit: PublishedService
) -> None:
    outside = _of_kind(tasks, "submit", stops_clock=True)
    assert pause_of([outside], [], permit) == Pause("outside", ("siak",))
    assert pause_of([outside, _of_kind(tasks, "human")], [], permit) is None
    assert pause_of([_of_kind(tasks, "submit")], [], permit) is None


def test_a_late_fact_names_the_registries_that_own_what_the_rule_reads(permit: PublishedService) -> None:
    assert pause_of([], ["rule.skp_sufficient"], permit) == Pause("late_facts", ("sdmk",))
    assert pause_of([], ["result.publish"], permit) == Pause("late_facts")
    assert pause_of([], [], permit) is None
