"""What the watch finds in a log, and what it leaves alone: pure, over events that a test writes down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpp.oversight.integrity.rules import Happened, Rule, Suspicion, suspicions
from mpp.oversight.integrity.thresholds import thresholds_of

WIB = ZoneInfo("Asia/Jakarta")
MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday 09.00
LIMITS = thresholds_of("35.10")
OFFICE, ANI, BUDI, SITI = (UUID(int=number) for number in (1, 2, 3, 4))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def case(number: int) -> UUID:
    return UUID(int=1000 + number)


def told(number: int, code: str, at: datetime, officer: UUID | None = None, **more: object) -> Happened:
    plain = Happened(
        case(number), f"N-{number}", "letter", UUID(int=2000 + number), 1, code, "verify", "", OFFICE, officer, at
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def handled(number: int, begun: datetime, decided: datetime, officer: UUID = ANI, **more: object) -> list[Happened]:
    """One case that waited, was taken half an hour before its decision, and decided."""
    steps = (
        ("task_started", begun, None),
        ("claimed", decided - 30 * MINUTE, officer),
        ("decided", decided, officer),
    )
    return [told(number, code, at, who, seq=seq, **more) for seq, (code, at, who) in enumerate(steps, 1)]


def found(events: list[Happened]) -> list[Suspicion]:
    return suspicions(events, LIMITS, WIB)


def rules(events: list[Happened]) -> list[Rule]:
    return [one.rule for one in found(events)]


def test_an_ordinary_week_raises_no_question() -> None:
    events = [
        one
        for number in range(20)
        for one in handled(
            number, MORNING + number * HOUR, MORNING + number * HOUR + 4 * HOUR, (ANI, BUDI)[number % 2]
        )
        if 8 <= one.at.astimezone(WIB).hour < 20
    ]
    assert rules(events) == []


def test_deadlines_missed_at_one_task_are_one_question_with_all_of_them() -> None:
    events = [
        one
        for number in range(3)
        for one in (told(number, "task_started", MORNING), told(number, "late", MORNING + DAY, agency_id=None))
    ]
    [one] = found(events)
    assert (one.rule, one.agency_id, len(one.evidence)) == (Rule.LATE, OFFICE, 3)
    assert rules(events[:4]) == []


def test_silence_that_became_consent_counts_as_a_missed_deadline() -> None:
    events = [told(number, "silent", MORNING + number * MINUTE) for number in range(3)]
    assert rules(events) == [Rule.LATE]


def test_a_younger_case_before_three_older_ones_is_out_of_order() -> None:
    older = [told(number, "task_started", MORNING + number * MINUTE) for number in range(3)]
    younger = handled(9, MORNING + 2 * DAY, MORNING + 2 * DAY + HOUR)
    [one] = found(older + younger)
    assert (one.rule, one.officer_id, one.case_id) == (Rule.OUT_OF_ORDER, ANI, case(9))
    assert [each.number for each in one.evidence] == ["N-9", "N-0", "N-1", "N-2"]
    assert rules(older[:2] + younger) == []
    elsewhere = [replace(each, service="permit") for each in older]
    assert rules(elsewhere + younger) == []


def test_a_refusal_that_did_not_stand_is_a_question_to_who_refused() -> None:
    events = [
        *handled(1, MORNING, MORNING + HOUR),
        told(1, "decided", MORNING + DAY, BUDI, task="objection", detail="uphold"),
        told(1, "reopened", MORNING + DAY, seq=9),
    ]
    [one] = found(events)
    assert (one.rule, one.officer_id) == (Rule.REOPENED, ANI)


def test_a_task_begun_again_and_again_and_a_clock_paused_too_often() -> None:
    again = [told(1, "task_started", MORNING + number * HOUR) for number in range(4)]
    assert rules(again) == [Rule.RETURNED]
    asked = [told(1, "correction_asked", MORNING + number * DAY, task="correct") for number in range(3)]
    assert rules([told(1, "decided", MORNING, ANI), *asked]) == [Rule.PAUSED_OFTEN]


def test_the_same_officer_and_applicant_in_case_after_case() -> None:
    neighbour = UUID(int=77)
    events = [
        one
        for number in range(4)
        for one in handled(number, MORNING + number * DAY, MORNING + number * DAY + HOUR, applicant_id=neighbour)
    ]
    [one] = found(events)
    assert (one.rule, one.officer_id, len(one.evidence)) == (Rule.SAME_PAIR, ANI, 4)
    shared = [replace(one, officer_id=BUDI) if one.case_id == case(3) and one.officer_id else one for one in events]
    assert rules(shared) == []


def test_decisions_in_seconds_and_at_night() -> None:
    quick = [
        one
        for number in range(3)
        for one in (
            told(number, "claimed", MORNING + number * MINUTE, ANI),
            told(number, "decided", MORNING + number * MINUTE + timedelta(seconds=6), ANI),
        )
    ]
    assert rules(quick) == [Rule.IN_SECONDS]
    assert rules(quick[:4]) == []
    night = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # 22.30
    assert rules(handled(1, MORNING, night) + handled(2, MORNING, night + HOUR)) == [Rule.AT_NIGHT]
    assert (
        suspicions(handled(1, MORNING, night) + handled(2, MORNING, night), LIMITS, ZoneInfo("Europe/Lisbon")) == []
    )


def test_an_officer_many_times_faster_than_the_others_at_the_same_task() -> None:
    events = []
    for number in range(24):
        taken = MORNING + number * DAY
        fast = number % 2
        officer, took = (SITI, MINUTE) if fast else ((ANI, BUDI)[number // 2 % 2], HOUR)
        events += [told(number, "claimed", taken, officer), told(number, "decided", taken + took, officer)]
    [one] = found(events)
    assert (one.rule, one.officer_id, len(one.evidence)) == (Rule.UNLIKE_OTHERS, SITI, 12)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.sampled_from(
                ["task_started", "claimed", "decided", "late", "closed", "reopened", "correction_asked"]
            ),
            st.integers(0, 5000),
            st.sampled_from([ANI, BUDI, None]),
        ),
        max_size=60,
    )
)
def test_whatever_the_log_says_each_question_comes_once_with_evidence_from_it(
    rows: list[tuple[int, str, int, UUID]],
) -> None:
    events = [told(n, code, MORNING + m * MINUTE, who, seq=at) for at, (n, code, m, who) in enumerate(rows)]
    once = found(events)
    assert len({(one.rule, one.key) for one in once}) == len(once)
    assert all(one.evidence and set(one.evidence) <= set(events) for one in once)
    assert found(list(reversed(events))) == once


@pytest.mark.parametrize("code", ["35.10", "92.08"])
def test_every_region_has_every_threshold(code: str) -> None:
    assert thresholds_of(code).days == 35
