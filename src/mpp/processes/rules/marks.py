"""When a clock reminds before its deadline, and to whom it is escalated after: pure, in working time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mpp.catalogue import pack
from mpp.catalogue.deadlines import Escalation, Reminder, Span, hours_of
from mpp.catalogue.pack import HandOverTask, HumanTask, Task
from mpp.kernel import worktime
from mpp.kernel.worktime import Calendar, Duration, Unit

REMINDER, ESCALATION = "reminder", "escalation"
_QUARTER = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment of a clock at which somebody is told. `span`: so long before or after the deadline."""

    at: datetime
    kind: str
    to: str  # holder, next_officer, agency_head, region_head
    span: Duration

    def plain(self) -> dict[str, Any]:
        """As the clock's row keeps it."""
        span = {"value": self.span.value, "unit": str(self.span.unit)}
        return {"at": self.at.isoformat(), "kind": self.kind, "to": self.to, "span": span}

    @staticmethod
    def of(plain: Mapping[str, Any]) -> "Mark":
        """Read back what `plain` wrote."""
        span = Duration(plain["span"]["value"], Unit(plain["span"]["unit"]))
        return Mark(datetime.fromisoformat(plain["at"]), plain["kind"], plain["to"], span)


def marks_of(task: Task | None, start: datetime, due: datetime, calendar: Calendar) -> list[Mark]:
    """The marks of a task's clock, in order; without a task the case's own. A reminder before the start is none."""
    reminders, escalations = _declared(task)
    marks = [_mark(REMINDER, one.to, _duration(one.before), due, calendar) for one in reminders]
    marks += [_mark(ESCALATION, one.to, _duration(one.after), due, calendar) for one in escalations]
    return sorted((one for one in marks if one.at > start), key=lambda one: one.at)


def moved(marks: Iterable[Mark], due: datetime, calendar: Calendar) -> list[Mark]:
    """The marks that are left, about a deadline that a pause has moved."""
    return sorted((_mark(one.kind, one.to, one.span, due, calendar) for one in marks), key=lambda one: one.at)


def _declared(task: Task | None) -> tuple[list[Reminder], list[Escalation]]:
    """What the pack says, and where it says nothing the defaults: docs/clocks.md has them as a table."""
    if task is None:
        return [], [Escalation(after=Span(value=1, unit="working_day"), to="region_head")]
    if not isinstance(task, HumanTask | HandOverTask):
        return [], []
    reminders = default_reminders(task.deadline) if task.reminders is None else task.reminders
    return reminders, default_escalations(task.deadline) if task.escalations is None else task.escalations


def default_reminders(deadline: pack.Duration) -> list[Reminder]:
    """One to the holder, a quarter of the deadline before its end; none for a single hour."""
    hours = hours_of(deadline)
    if hours <= 1:
        return []
    return [Reminder(before=Span(value=max(1, hours // _QUARTER), unit=_hours(deadline)), to="holder")]


def default_escalations(deadline: pack.Duration) -> list[Escalation]:
    """Half a day late to a colleague, a day late to the head of the office."""
    clock = deadline.unit == "clock_hour"
    half, day = (12, 24) if clock else (4, 8)
    after = [Span(value=hours, unit=_hours(deadline)) for hours in (half, day)]
    return [Escalation(after=after[0], to="next_officer"), Escalation(after=after[1], to="agency_head")]


def _hours(deadline: pack.Duration) -> Any:
    return "clock_hour" if deadline.unit == "clock_hour" else "working_hour"


def _duration(span: Span) -> Duration:
    return Duration(span.value, Unit(span.unit))


def _mark(kind: str, to: str, span: Duration, due: datetime, calendar: Calendar) -> Mark:
    at = worktime.before(due, span, calendar) if kind == REMINDER else worktime.due_at(due, span, calendar)
    return Mark(at, kind, to, span)
