"""A stored state of a running case that somebody changed is refused, and nothing in it runs."""

import json
from collections.abc import Callable
from uuid import UUID

import pytest

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import Ruling, decide, open_interview, save_page, start, submit
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.engine.errors import StateRefused
from mpp.processes.models import Case, WorkItem
from mpp.processes.moving import engine_state
from tests.applications.conftest import NOW, officer

PYTHON = "__import__('os').system('true')"
Change = Callable[[dict[str, object]], None]


def _script(state: dict[str, object]) -> None:
    state["script"] = PYTHON


def _value(state: dict[str, object]) -> None:
    state["values"] = {"decision.verify": PYTHON}


def _approved(state: dict[str, object]) -> None:
    state["values"] = {"decision.verify": "approve", "decision.sign": "approve"}


@pytest.fixture
def case_id(citizen: Actor) -> UUID:
    """A letter's case that waits for its verifier."""
    interview_id = start(citizen, "35.10", "surat-keterangan-domisili", NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {"applicant.letter.purpose": "bank"}, NOW)
    return submit(citizen, interview_id, {}, NOW).application_id


def _decide() -> None:
    verifier = officer("35.10", "dukcapil", "verifier")
    decide(verifier, queries.worklist(verifier)[0].id, Ruling("approve"), NOW)


def _waiting() -> list[str]:
    with unit_of_work(Scope.system("test")):
        return list(WorkItem.objects.filter(state="waiting").values_list("task", flat=True))


@pytest.mark.parametrize("change", [_script, _value, _approved])
def test_a_planted_state_is_refused_and_the_case_stands(case_id: UUID, change: Change) -> None:
    with unit_of_work(Scope.system("test")):
        state = json.loads(Case.objects.get(id=case_id).engine_state)
        change(state)
        Case.objects.filter(id=case_id).update(engine_state=json.dumps(state))
    with pytest.raises(StateRefused, match="state_forged"):
        _decide()
    assert _waiting() == ["verify"]


def test_a_changed_seal_is_refused(case_id: UUID) -> None:
    with unit_of_work(Scope.system("test")):
        Case.objects.filter(id=case_id).update(engine_mac=bytes(32))
    with pytest.raises(StateRefused, match="state_forged"):
        _decide()
    assert _waiting() == ["verify"]


def test_a_state_sealed_for_another_case_is_refused(case_id: UUID) -> None:
    with unit_of_work(Scope.system("test")):
        case = Case.objects.get(id=case_id)
    moved = Case(id=new_id(), engine_state=case.engine_state, engine_mac=case.engine_mac)
    with pytest.raises(StateRefused, match="state_forged"):
        engine_state.load(moved, catalogue.version(case.service_version_id))
