"""How a clock pauses and goes on: pure, in the region's working time."""

from dataclasses import dataclass, replace
from datetime import datetime

from mpp.catalogue import pack
from mpp.kernel import worktime
from mpp.kernel.worktime import Calendar, Duration, Unit


@dataclass(frozen=True)
class Ticking:
    """The moving part of a clock. `due_at` counts only while `paused_at` is empty."""

    unit: Unit
    due_at: datetime
    paused_at: datetime | None = None
    pause_reason: str = ""
    pauses: tuple[tuple[datetime, datetime], ...] = ()


def worktime_duration(duration: pack.Duration) -> Duration:
    """A pack's duration as the kernel counts it: the one bridge between the two."""
    return Duration(duration.value, Unit(duration.unit))


def paused(clock: Ticking, reason: str, now: datetime) -> Ticking:
    """Let the clock stand still. One that stands already only changes its reason; a late one is not saved."""
    if clock.paused_at is not None:
        return replace(clock, pause_reason=reason)
    if now >= clock.due_at:
        return clock
    return replace(clock, paused_at=now, pause_reason=reason)


def resumed(clock: Ticking, now: datetime, calendar: Calendar) -> Ticking:
    """Let the clock go on: it is due later by what the pause cost, in the clock's own kind of time."""
    if clock.paused_at is None:
        return clock
    pause = (clock.paused_at, now)
    return replace(
        clock,
        due_at=_later(clock, pause, calendar),
        paused_at=None,
        pause_reason="",
        pauses=(*clock.pauses, pause),
    )


def _later(clock: Ticking, pause: tuple[datetime, datetime], calendar: Calendar) -> datetime:
    if clock.unit is Unit.CLOCK_HOUR:
        return clock.due_at + (pause[1] - pause[0])
    return worktime.extended(clock.due_at, [pause], calendar)
