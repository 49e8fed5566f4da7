"""Every shipped service while no registry answers: it is submitted all the same, and catches up."""

from pathlib import Path

import pytest

from mpp.applications import interview as iv
from mpp.applications.rehearsal.interviewing import ask, known, opened
from mpp.applications.rehearsal.terms import Outcome
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.paths import place_of
from mpp.catalogue.reading import read_yaml
from mpp.catalogue.scenario import Scenario

SHIPPED = Path(__file__).parents[2] / "packs" / "services"
ONLY_THEN = {"mother.marital_status": "kawin"}  # otherwise the reporting mother's own record says it
# A rule that stays open: the card could have settled who moves, and comes too late to ask her; the officer does.
OPEN_THEN = {"pindah-datang": {"whole_or_self"}}
SERVICES = sorted(one.parents[1].name for one in SHIPPED.glob("*/scenarios/journey.yaml"))


def told(name: str) -> tuple[PublishedService, Scenario]:
    folder = SHIPPED / name
    scenario = Scenario.model_validate(read_yaml(folder / "scenarios" / "journey.yaml")[0])
    return load_pack(folder).published, scenario


def silent(published: PublishedService, scenario: Scenario) -> Scenario:
    """The same person with what she signed in with: the rest of what the owners tell has not come."""
    others = {
        path
        for path in scenario.facts
        if place_of(published.service, path).element not in ("person.nik", "person.name")
    }
    awaited = sorted(others | scenario.looked_up.keys())
    facts = {path: value for path, value in scenario.facts.items() if path not in others}
    # Asked after all, she answers as it is.
    return scenario.model_copy(
        update={
            "facts": facts,
            "pending": awaited,
            "answers": {**ONLY_THEN, **scenario.facts, **scenario.looked_up, **scenario.answers},
        }
    )


@pytest.mark.parametrize("name", SERVICES)
def test_with_every_registry_away_a_service_is_submitted_and_catches_up(name: str) -> None:
    published, scenario = told(name)
    usual = Outcome(opened(published, scenario))
    ask(usual, scenario)
    away = silent(published, scenario)
    outcome = Outcome(opened(published, away))
    ask(outcome, away)
    plan = iv.plan(outcome.interview)
    assert iv.next_page(plan) is None
    assert iv.review(plan).blocked == ()
    late = known(published, scenario, {**scenario.facts, **scenario.looked_up})
    missing = {path: held for path, held in late.items() if path in outcome.interview.pending}
    caught = outcome.interview.with_(known={**outcome.interview.known, **missing}, pending={})
    usually = iv.verdicts(iv.plan(usual.interview))
    left_open = OPEN_THEN.get(name, set())
    assert iv.verdicts(iv.plan(caught)) == {rule: one for rule, one in usually.items() if rule not in left_open}
