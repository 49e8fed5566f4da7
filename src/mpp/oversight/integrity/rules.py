"""What does not fit in a region's log of cases: pure rules over its events. Questions with evidence, no verdict."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo


class Rule(StrEnum):
    """Why something is put before the inspectorate. Stored: never rename one."""

    LATE = "late"
    OUT_OF_ORDER = "out_of_order"
    REOPENED = "reopened"
    RETURNED = "returned"
    SAME_PAIR = "same_pair"
    IN_SECONDS = "in_seconds"
    AT_NIGHT = "at_night"
    PAUSED_OFTEN = "paused_often"
    UNLIKE_OTHERS = "unlike_others"


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case, with what the case says of itself."""

    case_id: UUID
    number: str
    service: str
    applicant_id: UUID
    seq: int
    code: str
    task: str
    detail: str
    agency_id: UUID | None
    officer_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when something is put forward (`data/thresholds.yaml` says what each counts)."""

    days: int
    late_count: int
    jumped_count: int
    jumped_hours: int
    reopened_count: int
    passes: int
    pair_count: int
    seconds: int
    seconds_count: int
    night_from: int
    night_until: int
    night_count: int
    pauses: int
    outlier_count: int
    outlier_share: int


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One question: what it is about, whom, and by which events. `key` is the same whenever it is found again."""

    rule: Rule
    key: str
    evidence: tuple[Happened, ...]
    agency_id: UUID | None = None
    officer_id: UUID | None = None
    case_id: UUID | None = None


Events = Sequence[Happened]
DECIDED, TAKEN, BEGUN = "decided", "claimed", "task_started"


def suspicions(events: Iterable[Happened], limits: Thresholds, zone: ZoneInfo) -> list[Suspicion]:
    """Everything that does not fit in a region's events, in their order."""
    told = sorted(events, key=lambda one: (one.at, one.case_id, one.seq))
    return [found for judge in _JUDGES for found in judge(told, limits, zone)]


