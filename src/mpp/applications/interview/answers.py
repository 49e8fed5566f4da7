"""Taking the answers of a page: all of them or, with a reason for each fault, none."""

from collections.abc import Mapping
from typing import Any

from mpp.applications.interview import values
from mpp.applications.interview.attendance import without
from mpp.applications.interview.document import APPLICANT, Held, Interview
from mpp.applications.interview.looking_up import kept_up
from mpp.applications.interview.plan import plan
from mpp.applications.interview.questions import Question, page
from mpp.kernel.errors import Invalid, NotFound
from mpp.vault.rules import Assurance

NOT_ASKED = "not_asked"


def answer(
    interview: Interview,
    page_id: str,
    given: Mapping[str, Any],
    at: str,
    source: str = APPLICANT,
    *,
    partial: bool = False,
) -> Interview:
    """The interview with the answers of one page, each by its path as a JSON value.

    `partial`: the person stops here; what is right is kept, what is missing or faulty is asked again later.

    Raises:
        Invalid: some are faulty; `fields` has the reason codes of each path. Nothing was taken.
        NotFound: the page asks this person nothing.
    """
    asked = page(plan(interview), page_id)
    if asked is None:
        raise NotFound("page_not_found")
    questions = tuple(one for one in asked.questions if not partial or one.path in given)
    taken, faults = _read(interview, questions, given)
    skipped = asked.skippable and not faults and not any(value is not None for value in taken.values())
    if not skipped:
        faults |= _missing(questions, taken)
    if skipped and not partial and asked.member is not None:
        interview = without(interview, asked.page.party, asked.member)
    if partial:
        taken, faults = {path: value for path, value in taken.items() if path not in faults}, {}
    faults |= {path: [NOT_ASKED] for path in given.keys() - {question.path for question in asked.questions}}
    if faults:
        raise Invalid(faults)
    fresh = {
        path: Held(value, source, Assurance.DECLARED, at) for path, value in taken.items() if value is not None
    }
    kept = {path: held for path, held in interview.answers.items() if path not in taken}
    visited = interview.visited if partial else interview.visited | {asked.id}
    # What the person declared another time stands in `known`; what is said now takes its place.
    known = {path: held for path, held in interview.known.items() if path not in taken}
    return kept_up(interview, interview.with_(answers=kept | fresh, known=known, visited=visited), taken)


def _read(
    interview: Interview, questions: tuple[Question, ...], given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    taken: dict[str, Any] = {}
    faults: dict[str, list[str]] = {}
    for question in questions:
        try:
            value = values.read(question.element, given.get(question.path), interview.today)
        except values.Fault as fault:
            faults[question.path] = [fault.code]
            continue
        taken[question.path] = value
    return taken, faults


def _missing(questions: tuple[Question, ...], taken: Mapping[str, Any]) -> dict[str, list[str]]:
    paths = [one.path for one in questions if one.required and one.path in taken and taken[one.path] is None]
    return {path: [values.REQUIRED] for path in paths}
