"""Inclusive gateways: some of the ways are taken, and the join waits for exactly those."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpp.processes import engine
from mpp.processes.engine.errors import NoWayOut
from tests.processes.bpmn import flow, process
from tests.processes.drawn import Block, blocks, drawn

OPINIONS = process(
    '<startEvent id="begin"/><exclusiveGateway id="again"/><inclusiveGateway id="split" default="plain"/>'
    '<userTask id="health"/><userTask id="fire"/><userTask id="clerk"/><inclusiveGateway id="join"/>'
    '<userTask id="sign"/><exclusiveGateway id="signed" default="done"/><endEvent id="issued"/>\n'
    + flow("f1", "begin", "again")
    + flow("f2", "again", "split")
    + flow("to_health", "split", "health", "rule.clinic")
    + flow("to_fire", "split", "fire", "rule.tall")
    + flow("plain", "split", "clerk")
    + "".join(flow(f"from_{one}", one, "join") for one in ("health", "fire", "clerk"))
    + flow("f3", "join", "sign")
    + flow("f4", "sign", "signed")
    + flow("back", "signed", "again", 'decision.sign == "back"')
    + flow("done", "signed", "issued")
)


def started(**rules: bool) -> engine.Instance:
    return engine.start(engine.parse(OPINIONS), {f"rule.{name}": said for name, said in rules.items()})


def names(instance: engine.Instance) -> list[str]:
    return sorted(task.bpmn for task in engine.waiting(instance))


def done(instance: engine.Instance, bpmn: str, **codes: Any) -> engine.Instance:
    """Complete a task between two requests: the state is stored and restored before."""
    stored = engine.restore(instance.spec, engine.dump(instance))
    task = next(one for one in engine.waiting(stored) if one.bpmn == bpmn)
    engine.complete(stored, task.id, {key.replace("__", "."): code for key, code in codes.items()})
    return stored


@pytest.mark.parametrize(
    ("clinic", "tall", "asked"),
    [
        (True, True, ["fire", "health"]),
        (True, False, ["health"]),
        (False, True, ["fire"]),
        (False, False, ["clerk"]),
    ],
)
def test_each_opinion_that_is_needed_is_asked_and_awaited(clinic: bool, tall: bool, asked: list[str]) -> None:
    instance = started(clinic=clinic, tall=tall)
    for place, one in enumerate(asked):
        assert names(instance) == asked[place:]
        instance = done(instance, one)
    assert names(instance) == ["sign"]
    assert engine.is_finished(done(instance, "sign", decision__sign="approve"))


def test_the_join_waits_again_on_each_pass() -> None:
    instance = started(clinic=True, tall=True)
    for _ in range(3):
        assert names(done(instance, "fire")) == ["health"]
        instance = done(done(instance, "health"), "fire")
        assert names(instance) == ["sign"]
        instance = done(instance, "sign", decision__sign="back")
    assert names(instance) == ["fire", "health"]


def test_a_split_waits_until_each_of_its_conditions_is_decided() -> None:
    instance = started(clinic=True)
    assert (names(instance), engine.undecided(instance)) == ([], {"split": ["rule.tall"]})
    engine.provide(instance, {"rule.tall": False})
    assert names(instance) == ["health"]


def test_a_branch_that_never_comes_to_the_join_does_not_hold_it() -> None:
    text = process(
        '<startEvent id="begin"/><inclusiveGateway id="split" default="b"/><userTask id="left"/>'
        '<userTask id="right"/><exclusiveGateway id="g" default="on"/><inclusiveGateway id="join"/>'
        '<endEvent id="issued"/><endEvent id="refused"/>\n'
        + flow("f1", "begin", "split")
        + flow("a", "split", "left", "rule.left")
        + flow("b", "split", "right")
        + flow("c", "split", "g", "rule.right")
        + flow("d", "right", "join")
        + flow("e", "left", "join")
        + flow("on", "g", "join")
        + flow("off", "g", "refused", "rule.off")
        + flow("z", "join", "issued")
    )
    instance = engine.start(engine.parse(text), {"rule.left": True, "rule.right": True, "rule.off": True})
    assert names(instance) == ["left"]
    instance = done(instance, "left")
    assert engine.is_finished(instance)
    assert sorted(engine.ends(instance)) == ["issued", "refused"]


def test_without_a_default_way_false_conditions_are_told() -> None:
    text = OPINIONS.replace(' default="plain"', "").replace(
        flow("plain", "split", "clerk"), flow("plain", "split", "clerk", "rule.plain")
    )
    with pytest.raises(NoWayOut):
        engine.start(engine.parse(text), {"rule.clinic": False, "rule.tall": False, "rule.plain": False})


@settings(max_examples=40, deadline=None)
@given(blocks, st.randoms(use_true_random=False))
def test_a_well_nested_process_always_ends_once(block: Block, chance: Any) -> None:
    drawing = drawn(block)
    spec = engine.parse(drawing.text())

    def rules() -> dict[str, bool]:
        return {f"rule.{name}": chance.random() < 0.6 for name in drawing.names()}

    instance = engine.start(spec, rules())
    for _ in range(60):
        waiting = engine.waiting(instance)
        if not waiting:
            break
        chosen = chance.choice(sorted(waiting, key=lambda task: (task.bpmn, task.id)))
        assert len({task.bpmn for task in waiting}) == len(waiting), "a task waits twice"
        instance = engine.restore(spec, engine.dump(instance))
        engine.complete(instance, chosen.id, rules())
    else:
        return  # its loops have not ended yet
    assert engine.is_finished(instance)
    assert engine.ends(instance) == ["issued"]
