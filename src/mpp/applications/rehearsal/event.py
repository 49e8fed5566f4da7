"""A scenario of a life event: one interview, then every part to the end of its own process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mpp.applications import interview as iv
from mpp.applications.rehearsal.interviewing import ask, opened
from mpp.applications.rehearsal.playing import carry_on
from mpp.applications.rehearsal.terms import Difference, Halt, Outcome
from mpp.catalogue.events.composing import compose
from mpp.catalogue.events.format import EventPack, EventScenario, PartExpectation
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.scenario import Expectation, Scenario


@dataclass
class EventOutcome:
    """What came of an event's scenario, so far as it went."""

    interview: Outcome
    parts: dict[str, Outcome] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def rehearse_event(
    event: EventPack, services: Mapping[str, PublishedService], scenario: EventScenario
) -> EventOutcome:
    """What comes of a scenario. Expects an event and packs without mistakes (`mpp pack check`)."""
    composed = compose(event, services)
    told = _as_scenario(scenario)
    begun = iv.prepared(opened(composed, told), scenario.today.isoformat(), frozenset(scenario.without))
    outcome = EventOutcome(Outcome(begun))
    try:
        ask(outcome.interview, told)
    except Halt as stopped:
        outcome.interview.halted.append(stopped.difference)
        return outcome
    for one in iv.divide(iv.plan(outcome.interview.interview), services):
        if one.left_out:
            outcome.left_out[one.part.service] = one.left_out
        else:
            part = Outcome(one.plan.interview)
            outcome.parts[one.part.service] = carry_on(part, _of_part(scenario, one.part.service))
    return outcome


def _as_scenario(scenario: EventScenario) -> Scenario:
    """The interview's half."""
    return Scenario(
        title=scenario.title,
        region=scenario.region,
        today=scenario.today,
        facts=scenario.facts,
        pending=scenario.pending,
        absent=scenario.absent,
        looked_up=scenario.looked_up,
        answers=scenario.answers,
        expect=Expectation(asked=scenario.expect.asked),
    )


def _of_part(scenario: EventScenario, service: str) -> Scenario:
    """The half of one part's process."""
    story = scenario.parts.get(service)
    told = story.model_dump() if story else {}
    return Scenario(
        title=scenario.title,
        region=scenario.region,
        today=scenario.today,
        **told,
        expect=Expectation(asked=[]),
    )


def event_differences(outcome: EventOutcome, scenario: EventScenario) -> list[Difference]:
    """Where an event's scenario and what came part."""
    halted = outcome.interview.halted
    if halted:
        return list(halted)
    found = [*_asked(outcome, scenario)]
    for service, expected in scenario.expect.parts.items():
        found += _part(outcome, service, expected)
    return found


def _asked(outcome: EventOutcome, scenario: EventScenario) -> Iterator[Difference]:
    if outcome.interview.asked != scenario.expect.asked:
        yield Difference(
            ("expect", "asked"), "other questions are asked", scenario.expect.asked, outcome.interview.asked
        )
    for path in scenario.answers:
        if path not in outcome.interview.asked:
            yield Difference(("answers", path), f"{path} is answered, and nobody asks for it")


def _part(outcome: EventOutcome, service: str, expected: PartExpectation) -> Iterator[Difference]:
    place = ("expect", "parts", service)
    came = outcome.parts.get(service)
    left_out = outcome.left_out.get(service, "")
    if left_out != expected.left_out:
        yield Difference((*place, "left_out"), f"{service} is left out otherwise", expected.left_out, left_out)
    if came is None:
        return
    yield from came.halted
    for key, wanted, found in (
        ("passed", expected.passed, came.passed),
        ("end", expected.end, came.end),
        ("outputs", sorted(expected.outputs), sorted(came.outputs)),
    ):
        if wanted != found:
            yield Difference((*place, key), f"{service}: {key} differs", wanted, found)