def _late(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """Deadlines that one office missed at one task, or let pass in silence, by month."""
    begun = {(one.case_id, one.task): one.agency_id for one in events if one.code == BEGUN}
    missed = [one for one in events if (one.code == "late" and one.task) or one.code == "silent"]

    def place(one: Happened) -> tuple[UUID | None, str, str]:
        return begun.get((one.case_id, one.task), one.agency_id), one.task, _month(one, zone)

    groups = _grouped(missed, place)
    for (agency, task, month), rows in groups.items():
        if len({one.case_id for one in rows}) >= limits.late_count:
            yield Suspicion(Rule.LATE, f"{agency}:{task}:{month}", rows, agency_id=agency)


def _out_of_order(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """A younger case was decided while several older ones of the same service, task and office waited."""
    waiting: dict[tuple[str, str, UUID | None], dict[UUID, Happened]] = defaultdict(dict)
    gap = timedelta(hours=limits.jumped_hours)
    for one in events:
        queue = waiting[one.service, one.task, one.agency_id]
        if one.code == BEGUN:
            queue[one.case_id] = one
        elif one.code == DECIDED:
            own = queue.pop(one.case_id, None)
            older = [each for each in queue.values() if own is not None and own.at - each.at >= gap]
            if len(older) >= limits.jumped_count:
                evidence = (one, *sorted(older, key=lambda each: each.at))
                yield Suspicion(Rule.OUT_OF_ORDER, f"{one.case_id}:{one.seq}", evidence, *_who(one))
        elif one.code in ("closed", "withdrawn", "silent"):
            for others in waiting.values():
                others.pop(one.case_id, None)


def _reopened(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """Refusals of one officer that another officer did not let stand."""
    refused: dict[UUID, Happened] = {}
    found: dict[UUID, list[Happened]] = defaultdict(list)
    for one in events:
        if one.code == DECIDED and one.task != "objection":
            refused[one.case_id] = one
        elif one.code == "reopened" and (before := refused.get(one.case_id)) and before.officer_id:
            found[before.officer_id] += [before, one]
    for officer, rows in found.items():
        if len(rows) // 2 >= limits.reopened_count:
            yield Suspicion(
                Rule.REOPENED, f"{officer}:{_month(rows[-1], zone)}", tuple(rows), rows[0].agency_id, officer
            )


def _returned(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """A task of one case that was begun again and again."""
    for (case, task), rows in _grouped(_of(events, BEGUN), lambda one: (one.case_id, one.task)).items():
        if len(rows) > limits.passes:
            yield Suspicion(Rule.RETURNED, f"{case}:{task}", rows, rows[-1].agency_id, case_id=case)


def _same_pair(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """One officer decided about one applicant in case after case."""
    by_officer = [one for one in _of(events, DECIDED) if one.officer_id]
    for (officer, applicant), rows in _grouped(by_officer, lambda one: (one.officer_id, one.applicant_id)).items():
        first = {one.case_id: one for one in reversed(rows)}
        if len(first) >= limits.pair_count:
            evidence = tuple(sorted(first.values(), key=lambda one: one.at))
            yield Suspicion(Rule.SAME_PAIR, f"{officer}:{applicant}", evidence, rows[0].agency_id, officer)


def _in_seconds(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """Decisions so soon after the task was taken that nobody can have read it, by officer and day."""
    quick = [one for one, took in _paces(events) if took <= timedelta(seconds=limits.seconds)]
    groups = _grouped(quick, lambda one: (one.officer_id, one.at.astimezone(zone).date().isoformat()))
    for (officer, day), rows in groups.items():
        if len(rows) >= limits.seconds_count:
            yield Suspicion(Rule.IN_SECONDS, f"{officer}:{day}", rows, rows[0].agency_id, officer)


def _at_night(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """Decisions in the region's night, by officer and month."""

    def dark(one: Happened) -> bool:
        hour = one.at.astimezone(zone).hour
        return hour >= limits.night_from or hour < limits.night_until

    late = [one for one in _of(events, DECIDED) if one.officer_id and dark(one)]
    for (officer, month), rows in _grouped(late, lambda one: (one.officer_id, _month(one, zone))).items():
        if len(rows) >= limits.night_count:
            yield Suspicion(Rule.AT_NIGHT, f"{officer}:{month}", rows, rows[0].agency_id, officer)


def _paused_often(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """A case whose clock was stopped again and again by asking the applicant for a mend."""
    for case, rows in _grouped(_of(events, "correction_asked"), lambda one: one.case_id).items():
        if len(rows) >= limits.pauses:
            asked = [one for one in events if one.case_id == case and one.code == DECIDED and one.at <= rows[-1].at]
            last = asked[-1] if asked else rows[-1]
            yield Suspicion(Rule.PAUSED_OFTEN, str(case), rows, last.agency_id, last.officer_id, case)


def _unlike_others(events: Events, limits: Thresholds, zone: ZoneInfo) -> Iterator[Suspicion]:
    """An officer whose median decision comes many times sooner than that of the others at the same task."""
    at_task = _grouped_paces(_paces(events))
    for (service, task, agency), paces in at_task.items():
        for officer, own in paces.items():
            others = [took for who, rows in paces.items() if who != officer for _, took in rows]
            if len(own) < limits.outlier_count or len(others) < limits.outlier_count:
                continue
            pace = median(took.total_seconds() for _, took in own)
            if pace * limits.outlier_share <= median(took.total_seconds() for took in others):
                evidence = tuple(one for one, _ in own)
                key = f"{officer}:{service}:{task}:{_month(evidence[-1], zone)}"
                yield Suspicion(Rule.UNLIKE_OTHERS, key, evidence, agency, officer)


_JUDGES: tuple[Callable[[Events, Thresholds, ZoneInfo], Iterator[Suspicion]], ...] = (
    _late,
    _out_of_order,
    _reopened,
    _returned,
    _same_pair,
    _in_seconds,
    _at_night,
    _paused_often,
    _unlike_others,
)
Pace = tuple[Happened, timedelta]
Desk = tuple[str, str, UUID | None]  # service, task, office
K = TypeVar("K")


def _paces(events: Events) -> list[Pace]:
    """Each officer's decision, and how long after she took the task it came; without a taking, after it began."""
    since: dict[tuple[UUID, str], datetime] = {}
    found = []
    for one in events:
        if one.code in (BEGUN, TAKEN):
            since[one.case_id, one.task] = one.at
        elif one.code == DECIDED and one.officer_id and (start := since.pop((one.case_id, one.task), None)):
            found.append((one, one.at - start))
    return found


def _grouped_paces(paces: Iterable[Pace]) -> Mapping[Desk, Mapping[UUID | None, list[Pace]]]:
    found: dict[Desk, dict[UUID | None, list[Pace]]] = defaultdict(lambda: defaultdict(list))
    for one, took in paces:
        found[one.service, one.task, one.agency_id][one.officer_id].append((one, took))
    return found


def _of(events: Events, code: str) -> list[Happened]:
    return [one for one in events if one.code == code]


def _grouped(events: Iterable[Happened], by: Callable[[Happened], K]) -> dict[K, tuple[Happened, ...]]:
    found: dict[K, list[Happened]] = defaultdict(list)
    for one in events:
        found[by(one)].append(one)
    return {key: tuple(rows) for key, rows in found.items()}


def _month(one: Happened, zone: ZoneInfo) -> str:
    return f"{one.at.astimezone(zone):%Y-%m}"


def _who(one: Happened) -> tuple[UUID | None, UUID | None, UUID | None]:
    return one.agency_id, one.officer_id, one.case_id
