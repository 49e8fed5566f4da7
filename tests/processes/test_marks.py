"""When a clock reminds and to whom it escalates: what the pack declares, and the defaults."""

from datetime import date, datetime, time
from typing import Any

import pytest

from mpp.catalogue.pack import Decision, HumanTask
from mpp.kernel import zones
from mpp.kernel.worktime import Calendar, due_at
from mpp.processes.rules import Mark, marks_of, moved, worktime_duration

FRIDAY = date(2026, 7, 10)
CALENDAR = Calendar(zones.WITA, {day: (time(8), time(16)) for day in range(5)}, frozenset({date(2026, 7, 13)}))
START = datetime(2026, 7, 9, 9, tzinfo=zones.WITA)  # Thursday; Monday is a holiday


def _task(value: int, unit: str, **declared: Any) -> HumanTask:
    told = {
        "label": "Periksa",
        "agency": "dinkes",
        "role": "verifier",
        "decisions": [Decision(id="ok", label="Ya")],
    }
    return HumanTask.model_validate(told | {"deadline": {"value": value, "unit": unit}} | declared)


def _marks(task: HumanTask) -> list[Mark]:
    due = due_at(START, worktime_duration(task.deadline), CALENDAR)
    return marks_of(task, START, due, CALENDAR)


def _told(marks: list[Mark]) -> list[tuple[str, str]]:
    return [(f"{one.at.astimezone(zones.WITA):%d %H.%M}", one.to) for one in marks]


def test_what_the_pack_declares_is_counted_in_working_time_over_weekend_and_holiday() -> None:
    task = _task(
        1,
        "working_day",
        reminders=[{"before": {"value": 4, "unit": "working_hour"}, "to": "holder"}],
        escalations=[
            {"after": {"value": 2, "unit": "working_hour"}, "to": "next_officer"},
            {"after": {"value": 1, "unit": "working_day"}, "to": "agency_head"},
            {"after": {"value": 2, "unit": "working_day"}, "to": "region_head"},
        ],
    )
    assert _told(_marks(task)) == [
        ("10 12.00", "holder"),
        ("14 10.00", "next_officer"),
        ("14 16.00", "agency_head"),
        ("15 16.00", "region_head"),
    ]


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (1, "working_day", [("10 14.00", "holder"), ("14 12.00", "next_officer"), ("14 16.00", "agency_head")]),
        (4, "working_hour", [("09 12.00", "holder"), ("10 09.00", "next_officer"), ("10 13.00", "agency_head")]),
        (1, "working_hour", [("09 14.00", "next_officer"), ("10 10.00", "agency_head")]),
        (72, "clock_hour", [("11 15.00", "holder"), ("12 21.00", "next_officer"), ("13 09.00", "agency_head")]),
    ],
)
def test_where_a_pack_says_nothing_defaults_hold(value: int, unit: str, told: list[tuple[str, str]]) -> None:
    assert _told(_marks(_task(value, unit))) == told


def test_a_pack_may_want_none() -> None:
    assert _marks(_task(2, "working_day", reminders=[], escalations=[])) == []


def test_marks_follow_a_deadline_that_a_pause_has_moved_and_survive_their_row() -> None:
    marks = [Mark.of(one.plain()) for one in _marks(_task(1, "working_day"))]
    assert marks == _marks(_task(1, "working_day"))
    due = datetime(2026, 7, 15, 16, tzinfo=zones.WITA)
    assert _told(moved(marks, due, CALENDAR)) == [
        ("15 14.00", "holder"),
        ("16 12.00", "next_officer"),
        ("16 16.00", "agency_head"),
    ]
