"""The interview: pure, plain data, the same for every channel."""

from mpp.applications.interview.answers import answer
from mpp.applications.interview.document import Held, Interview, dump, load
from mpp.applications.interview.plan import Plan, Slot, State, plan
from mpp.applications.interview.questions import Question, QuestionPage, next_page, page, pages, stamp
from mpp.applications.interview.review import Review, Row, once_only, review, snapshot, verdicts

__all__ = [
    "Held",
    "Interview",
    "Plan",
    "Question",
    "QuestionPage",
    "Review",
    "Row",
    "Slot",
    "State",
    "answer",
    "dump",
    "load",
    "next_page",
    "once_only",
    "page",
    "pages",
    "plan",
    "review",
    "snapshot",
    "stamp",
    "verdicts",
]
