"""What a scenario expects against what came, part by part, exactly."""

from collections.abc import Iterator
from typing import Any

from mpp.applications.rehearsal.terms import Difference, Outcome, Place
from mpp.catalogue.scenario import Scenario


def differences(outcome: Outcome, scenario: Scenario) -> list[Difference]:
    """Every difference; empty when the pack does what the scenario says."""
    if outcome.halted:
        return outcome.halted
    return [*_expected(outcome, scenario), *_unused(outcome, scenario)]


def _expected(outcome: Outcome, scenario: Scenario) -> Iterator[Difference]:
    expect = scenario.expect
    yield from _same(("expect", "asked"), expect.asked, outcome.asked)
    yield from _same(("expect", "blocked"), sorted(expect.blocked), sorted(outcome.blocked))
    yield from _same(("expect", "passed"), expect.passed, outcome.passed)
    yield from _same(("expect", "end"), expect.end, outcome.end)
    yield from _same(("expect", "outputs"), sorted(expect.outputs), sorted(outcome.outputs))
    yield from _same(("expect", "held"), sorted(expect.held), sorted(outcome.held))
    for rule, said in expect.rules.items():
        yield from _same(("expect", "rules", rule), said, outcome.rules.get(rule))
    if expect.fee is not None:
        yield from _same(("expect", "fee"), expect.fee, outcome.fee)


def _same(place: Place, expected: Any, came: Any) -> Iterator[Difference]:
    if expected != came or type(expected) is not type(came):
        yield Difference(place, f"{'.'.join(map(str, place[1:]))} differs", expected, came)


def _unused(outcome: Outcome, scenario: Scenario) -> Iterator[Difference]:
    """What a scenario says and nobody wanted to know, so that it proves less than it seems to."""
    for path in scenario.answers.keys() - set(outcome.asked):
        yield Difference(("answers", path), f"{path} is answered, but not asked")
    for kind, said in (("decisions", scenario.decisions), ("results", scenario.results)):
        for task, codes in said.items():
            if len(codes) > (times := outcome.passed.count(task)):
                yield Difference((kind, task), f"{task} is not passed so often", len(codes), times)
