"""Reminders come before their deadline and count the same time; a clock stands still for somebody."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import Duration, HandOverTask, HumanTask, RegisterTask, Span, hours_of

_CLOCK = "clock_hour"


def clocks(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find reminders that are as long as their deadline, spans of another kind of time, and pauses for nobody."""
    for name, task in loaded.published.service.tasks.items():
        if isinstance(task, HumanTask | HandOverTask):
            for index, reminder in enumerate(task.reminders or []):
                place = ("tasks", name, "reminders", index)
                yield from _other_time(loaded, place, reminder.before, task.deadline)
                yield from _too_long(loaded, place, reminder.before, task.deadline)
            for index, escalation in enumerate(task.escalations or []):
                yield from _other_time(
                    loaded, ("tasks", name, "escalations", index), escalation.after, task.deadline
                )
        elif isinstance(task, RegisterTask) and task.stops_clock and task.kind != "submit":
            what = f"{name} is done at once, so that no clock stands still for it"
            yield at(loaded, ("tasks", name, "stops_clock"), "clock", what, "remove stops_clock")


def _too_long(
    loaded: LoadedPack, place: tuple[str | int, ...], before: Span, deadline: Duration
) -> Iterator[Mistake]:
    if hours_of(before) >= hours_of(deadline):
        what = f"the reminder ({_said(before)}) is not shorter than its deadline ({_said(deadline)})"
        yield at(loaded, place, "clock", what, "remind later, or lengthen the deadline")


def _other_time(
    loaded: LoadedPack, place: tuple[str | int, ...], span: Span, deadline: Duration
) -> Iterator[Mistake]:
    if (span.unit == _CLOCK) != (deadline.unit == _CLOCK):
        what = f"{_said(span)} and the deadline of {_said(deadline)} count different time"
        yield at(loaded, place, "clock", what, "write clock hours for both, or working time for both")


def _said(span: Span | Duration) -> str:
    return f"{span.value} {span.unit}"
