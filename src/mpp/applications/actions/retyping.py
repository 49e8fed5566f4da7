"""What an officer has retyped into another system by a side sheet, and the number that came back from there."""

from datetime import datetime

from mpp.applications import sealing, sheets
from mpp.applications.models import Application, Filing
from mpp.applications.queries import latest
from mpp.applications.terms import Value
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import HumanTask, Task
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action
from mpp.kernel.errors import Invalid
from mpp.kernel.ids import new_id
from mpp.processes import rules
from mpp.processes.models import WorkItem
from mpp.vault import actions as vault


@inside_action
def take_back(actor: Actor, item: WorkItem, task: Task, code: str, number: str, now: datetime) -> None:
    """Keep the number with the case, and write down for the applicant what the other system was told.

    Raises Invalid: `number` (`required`, `unknown`).
    """
    faults = rules.number_faults(task, code, number) if isinstance(task, HumanTask) else {}
    if faults:
        raise Invalid(faults)
    if not number or not isinstance(task, HumanTask) or task.sheet is None:
        return
    application = Application.objects.get(id=item.case_id)
    told = _told(application, task)
    row_id = new_id()
    Filing.objects.create(
        id=row_id,
        region_id=application.region_id,
        case_id=application.id,
        applicant_id=application.applicant_id,
        agency_ids=application.agency_ids,
        task=item.task,
        engine_task_id=item.engine_task_id,
        registry=task.sheet.system,
        number=number,
        state=Filing.State.DONE,
        sealed_payload=sealing.seal_filing(application.id, row_id, "sealed_payload", {"values": told, "files": {}}),
        at=now,
        settled_at=now,
    )
    access = vault.Access(
        person_id=application.applicant_id,
        region_id=application.region_id,
        case_id=application.id,
        recipient=task.sheet.system,
        elements=tuple(told),
        purpose=application.service_id,
        agency_id=actor.agency_id,
    )
    vault.disclose(access, now)


def _told(application: Application, task: HumanTask) -> dict[str, object]:
    """The values that stand on the sheet, by path."""
    assert task.sheet is not None
    submission = latest(application.id)
    held = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))["values"]
    published = catalogue.version(application.service_version_id)
    values = []
    for path, (value, source, assurance, *_) in held.items():
        place = place_of(published.service, path)
        values.append(Value(path, published.elements[place.element], value, source, assurance, place))
    return {path: held[path][0] for path in sheets.paths_of(task.sheet, values)}
