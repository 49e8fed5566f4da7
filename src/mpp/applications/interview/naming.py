"""Whom the applicant named before, offered on the page that asks for somebody like that. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from mpp.applications.interview.plan import Plan
from mpp.applications.interview.questions import QuestionPage
from mpp.catalogue.pack import ElementKind

NIK = "person.nik"


def offered(plan: Plan, page: QuestionPage, earlier: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each of them would answer on this page, by path: each person once, and nobody who is in the matter.

    `earlier` are their values by element. Who has no NIK is nobody in particular, and so is not offered.
    """
    asked = {question.element.id: question.path for question in page.questions}
    there = _niks(plan)
    found: dict[str, dict[str, Any]] = {}
    for one in earlier:
        nik = str(one.get(NIK) or "")
        if nik and NIK in asked and nik not in there:
            found.setdefault(nik, {path: one[element] for element, path in asked.items() if element in one})
    return list(found.values())


def _niks(plan: Plan) -> set[str]:
    """The NIK of everybody who stands in the interview."""
    held = [slot.held for slot in plan.slots.values() if slot.element.kind is ElementKind.NIK]
    return {str(one.value) for one in held if one is not None}
