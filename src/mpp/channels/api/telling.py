"""What is told of a task: its plain form, in the reader's language where words are told."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import get_language

from mpp.applications.terms import Attached, CaseView, TaskStatus, Value, WorkRow
from mpp.catalogue.pack import HumanTask
from mpp.channels.web.questions import Words
from mpp.kernel.errors import Invalid

PAGE = 25


def listed(row: WorkRow) -> dict[str, Any]:
    """One line of the list."""
    return {
        "id": row.id,
        "number": row.number,
        "service": row.service_id,
        "task": row.task,
        "due_at": row.due_at,
        "claimed": row.claimed,
        "again": row.again,
    }


def work_item(view: CaseView) -> dict[str, Any]:
    """A task with what it may see."""
    item, words = view.work_item, Words(view.published, get_language() or "id")
    return {
        "id": item.id,
        "number": item.number,
        "service": item.service_id,
        "task": item.task,
        "label": words(f"tasks.{item.task}.label", view.task.label),
        "state": item.state,
        "due_at": item.due_at,
        "facts": [_fact(one, words) for one in view.values],
        "documents": [document(one) for one in view.files],
        "decisions": _decisions(view, words),
    }


def _fact(one: Value, words: Words) -> dict[str, Any]:
    return {
        "path": one.path,
        "label": words.label(one.element),
        "value": one.value,
        "source": one.source,
        "assurance": one.assurance,
        "changed": one.changed,
    }


def _decisions(view: CaseView, words: Words) -> list[dict[str, Any]]:
    if not isinstance(view.task, HumanTask):
        return []
    path = f"tasks.{view.work_item.task}.decisions"
    return [
        {
            "code": one.id,
            "label": words(f"{path}.{one.id}.label", one.label),
            "needs_reason": one.needs_reason,
            "asks_correction": one.asks_correction,
            "reasons": [
                {"code": r.value, "label": words(f"{path}.{one.id}.reasons.{r.value}.label", r.label)}
                for r in one.reasons
            ],
        }
        for one in view.task.decisions
    ]


def document(one: Attached) -> dict[str, Any]:
    """A file without its name, which an applicant may have given it."""
    return {"id": str(one.id), "path": one.path, "media_type": one.media_type, "size": one.size}


def status(told: TaskStatus) -> dict[str, Any]:
    """Where a task stands, ready for JSON."""
    return {
        "id": str(told.id),
        "number": told.number,
        "task": told.task,
        "state": str(told.state),
        "mine": told.mine,
        "decision": told.decision,
        "at": _utc(told.at) if told.at else None,
    }


def _utc(at: datetime) -> str:
    """As the list writes its times."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def correction_of(told: TaskStatus) -> str:
    """The decision of a task that asks the applicant to mend. Raises Invalid: it has none."""
    task = told.published.service.tasks[told.task]
    chosen = [one.id for one in getattr(task, "decisions", []) if one.asks_correction]
    if not chosen:
        raise Invalid({"task": ["no_correction"]})
    return str(chosen[0])
