"""An office gives a file with a task that it holds: whoever handles the case next sees it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from mpp.applications.actions.desk import item_of, note_act
from mpp.applications.actions.files import MOST_FILES, Owner, keep
from mpp.applications.errors import NotAnUpload
from mpp.applications.models import File
from mpp.applications.terms import Attached
from mpp.applications.uploads import accepted
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.kernel.errors import Conflict, Invalid
from mpp.kernel.scope import unit_of_work
from mpp.processes import queries as cases
from mpp.processes.models import WorkItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

ENCLOSED = "task."  # before the task, where an answer has its path
_ACCEPT = ("pdf", "jpeg", "png")
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg"}


@policy("applications.enclose")
def enclose(actor: Actor, work_item_id: UUID, file_id: UUID, content: bytes, now: datetime) -> Attached:
    """Keep a file under this id, once: the same id again gives the same file.

    Raises:
        NotFound, NotPermitted: no such task at this office.
        Conflict: `not_claimed_by_you`.
        Invalid: by the empty path, the whole body: codes of `uploads.accepted`, `too_many_files`.
    """
    with unit_of_work(actor.scope):
        owner, task, known = _owner(actor, work_item_id, file_id)
    if known is not None:
        return known
    try:
        upload = accepted(content, _ACCEPT)
    except NotAnUpload as refused:
        raise Invalid({"": [refused.code]}) from None
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "applications.enclose")
        if File.objects.filter(case_id=owner.case_id).count() >= MOST_FILES:
            raise Invalid({"": ["too_many_files"]})
        note_act(actor, "applications.enclose", item, now)
        return keep(owner, file_id, f"{ENCLOSED}{task}", _name(task, upload.media_type), upload, now)


def _owner(actor: Actor, work_item_id: UUID, file_id: UUID) -> tuple[Owner, str, Attached | None]:
    item = item_of(actor, work_item_id, "applications.enclose")
    if item.state != WorkItem.State.CLAIMED or item.claimed_by != actor.officer_id:
        raise Conflict("not_claimed_by_you")
    case = cases.case(item.case_id)
    assert case is not None
    owner = Owner(case.id, case.region_id, case.applicant_id, case.agency_ids, case.service_version_id)
    known = _given(case.id, item.task).filter(id=file_id).defer("sealed", "sealed_name").first()
    return owner, item.task, _attached(known, item.task) if known else None


def _name(task: str, media_type: str) -> str:
    return f"{task}.{_ENDINGS[media_type]}"


def _attached(row: File, task: str) -> Attached:
    return Attached(row.id, row.path, _name(task, row.media_type), row.media_type, row.size, row.pages)


def _given(case_id: UUID, task: str) -> "QuerySet[File]":
    return File.objects.filter(case_id=case_id, path=f"{ENCLOSED}{task}")


@inside_action
def given_with(case_id: UUID, task: str) -> set[UUID]:
    """The files that an office gave with a task, by id; nothing of the applicant's is opened for it."""
    return set(_given(case_id, task).values_list("id", flat=True))


@inside_action
def enclosed(files: Sequence[Attached]) -> Sequence[Attached]:
    """Of a case's files those that offices gave with a task."""
    return [one for one in files if one.path.startswith(ENCLOSED)]
