"""Files of a task: read one that it shows, give one with a decision."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from mpp.applications import actions
from mpp.channels.api import schemas, telling
from mpp.channels.api.answering import Body, answer_once
from mpp.channels.api.documented import MEDIA_TYPES, giving_files, taking_files
from mpp.channels.api.problems import Problem
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.partners.actions import Kept

router = Router(tags=["documents"])


@router.get(
    "/documents/{uuid:file_id}",
    url_name="document",
    operation_id="read_document",
    openapi_extra=giving_files(),
    summary="The content of a file",
)
def read_document(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """A file of a case that this agency works on. The applicant sees that it was read."""
    found = actions.read_file(actor_of(request), file_id, clock.now())
    return HttpResponse(
        found.content,
        content_type=found.media_type,
        headers={"Content-Disposition": "attachment", "Cache-Control": "no-store"},
    )


@router.post(
    "/work-items/{uuid:work_item_id}/documents",
    url_name="documents",
    operation_id="give_document",
    response=schemas.Document,
    openapi_extra=taking_files(),
    summary="Give a file with a task",
)
def give_document(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """The body is the file: PDF, JPEG or PNG, 10 MB at most. Whoever handles the case next sees it."""
    if request.content_type not in MEDIA_TYPES:
        return Problem(415, "media_type").response()

    def act(kept: Kept) -> Body:
        taken = actions.enclose(actor_of(request), work_item_id, kept.id, request.body, clock.now())
        return telling.document(taken)

    return answer_once(request, act, lambda _: None)
