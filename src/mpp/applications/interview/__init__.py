"""The interview: pure, plain data, the same for every channel."""

from mpp.applications.interview.answers import answer
from mpp.applications.interview.document import Held, Interview, dump, load
from mpp.applications.interview.lasting import lasting
from mpp.applications.interview.naming import offered
from mpp.applications.interview.parts import Divided, LeftOut, divide, prepared, waits_for_registry
from mpp.applications.interview.plan import Plan, Slot, State, plan
from mpp.applications.interview.questions import Question, QuestionPage, next_page, page, pages, stamp
from mpp.applications.interview.replanning import Difference, Kind, differences, replanned
from mpp.applications.interview.review import (
    Review,
    Row,
    answers,
    asked,
    once_only,
    review,
    rows,
    snapshot,
    verdicts,
)

__all__ = [
    "Difference",
    "Divided",
    "Held",
    "Interview",
    "Kind",
    "LeftOut",
    "Plan",
    "Question",
    "QuestionPage",
    "Review",
    "Row",
    "Slot",
    "State",
    "answer",
    "answers",
    "asked",
    "differences",
    "divide",
    "dump",
    "lasting",
    "load",
    "next_page",
    "offered",
    "once_only",
    "page",
    "pages",
    "plan",
    "prepared",
    "replanned",
    "review",
    "rows",
    "snapshot",
    "stamp",
    "verdicts",
    "waits_for_registry",
]
