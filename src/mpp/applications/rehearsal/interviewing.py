"""The interview of a scenario: the person answers page by page what she is asked, and nothing else."""

from collections.abc import Mapping
from typing import Any

from mpp.applications import interview as iv
from mpp.applications import resolution
from mpp.applications.rehearsal.terms import Outcome, halt
from mpp.catalogue.errors import ParametersRefused
from mpp.catalogue.pack import PublishedService
from mpp.catalogue.paths import fact_place_of
from mpp.catalogue.rules import checked_parameters
from mpp.catalogue.scenario import Scenario
from mpp.kernel.errors import Invalid
from mpp.registries import ports
from mpp.registries.ports import Can, Capability
from mpp.vault.rules import Assurance

MOST_PAGES = 200
DECLARED = "declared"


def opened(published: PublishedService, scenario: Scenario) -> iv.Interview:
    """The interview before the first question. Raises Halt for parameters that the pack refuses."""
    try:
        parameters = checked_parameters(published.service, scenario.parameters)
    except ParametersRefused as refused:
        raise halt(("parameters",), "the pack refuses these parameters", came=refused.fields) from refused
    return iv.Interview(
        published=published,
        today=scenario.today,
        parameters=parameters,
        known=known(published, scenario, scenario.facts),
        pending={path: _owner(published, path) for path in scenario.pending},
        absent={path: _owner(published, path) for path in scenario.absent},
    )


def known(published: PublishedService, scenario: Scenario, facts: Mapping[str, Any]) -> dict[str, iv.Held]:
    """Facts as their owners give them."""
    at = scenario.today.isoformat()
    return {path: iv.Held(value, _owner(published, path), Assurance.REGISTRY, at) for path, value in facts.items()}


def _owner(published: PublishedService, path: str) -> str:
    owner = published.elements[fact_place_of(published.service, path).element].owner
    return "vault" if owner == DECLARED else owner


def ask(outcome: Outcome, scenario: Scenario) -> None:
    """Answer every page. Raises Halt where the scenario has no answer, or one that is refused."""
    for _ in range(MOST_PAGES):
        plan = iv.plan(outcome.interview)
        page = iv.next_page(plan)
        if page is None:
            return
        outcome.asked += [one.path for one in page.questions if plan.slots[one.path].state is iv.State.ASK]
        outcome.interview = looked_up(_answered(outcome.interview, page, scenario), scenario)
    raise halt(("answers",), f"the interview has no end after {MOST_PAGES} pages")


def _answered(interview: iv.Interview, page: iv.QuestionPage, scenario: Scenario) -> iv.Interview:
    given = {one.path: scenario.answers.get(one.path, one.value) for one in page.questions}
    typed = {path: typed_value(value) for path, value in given.items()}
    try:
        return iv.answer(interview, page.id, typed, interview.today.isoformat())
    except Invalid as refused:
        path, reasons = next(iter(refused.fields.items()))
        if path not in scenario.answers:
            raise halt(("answers",), f"{path} is asked, and the scenario has no answer") from refused
        raise halt(("answers", path), f"the answer is refused: {', '.join(reasons)}") from refused


def looked_up(interview: iv.Interview, scenario: Scenario) -> iv.Interview:
    """What the registries find by the keys that are told by now; of the rest they say that there is none."""
    published = interview.published
    for inquiry in resolution.look_ups(iv.plan(interview), finding(published)):
        interview = resolution.take(interview, inquiry, _found(inquiry, scenario), interview.today.isoformat())
    return interview


def finding(published: PublishedService) -> resolution.Capabilities:
    """The owners as the pack counts on them: they find what is looked up and asked on no page."""
    on_pages = {one for page in published.service.pages for one in page.elements}
    able = [one for one in published.elements.values() if one.looked_up_by and one.id not in on_pages]
    can = Capability(frozenset({Can.FETCH}))
    return {owner: {one.id: can for one in able if one.owner == owner} for owner in {one.owner for one in able}}


def _found(inquiry: resolution.Inquiry, scenario: Scenario) -> ports.Outcome:
    paths = {resolution.path_of(inquiry.holder, one): one for one in inquiry.question.fetch}
    if paths.keys() & set(scenario.pending):
        return ports.Pending()
    found = {
        one: ports.Fetched(scenario.looked_up[path]) for path, one in paths.items() if path in scenario.looked_up
    }
    return ports.Answer(found) if found else ports.NotFound()


def typed_value(value: Any) -> Any:
    """A value as a channel brings it: a file by its name in the place of its id."""
    return value["file"] if isinstance(value, dict) and set(value) == {"file"} else value
