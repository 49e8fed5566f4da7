"""Reminders come before their deadline and count the same time; a clock stands still for somebody."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.deadlines import Duration, Span, hours_of
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import CorrectionTask, HandOverTask, HumanTask, RegisterTask

_CLOCK = "clock_hour"


def clocks(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find reminders that are as long as their deadline, spans of another kind of time, and pauses for nobody."""
    service = loaded.published.service
    if service.standard.duration.set_by:
        what = "the service's own term is the standard's, and a region shortens its tasks"
        yield at(loaded, ("standard", "duration"), "clock", what, "remove set_by")
    for name, task in service.tasks.items():
        if isinstance(task, HumanTask | HandOverTask | CorrectionTask):
            yield from _set_by(loaded, name, task.deadline)
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


def _set_by(loaded: LoadedPack, name: str, deadline: Duration) -> Iterator[Mistake]:
    """A region may be stricter than the standard, never slower."""
    if deadline.set_by is None:
        return
    place = ("tasks", name, "deadline")
    parameter = loaded.published.service.parameters.get(deadline.set_by)
    if parameter is None or parameter.kind != "duration" or not isinstance(parameter.default, dict):
        what = f"{deadline.set_by} is no parameter of kind duration with a default"
        yield at(loaded, place, "clock", what, "name one of parameters, or add it")
    elif parameter.default.get("unit") != deadline.unit:
        what = f"{deadline.set_by} counts another time than the deadline of {_said(deadline)}"
        yield at(loaded, place, "clock", what, f"write its default in {deadline.unit}")
    elif parameter.maximum is None or parameter.maximum > deadline.value:
        what = f"a region could make the deadline of {name} longer than {_said(deadline)}"
        yield at(loaded, place, "clock", what, f"give {deadline.set_by} a maximum of {deadline.value}")


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
