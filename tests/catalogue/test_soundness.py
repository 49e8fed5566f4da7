"""What can go wrong in a process is found with the steps that lead there, and nothing else is."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpp.catalogue import bpmn
from mpp.catalogue.checker.soundness import MOST_STATES, unsound
from tests.processes.bpmn import flow, process
from tests.processes.drawn import KINDS, Block, Drawing, blocks, drawn

State = frozenset[tuple[str, int]]
MOST = 3_000


def faults(text: str) -> list[str]:
    return [str(fault) for fault in unsound(bpmn.read(text))]


def fork(split: str, join: str, more: str = "") -> str:
    """Two tasks between two gateways."""
    return process(
        f'<startEvent id="begin"/><{split} id="split" default="f2"/><userTask id="a"/><userTask id="b"/>'
        f'<{join} id="join"/><endEvent id="issued"/>{more}'
        + flow("f1", "begin", "split")
        + flow("f2", "split", "a")
        + flow("f3", "split", "b")
        + flow("f4", "a", "join")
        + flow("f5", "b", "join")
        + flow("f6", "join", "issued")
    )


@pytest.mark.parametrize(
    ("split", "join", "told"),
    [
        *[(one, one, []) for one in KINDS],
        (KINDS[1], KINDS[2], []),  # an inclusive join waits for all that come, so also after the others
        (KINDS[0], KINDS[2], []),
        (KINDS[0], KINDS[1], ["join can wait for ever: begin → split → a → join"]),
        (KINDS[2], KINDS[1], ["join can wait for ever: begin → split → a → join"]),
        (KINDS[2], KINDS[0], []),  # one way and the default one: never both
        (
            KINDS[1],
            KINDS[0],
            ["issued can be reached twice at once: begin → split → a → join → issued → b → join → issued"],
        ),
    ],
)
def test_a_split_must_meet_its_own_kind_of_join(split: str, join: str, told: list[str]) -> None:
    assert faults(fork(split, join)) == told


def test_a_case_that_ends_while_somebody_still_works_is_found() -> None:
    text = fork(KINDS[1], KINDS[1], '<endEvent id="refused"/><exclusiveGateway id="g" default="f4"/>')
    text = text.replace(flow("f4", "a", "join"), flow("f7", "a", "g") + flow("f4", "g", "join"))
    text = text.replace("</process>", flow("f8", "g", "refused", "rule.bad") + "</process>")
    told = "join can wait for ever while the case ends at refused: begin → split → a → g → refused → b → join"
    assert faults(text) == [told]


def test_a_case_with_two_ends_is_found() -> None:
    text = fork(KINDS[1], KINDS[0], '<endEvent id="refused"/>').replace(
        flow("f5", "b", "join"), flow("f5", "b", "refused")
    )
    found = faults(text)
    assert len(found) == 1
    assert found[0].startswith("the case ends at issued and refused: begin → split → a")


def test_two_inclusive_joins_that_wait_for_one_another_are_found() -> None:
    text = process(
        '<startEvent id="begin"/><parallelGateway id="split"/><inclusiveGateway id="one" default="a"/>'
        '<inclusiveGateway id="two" default="b"/><endEvent id="issued"/><endEvent id="refused"/>'
        + flow("f1", "begin", "split")
        + flow("f2", "split", "one")
        + flow("f3", "split", "two")
        + flow("a", "one", "issued")
        + flow("b", "two", "refused")
        + flow("x", "one", "two", "rule.x")
        + flow("y", "two", "one", "rule.y")
    )
    assert faults(text) == ["one can wait for ever: begin → split → one"]


def test_what_leads_nowhere_is_found() -> None:
    text = fork(KINDS[1], KINDS[1], '<userTask id="alone"/>')
    assert faults(text) == ["alone is never reached", "no end follows alone"]
    assert faults(text.replace('targetRef="issued"', 'targetRef="isued"')) == ["f6 leads nowhere"]
    assert faults(text.replace("startEvent", "endEvent")) == ["there are 0 start events, not one"]


def chain(tasks: int) -> str:
    ids = ["begin", *(f"t{place}" for place in range(tasks)), "issued"]
    body = '<startEvent id="begin"/><endEvent id="issued"/>' + "".join(
        f'<userTask id="{one}"/>' for one in ids[1:-1]
    )
    pairs = pairwise(ids)
    return process(body + "".join(flow(f"f{place}", a, b) for place, (a, b) in enumerate(pairs)))


def wide(kind: str, ways: int) -> str:
    body = f'<startEvent id="begin"/><{kind} id="split" default="f0"/><{kind} id="join"/><endEvent id="issued"/>'
    for place in range(ways):
        body += f'<userTask id="t{place}"/>' + flow(f"f{place}", "split", f"t{place}")
        body += flow(f"j{place}", f"t{place}", "join")
    return process(body + flow("first", "begin", "split") + flow("last", "join", "issued"))


def test_a_diagram_of_five_thousand_steps_is_judged() -> None:
    assert faults(chain(5_000)) == []
    assert faults(wide(KINDS[1], 2_500)) == []


def test_the_bound_is_told() -> None:
    told = "not every course can be tried: split has more than 10 ways with a condition"
    assert faults(wide(KINDS[2], 12)) == [told]
    assert faults(chain(MOST_STATES)) == [f"not every course can be tried: more than {MOST_STATES} states"]


# The same game by brute force: every order of steps, tokens counted. Shares nothing with `tokens`.


def _steps(drawing: Drawing, state: State) -> Iterator[Counter[str]]:
    tokens = Counter(dict(state))
    for node, kind in drawing.nodes.items():
        into = [f"f{i}" for i, (_, target) in enumerate(drawing.flows) if target == node]
        out = [f"f{i}" for i, (source, _) in enumerate(drawing.flows) if source == node]
        marked = [one for one in into if tokens[one]]
        joins = kind in KINDS[1:] and len(into) > 1
        if not marked or (joins and not _opens(drawing, tokens, node, kind, into)):
            continue
        for taken in [marked] if joins else [[one] for one in marked]:
            for made in _made(kind, out, node):
                yield tokens - Counter(taken) + Counter(made)


def _opens(drawing: Drawing, tokens: Counter[str], node: str, kind: str, into: list[str]) -> bool:
    empty = [one for one in into if not tokens[one]]
    if kind == KINDS[1]:
        return not empty
    marked = [one for one in into if tokens[one]]
    others = [one for one in tokens if tokens[one] and one not in into and not one.startswith("end")]
    return not any(
        any(_leads(drawing, one, way, node) for way in empty)
        and not any(_leads(drawing, one, way, node) for way in marked)
        for one in others
    )


def _leads(drawing: Drawing, one: str, to: str, without: str) -> bool:
    seen, todo = {one}, [one]
    while todo:
        target = drawing.flows[int(todo.pop()[1:])][1]
        if target != without:
            new = {f"f{i}" for i, (source, _) in enumerate(drawing.flows) if source == target} - seen
            seen |= new
            todo += new
    return to in seen


def _made(kind: str, out: list[str], node: str) -> list[list[str]]:
    if kind == "endEvent":
        return [[f"end {node}"]]
    if kind == KINDS[0]:
        return [[one] for one in out]
    if kind == KINDS[2] and len(out) > 1:
        chosen = [list(some) for size in range(1, len(out)) for some in combinations(out[:-1], size)]
        return [*chosen, [out[-1]]]
    return [out]


def _goes_wrong(drawing: Drawing) -> bool | None:
    """Whether some order of steps goes wrong; None when there are too many to say."""
    begin: State = frozenset((f"f{i}", 1) for i, (source, _) in enumerate(drawing.flows) if source == "begin")
    seen, todo = {begin}, [begin]
    while todo:
        state = todo.pop()
        after = list(_steps(drawing, state))
        if any(count > 1 for one in after for count in one.values()):
            return True
        if not after and [one.startswith("end") for one, _ in state] != [True]:
            return True
        new = {frozenset(one.items()) for one in after} - seen
        seen |= new
        todo += new
        if len(seen) > MOST:
            return None
    return False


@settings(max_examples=60, deadline=None)
@given(blocks, st.randoms(use_true_random=False))
def test_the_verdict_is_that_of_every_order_of_steps(block: Block, chance: Random) -> None:
    drawing = drawn(block)
    assert unsound(bpmn.read(drawing.text())) == []
    gateways = [name for name, kind in drawing.nodes.items() if kind in KINDS]
    if gateways and chance.random() < 0.5:
        drawing.nodes[chance.choice(gateways)] = chance.choice(KINDS)
    targets = [name for name, kind in drawing.nodes.items() if kind != "startEvent"]
    place = chance.randrange(len(drawing.flows))
    if chance.random() < 0.5:
        drawing.flows[place] = (drawing.flows[place][0], chance.choice(targets))
    found = unsound(bpmn.read(drawing.text()))
    if any("never reached" in str(one) or "no end follows" in str(one) for one in found):
        return  # wrong by its mere shape
    wrong = _goes_wrong(drawing)
    if wrong is not None:
        assert bool(found) == wrong, found
