"""An office gives a file with a task that it holds: whoever handles the case next sees it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mpp.applications.actions.desk import item_of, note_act
from mpp.applications.actions.files import MOST_FILES, Owner, keep
from mpp.applications.errors import NotAnUpload
from mpp.applications.models import File
from mpp.applications.queries import files_of
from mpp.applications.terms import Attached
from mpp.applications.uploads import accepted
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.kernel.errors import Conflict, Invalid
from mpp.kernel.scope import unit_of_work
from mpp.processes import queries as cases
from mpp.processes.models import WorkItem

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
    name = f"{task}.{_ENDINGS[upload.media_type]}"
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "applications.enclose")
        if File.objects.filter(case_id=owner.case_id).count() >= MOST_FILES:
            raise Invalid({"": ["too_many_files"]})
        note_act(actor, "applications.enclose", item, now)
        return keep(owner, file_id, f"{ENCLOSED}{task}", name, upload, now)


def _owner(actor: Actor, work_item_id: UUID, file_id: UUID) -> tuple[Owner, str, Attached | None]:
    item = item_of(actor, work_item_id, "applications.enclose")
    if item.state != WorkItem.State.CLAIMED or item.claimed_by != actor.officer_id:
        raise Conflict("not_claimed_by_you")
    case = cases.case(item.case_id)
    assert case is not None
    owner = Owner(case.id, case.region_id, case.applicant_id, case.agency_ids, case.service_version_id)
    known = [one for one in enclosed(files_of(case.id), item.task) if one.id == file_id]
    return owner, item.task, known[0] if known else None


@inside_action
def enclosed(files: Sequence[Attached], task: str = "") -> Sequence[Attached]:
    """Of a case's files those that offices gave with a task, or with any."""
    given = [one for one in files if one.path.startswith(ENCLOSED)]
    return [one for one in given if task in ("", one.path.removeprefix(ENCLOSED))]
