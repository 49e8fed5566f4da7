"""A waiting task of the system: found, and completed with its result. Inside the caller's unit of work."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.actions.effects import follow_up
from mpp.applications.actions.sharing import share_later
from mpp.applications.models import Application
from mpp.applications.queries import latest
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService, Task
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.regions import queries as regions


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits, with its case, at the moment of this try; `round` counts the tries from 0."""

    actor: Actor = field(repr=False)
    application: Application
    published: PublishedService = field(repr=False)
    name: str  # BPMN id
    engine_task_id: str
    round: int
    now: datetime

    @property
    def case_id(self) -> UUID:
        """The application's id is the case's."""
        case_id: UUID = self.application.id
        return case_id

    def from_the_start(self) -> "Waiting":
        """The same task before its first try: what follows now counts its own."""
        return replace(self, round=0)

    @property
    def task(self) -> Task:
        """What the pack says of it."""
        return self.published.service.tasks[self.name]

    @property
    def today(self) -> date:
        """The day in the region."""
        return self.now.astimezone(regions.zone_of(self.application.region_id)).date()


@inside_action
def find(actor: Actor, case_id: UUID, engine_task_id: str, round_: int, now: datetime) -> Waiting | None:
    """A task of a case; None when it no longer waits, and so is done."""
    application = Application.objects.get(id=case_id)
    published = catalogue.version(application.service_version_id)
    name = cases.waiting_task(case_id, engine_task_id, published)
    return None if name is None else Waiting(actor, application, published, name, engine_task_id, round_, now)


@inside_action
def values_of(application: Application) -> dict[str, Any]:
    """The submitted values that hold, by path."""
    submission = latest(application.id)
    content = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))
    return {path: plain[0] for path, plain in content["values"].items()}


@inside_action
def complete(waiting: Waiting, result: str, action: str, about: tuple[str, UUID]) -> None:
    """The task is done: the case goes on by its result. `about` is what the audit entry names: kind and id.

    Done by another worker meanwhile: nothing happens, and nothing is written down a second time.
    """
    calendar = regions.calendar_of(waiting.application.region_id, waiting.today)
    step = processes.complete_task(
        waiting.case_id, waiting.engine_task_id, result, waiting.published, calendar, waiting.now
    )
    if not step.moved:
        return
    kind, identifier = about
    record(
        Act(
            waiting.now,
            action,
            waiting.actor.kind,
            None,
            waiting.application.region_id,
            kind,
            identifier,
            result,
        )
    )
    follow_up(waiting.case_id, step)
    share_later(waiting.case_id)
