"""The engine: loops, branches, undecided gateways, and nothing that executes."""

import itertools
import json
from uuid import UUID

import pytest
from SpiffWorkflow.util.task import TaskState

from mpp.processes import engine
from mpp.processes.engine.errors import NotWaiting, ProcessRefused, ScriptRefused, StateRefused
from mpp.processes.engine.scripting import CelScriptEngine
from tests.processes.bpmn import CORRECTION, PARALLEL, flow, process


def step(text: str, state: str, bpmn: str, **codes: object) -> str:
    """Restore, complete one task, and store again: as a case does between two requests."""
    instance = engine.restore(engine.parse(text), state)
    task = next(t for t in engine.waiting(instance) if t.bpmn == bpmn)
    engine.complete(instance, task.id, {k.replace("__", "."): v for k, v in codes.items()})
    return engine.dump(instance)


def names(text: str, state: str) -> set[str]:
    return {task.bpmn for task in engine.waiting(engine.restore(engine.parse(text), state))}


def test_a_correction_returns_to_verification_as_often_as_needed() -> None:
    state = engine.dump(engine.start(engine.parse(CORRECTION), {}))
    for _ in range(5):
        state = step(CORRECTION, state, "verify", decision__verify="correct")
        assert names(CORRECTION, state) == {"correct"}
        state = step(CORRECTION, state, "correct")
        assert names(CORRECTION, state) == {"verify"}
    state = step(CORRECTION, state, "verify", decision__verify="approve")
    state = step(CORRECTION, state, "issue", result__issue="issued")
    assert engine.is_finished(engine.restore(engine.parse(CORRECTION), state))
    assert len(state) < 5_000


def test_branches_join_and_an_undecided_gateway_waits() -> None:
    state = engine.dump(engine.start(engine.parse(PARALLEL), {}))
    assert names(PARALLEL, state) == {"left", "right"}
    state = step(PARALLEL, state, "left")
    assert names(PARALLEL, state) == {"right"}
    state = step(PARALLEL, state, "right")
    instance = engine.restore(engine.parse(PARALLEL), state)
    assert engine.waiting(instance) == []
    assert engine.undecided(instance) == {"gate": ["rule.fit"]}
    assert not engine.is_finished(instance)
    engine.provide(instance, {"rule.fit": True})
    assert [(t.kind, t.bpmn) for t in engine.waiting(instance)] == [("manual", "hand")]


def test_a_parallel_join_waits_for_all_in_each_pass() -> None:
    """Who came last in one pass comes first in the next: the join must not take the old token for a new one."""
    text = PARALLEL.replace(flow("no", "gate", "refused", "!rule.fit"), flow("no", "gate", "again", "!rule.fit"))
    text = text.replace('<endEvent id="refused"/>', '<exclusiveGateway id="again"/>')
    text = text.replace(flow("f1", "begin", "split"), flow("f1", "begin", "again") + flow("f8", "again", "split"))
    state = engine.dump(engine.start(engine.parse(text), {"rule.fit": False}))
    for first, last in (("left", "right"), ("right", "left"), ("left", "right"), ("left", "right")):
        state = step(text, state, first)
        assert names(text, state) == {last}
        state = step(text, state, last)
        assert names(text, state) == {"left", "right"}


def test_a_case_stored_before_joins_counted_tokens_goes_on() -> None:
    """Spiff kept one token of those that waited at a join, and cancelled the others."""
    text = PARALLEL.replace('<receiveTask id="right"/>', '<receiveTask id="right"/><userTask id="third"/>').replace(
        flow("f3", "split", "right"),
        flow("f3", "split", "right") + flow("f9", "split", "third") + flow("f10", "third", "join"),
    )
    stored = step(text, engine.dump(engine.start(engine.parse(text), {"rule.fit": True})), "left")
    state = json.loads(step(text, stored, "right"))
    waiting = [row for row in state["tasks"] if row[2] == "join" and row[3] == TaskState.WAITING]
    assert len(waiting) == 2
    waiting[0][3] = TaskState.CANCELLED
    assert names(text, json.dumps(state)) == {"third"}
    assert names(text, step(text, json.dumps(state), "third")) == {"hand"}


def test_a_case_is_set_down_at_a_task_with_every_other_token_gone_and_its_values_kept() -> None:
    before = engine.start(engine.parse(PARALLEL), {"rule.fit": True})
    assert {task.bpmn for task in engine.waiting(before)} == {"left", "right"}
    state = engine.dump(engine.diverted(before, "hand"))
    assert names(PARALLEL, state) == {"hand"}
    after = engine.restore(engine.parse(PARALLEL), step(PARALLEL, state, "hand"))
    assert (engine.is_finished(after), after.values["rule.fit"]) == (True, True)
    again = engine.diverted(after, "hand")  # a case that had ended goes on
    assert (engine.is_finished(again), [task.bpmn for task in engine.waiting(again)]) == (False, ["hand"])
    for nowhere in ("gate", "missing"):
        with pytest.raises(NotWaiting):
            engine.diverted(before, nowhere)


