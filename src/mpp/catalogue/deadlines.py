"""Deadlines of the pack format: how long, who is reminded before, and who is told after (docs/clocks.md)."""

from typing import Literal

from pydantic import Field

from mpp.catalogue.strict import Identifier, Strict


class Duration(Strict):
    value: int = Field(ge=1)
    unit: Literal["working_day", "working_hour", "clock_hour"]
    starts: Literal["complete", "submitted"] = "complete"
    set_by: Identifier | None = None  # of a task: the parameter (kind duration) by which a region may shorten it


class Span(Strict):
    """So long before or after a deadline. A working day counts as the office's longest one, or as `HOURS_A_DAY`."""

    value: int = Field(ge=1)
    unit: Literal["working_day", "working_hour", "clock_hour"]


class Reminder(Strict):
    """Who is told that a task's deadline comes near."""

    before: Span
    to: Literal["holder", "next_officer", "agency_head"] = "holder"


class Escalation(Strict):
    """Who is told that a task is late. With `next_officer` the task is free for a colleague again."""

    after: Span
    to: Literal["next_officer", "agency_head", "region_head"]


HOURS_A_DAY = 8  # of a working day, where days and hours are compared without a region's calendar


def hours_of(span: Duration | Span) -> int:
    """How many hours a span has at least, working or clock hours by its unit."""
    return span.value * HOURS_A_DAY if span.unit == "working_day" else span.value
