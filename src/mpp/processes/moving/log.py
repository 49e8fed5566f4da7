"""The hand that writes CaseEvents: numbered within the case, timed in the region's working time."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.kernel.prepared import insert
from mpp.kernel.worktime import Calendar, working_seconds
from mpp.processes.models import Case, CaseEvent
from mpp.processes.moving.terms import Doer


@dataclass(frozen=True)
class By:
    """Who caused an event."""

    role: str
    agency_id: UUID | None = None
    officer_id: UUID | None = None

    @staticmethod
    def officer(doer: Doer, role: str) -> "By":
        return By(role, doer.agency_id, doer.officer_id)


APPLICANT = By("applicant")
SYSTEM = By("system")


@dataclass
class EventLog:
    """Events of one change of a locked case. The caller saves the case (`seq`, `measured_at`) afterwards."""

    case: Case
    now: datetime
    calendar: Calendar | None
    events: list[CaseEvent] = field(default_factory=list)

    def add(self, code: str, by: By, *, task: str = "", detail: str = "") -> None:
        """Note an event; it is written by `write`."""
        self.case.seq += 1
        event = CaseEvent(
            region_id=self.case.region_id,
            case_id=self.case.id,
            applicant_id=self.case.applicant_id,
            seq=self.case.seq,
            code=code,
            task=task,
            detail=detail,
            agency_id=by.agency_id,
            actor_role=by.role,
            officer_id=by.officer_id,
            at=self.now,
            working_seconds=self._measured(),
        )
        self.events.append(event)

    def write(self) -> None:
        """Insert the events in one statement."""
        insert(*self.events)
        self.events = []

    def _measured(self) -> int | None:
        if self.calendar is None:
            return None
        since, self.case.measured_at = self.case.measured_at, max(self.now, self.case.measured_at)
        return round(working_seconds(since, self.now, self.calendar))