def test_a_task_is_completed_once() -> None:
    instance = engine.start(engine.parse(CORRECTION), {})
    task = engine.waiting(instance)[0]
    engine.complete(instance, task.id, {"decision.verify": "approve"})
    with pytest.raises(NotWaiting):
        engine.complete(instance, task.id, {})
    with pytest.raises(NotWaiting):
        engine.complete(instance, str(UUID(int=1)), {})


@pytest.mark.parametrize("value", [1.5, None, ["a"], {"nik": "x"}])
def test_only_flat_codes_enter_a_workflow(value: object) -> None:
    with pytest.raises(StateRefused):
        engine.start(engine.parse(CORRECTION), {"rule.fit": value})
    with pytest.raises(StateRefused):
        engine.start(engine.parse(CORRECTION), {"child.name": "a"})


@pytest.mark.parametrize("planted", ['<scriptTask id="x"/>', '<callActivity id="x"/>', '<subProcess id="x"/>'])
def test_unsupported_elements_are_refused_with_their_line(planted: str) -> None:
    with pytest.raises(ProcessRefused) as refusal:
        engine.parse(process(f'<startEvent id="s"/>\n{planted}'))
    assert refusal.value.details["line"] == 4


def test_a_process_of_five_thousand_steps_is_refused_by_its_size() -> None:
    with pytest.raises(ProcessRefused) as refusal:
        engine.parse(process('<startEvent id="s"/>' + "".join(f'\n<userTask id="t{i}"/>' for i in range(4_999))))
    assert refusal.value.details == {"reason": "too_large", "line": 303, "message": "5000 steps, at most 300"}


def test_the_largest_process_runs() -> None:
    ids = ["s", *(f"t{place}" for place in range(298)), "e"]
    body = '<startEvent id="s"/><endEvent id="e"/>' + "".join(f'<userTask id="{one}"/>' for one in ids[1:-1])
    pairs = enumerate(itertools.pairwise(ids))
    text = process(body + "".join(flow(f"f{place}", a, b) for place, (a, b) in pairs))
    state = engine.dump(engine.start(engine.parse(text), {}))
    for one in ids[1:5]:
        state = step(text, state, one)
    assert names(text, state) == {"t4"}


def test_python_in_a_condition_is_refused_with_its_line() -> None:
    text = CORRECTION.replace('decision.verify == "correct"', "__import__('os').system('true')")
    with pytest.raises(ProcessRefused) as refusal:
        engine.parse(text)
    assert refusal.value.details["line"] == text[: text.index("__import__")].count("\n") + 1


def test_python_planted_in_a_stored_state_never_executes(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = engine.parse(CORRECTION)
    state = json.loads(engine.dump(engine.start(spec, {})))
    executed: list[object] = []
    monkeypatch.setattr("builtins.eval", lambda *given: executed.append(given))
    monkeypatch.setattr("builtins.exec", lambda *given: executed.append(given))
    python = "__import__('os')"
    root = state["tasks"][0]
    for planted in (
        {"values": {"decision.verify": python}},
        {"values": {python: "approve"}},
        {"script": python},
        {"tasks": [[*root[:4], {"choice": python}], *state["tasks"][1:]]},
        {"tasks": [[*root[:2], python, root[3]], *state["tasks"][1:]]},
    ):
        with pytest.raises(StateRefused):
            engine.restore(spec, json.dumps({**state, **planted}))
    assert isinstance(engine.restore(spec, json.dumps(state)).workflow.script_engine, CelScriptEngine)
    condition = spec.workflow_spec.task_specs["verified"].cond_task_specs[0][0]
    monkeypatch.setattr(condition, "args", ["__import__('os')"])
    again = engine.start(spec, {})
    with pytest.raises(ScriptRefused):
        engine.complete(again, engine.waiting(again)[0].id, {})
    assert executed == []


def test_scripts_and_services_are_always_refused() -> None:
    for call in (CelScriptEngine().execute, CelScriptEngine().environment.execute):
        with pytest.raises(ScriptRefused):
            call(None, "__import__('os')")
    with pytest.raises(ScriptRefused):
        CelScriptEngine().call_service(None)


def test_a_state_of_another_process_is_refused() -> None:
    with pytest.raises(StateRefused):
        engine.restore(engine.parse(PARALLEL), engine.dump(engine.start(engine.parse(CORRECTION), {})))


def test_a_missing_value_behind_quotes_is_not_a_name() -> None:
    text = process(
        '<startEvent id="s"/><exclusiveGateway id="g" default="b"/><endEvent id="e"/><userTask id="u"/>'
        + flow("a", "s", "g")
        + flow("b", "g", "u")
        + flow("c", "g", "e", "'rule.x' == 'rule.y'")
        + flow("d", "u", "e")
    )
    assert [t.bpmn for t in engine.waiting(engine.start(engine.parse(text), {}))] == ["u"]
