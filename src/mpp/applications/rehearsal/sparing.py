"""The once-only index of a scenario: one person who applies for the first time, and once more.

Played by the interview's own rules: what a first application leaves in the vault, and what it issues to the person,
is known at a later one; facts of one matter (`fresh_days: 0`) and facts about others are asked anew.
"""

from collections.abc import Mapping

from mpp.applications import interview as iv
from mpp.applications.interview.paths import applicant_of
from mpp.applications.measuring import Share
from mpp.applications.rehearsal.interviewing import ask, opened
from mpp.applications.rehearsal.terms import Outcome
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.paths import path_of
from mpp.catalogue.scenario import Scenario
from mpp.vault.rules import Assurance


def spared(published: PublishedService, scenario: Scenario) -> tuple[Share, Share]:
    """How much of a first and of a later application is not asked. Raises Halt as a rehearsal does."""
    first = _played(opened(published, scenario), scenario)
    known = {**first.interview.known, **_left_behind(published, first, scenario.today.isoformat())}
    again = opened(published, scenario)
    later = _played(again.with_(known={**known, **again.known}), scenario)
    return _share(first), _share(later)


def _played(interview: iv.Interview, scenario: Scenario) -> iv.Plan:
    outcome = Outcome(interview)
    ask(outcome, scenario)
    return iv.plan(outcome.interview)


def _left_behind(published: PublishedService, plan: iv.Plan, at: str) -> Mapping[str, iv.Held]:
    """What the person told about herself, and the documents that became hers."""
    party = applicant_of(published.service)
    own = [one.document for one in published.service.outputs.values() if one.document and not one.about]
    documents = {path_of(party, one): iv.Held(one, "output", Assurance.REGISTRY, at) for one in own}
    return {slot.path: slot.held for slot in iv.lasting(plan) if slot.held is not None} | documents


def _share(plan: iv.Plan) -> Share:
    known, needed = iv.once_only(plan)
    return Share(known, needed, tuple(slot.place.element for slot in iv.asked(plan)))
