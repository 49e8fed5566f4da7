"""The tasks of an agency: list, read, take, give back, decide, ask for a correction."""

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from mpp.applications import actions, desk
from mpp.applications.terms import WorkRow
from mpp.catalogue.remedies import OBJECTION
from mpp.channels.api import schemas, telling
from mpp.channels.api.answering import Body, answer_once
from mpp.channels.api.documented import changing, refusals
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import DomainError, Invalid
from mpp.partners.actions import Kept
from mpp.processes.worklists import Place

router = Router(tags=["work items"])
MOST = 100
_READING = refusals(401, 403, 404, 410, 422, 429)


@router.get(
    "",
    url_name="work_items",
    operation_id="list_work_items",
    response=schemas.WorkItems,
    openapi_extra=refusals(401, 403, 422, 429),
    summary="What this client holds or may take",
)
def list_work_items(
    request: HttpRequest, cursor: Query[str | None] = None, limit: Query[int] = telling.PAGE
) -> dict[str, Any]:
    """Page by page, the longest late first. A page is as things stand at its moment."""
    if not 1 <= limit <= MOST:
        raise Invalid({"limit": ["unknown"]})
    after = None if cursor is None else _place(cursor)
    rows = desk.open_tasks(actor_of(request), after, limit + 1, clock.now())
    following = _cursor(rows[limit - 1]) if len(rows) > limit else None
    shown = [telling.listed(row) for row in rows[:limit] if row.task != OBJECTION]  # an officer's to decide
    return {"items": shown, "next": following}


def _cursor(last: WorkRow) -> str:
    return base64.urlsafe_b64encode(f"{last.due_at.isoformat()}~{last.id}".encode()).decode()


def _place(cursor: str) -> Place:
    try:
        moment, _, item = base64.urlsafe_b64decode(cursor).decode().partition("~")
        at, last = datetime.fromisoformat(moment), UUID(item)
    except (ValueError, binascii.Error):
        raise Invalid({"cursor": ["unknown"]}) from None
    if at.tzinfo is None:
        raise Invalid({"cursor": ["unknown"]})
    return at, last


@router.get(
    "/{uuid:work_item_id}",
    url_name="work_item",
    operation_id="read_work_item",
    response=schemas.WorkItem,
    openapi_extra=_READING,
    summary="One task with what it may see",
)
def read_work_item(request: HttpRequest, work_item_id: UUID) -> dict[str, Any]:
    """The applicant sees at *Data saya* that this system read it."""
    return telling.work_item(actions.read_case(actor_of(request), work_item_id, clock.now()))


@router.get(
    "/{uuid:work_item_id}/status",
    url_name="status",
    operation_id="read_status",
    response=schemas.Status,
    openapi_extra=_READING,
    summary="Where a task stands",
)
def read_status(request: HttpRequest, work_item_id: UUID) -> Body:
    """Ids and states only: nothing is written down."""
    return _status(request, work_item_id)


def _status(request: HttpRequest, work_item_id: UUID) -> Body:
    return telling.status(desk.task_status(actor_of(request), work_item_id))


@router.post(
    "/{uuid:work_item_id}/claim",
    url_name="claim",
    operation_id="claim_work_item",
    response=schemas.Status,
    openapi_extra=changing(),
    summary="Take a task",
)
def claim(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Nobody else of the agency works on it until it is given back. Again by the same client: no change."""

    def act(kept: Kept) -> Body:
        actions.claim(actor_of(request), work_item_id, clock.now())
        return _status(request, work_item_id)

    return answer_once(request, act, lambda _: None)


@router.post(
    "/{uuid:work_item_id}/release",
    url_name="release",
    operation_id="release_work_item",
    response=schemas.Status,
    openapi_extra=changing(),
    summary="Give a task back",
)
def release(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """It goes back to the agency's pool."""

    def act(kept: Kept) -> Body:
        actions.release(actor_of(request), work_item_id, clock.now())
        return _status(request, work_item_id)

    def cut_off(refused: DomainError) -> Body | None:
        return _status(request, work_item_id) if refused.code == "not_claimed_by_you" else None

    return answer_once(request, act, cut_off)


@router.post(
    "/{uuid:work_item_id}/decision",
    url_name="decision",
    operation_id="decide_work_item",
    response=schemas.Status,
    openapi_extra=changing(),
    summary="Decide a task",
)
def decide(request: HttpRequest, work_item_id: UUID, payload: schemas.Ruling) -> HttpResponse:
    """One of the task's decisions, with its reason. The case goes on at once."""
    ruling = actions.Ruling(payload.decision, payload.reason, payload.note)

    def act(kept: Kept) -> Body:
        known = desk.enclosed(actor_of(request), work_item_id) if payload.documents else set()
        if not set(payload.documents) <= known:
            raise Invalid({"documents": ["unknown"]})
        return _ruled(request, work_item_id, ruling)

    return answer_once(request, act, lambda refused: _ruled_before(request, work_item_id, ruling, refused))


@router.post(
    "/{uuid:work_item_id}/correction",
    url_name="correction",
    operation_id="ask_correction",
    response=schemas.Status,
    openapi_extra=changing(),
    summary="Ask the applicant to mend something",
)
def correct(request: HttpRequest, work_item_id: UUID, payload: schemas.Correction) -> HttpResponse:
    """The clock stands still until the applicant has answered; then the task comes back as a new one."""
    found = actions.Ruling("", "", payload.note, payload.marks)

    def act(kept: Kept) -> Body:
        code = telling.correction_of(desk.task_status(actor_of(request), work_item_id))
        return _ruled(request, work_item_id, actions.Ruling(code, "", found.note, found.marks))

    def cut_off(refused: DomainError) -> Body | None:
        code = telling.correction_of(desk.task_status(actor_of(request), work_item_id))
        return _ruled_before(request, work_item_id, actions.Ruling(code), refused)

    return answer_once(request, act, cut_off)


def _ruled(request: HttpRequest, work_item_id: UUID, ruling: actions.Ruling) -> Body:
    actions.decide(actor_of(request), work_item_id, ruling, clock.now())
    return _status(request, work_item_id)


def _ruled_before(
    request: HttpRequest, work_item_id: UUID, ruling: actions.Ruling, refused: DomainError
) -> Body | None:
    """The first request had decided so, and was cut off before it could answer."""
    if refused.code != "already_decided":
        return None
    status = _status(request, work_item_id)
    return status if status["mine"] and status["decision"] == ruling.code else None
