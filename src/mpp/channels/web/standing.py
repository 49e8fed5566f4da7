"""How a case's clock stands, in words: the promise, the working time left, who holds it, why it stands still."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mpp.applications.interview import silence
from mpp.applications.terms import CaseView, Event, Standing, Tracking
from mpp.catalogue.pack import (
    CorrectionTask,
    Duration,
    HandOverTask,
    HumanTask,
    PublishedService,
    RegisterTask,
    Task,
)
from mpp.catalogue.paths import place_of
from mpp.channels.look.parts import Clock
from mpp.channels.look.spelling import span
from mpp.channels.web.messages import registry_name
from mpp.channels.web.moments import moment
from mpp.channels.web.questions import Words
from mpp.kernel import clock
from mpp.kernel.worktime import Calendar, working_seconds
from mpp.processes.models import WorkItem
from mpp.regions import queries as regions

_BEGIN, _END = (
    frozenset({"task_started", "correction_asked"}),
    frozenset({"decided", "task_completed", "correction_answered", "answered", "task_ended"}),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A case's clock for a page. `paused`: why it stands still and since when; empty while it goes."""

    clock: Clock
    paused: str
    held: tuple[str, ...] = ()  # why silence has not approved it, though the term has passed


def told_to_applicant(told: Tracking) -> Told | None:
    """The clock of an application for the person whose it is; None once it is closed."""
    receipt = told.receipt
    if told.standing is None:
        return None
    offices = regions.agency_names(receipt.region_id)
    holder = holders(told.events, receipt.published, offices, _("Anda"))
    return _told(told.standing, receipt.published, receipt.region_id, holder, _("perbaikan dari Anda"))


def told_to_office(view: CaseView) -> Told | None:
    """The same for an officer who has a task of it open."""
    item = view.work_item
    if view.standing is None:
        return None
    holder = holders(view.events, view.published, regions.agency_names(item.region_id), _("Pemohon"))
    return _told(view.standing, view.published, item.region_id, holder, _("perbaikan dari pemohon"))


def _told(standing: Standing, published: PublishedService, region_id: UUID, holder: str, correction: str) -> Told:
    zone, promise = regions.zone_of(region_id), published.service.standard.duration
    now = standing.paused_at or clock.now()
    calendar = regions.calendar_of(region_id, now.astimezone(zone).date())
    total = _seconds(standing.opened_at, standing.due_at, promise, calendar)
    left = _seconds(now, standing.due_at, promise, calendar)
    late = _seconds(standing.due_at, now, promise, calendar) if now > standing.due_at else 0
    state = "late" if now > standing.due_at else "paused" if standing.paused_at else "running"
    drawn = Clock(
        promise=span(promise.value, promise.unit),
        remaining=_late(late, promise, calendar) if state == "late" else _left(left, promise, calendar),
        used=round(total - left),
        total=round(total),
        holder=holder,
        due=moment(standing.due_at, zone),
        state=state,
    )
    held = tuple(dict.fromkeys(held_because(code, published) for code in standing.held_for))
    return Told(drawn, _paused(standing, region_id, correction), held)


def held_because(code: str, published: PublishedService) -> str:
    """Why silence has not approved: one code of `interview.silence` in words. No value of anybody."""
    kind, _sep, what = code.partition(":")
    words = Words(published, get_language() or "id")
    if kind == silence.AWAITED:
        return _("%(registry)s belum menjawab.") % {"registry": registry_name(what)}
    if kind == silence.DECIDED:
        task = published.service.tasks.get(what)
        label = words(f"tasks.{what}.label", task.label) if task else what
        return _("Ada petugas yang sudah menolak atau meminta perbaikan: %(task)s.") % {"task": label}
    if kind == silence.RULE:
        rule = next((one for one in published.service.rules if one.id == what), None)
        return words(f"rules.{what}.message", rule.message) if rule else what
    element = published.elements[place_of(published.service, what).element]
    return _("%(label)s belum dibenarkan oleh pemilik datanya.") % {"label": words.label(element)}


def _paused(standing: Standing, region_id: UUID, correction: str) -> str:
    """Why it stands still, for whom it waits, since when, and what that means for the promise."""
    if standing.paused_at is None:
        return ""
    registries = ", ".join(registry_name(one) for one in standing.waits_for)
    awaited = correction if standing.reason == "correction" else registries or _("data dari sistem lain")
    told = {"awaited": awaited, "since": moment(standing.paused_at, regions.zone_of(region_id))}
    return _("Waktu berhenti sejak %(since)s: menunggu %(awaited)s. Batasnya mundur selama berhenti.") % told


def time_left(item: WorkItem, published: PublishedService) -> str:
    """The working time that an open task has left, or by how much it is late."""
    task = published.service.tasks[item.task]
    if item.state not in (WorkItem.State.WAITING, WorkItem.State.CLAIMED) or not isinstance(
        task, HumanTask | HandOverTask
    ):
        return ""
    now = clock.now()
    calendar = regions.calendar_of(item.region_id, now.astimezone(regions.zone_of(item.region_id)).date())
    if now > item.due_at:
        return _late(_seconds(item.due_at, now, task.deadline, calendar), task.deadline, calendar)
    return _left(_seconds(now, item.due_at, task.deadline, calendar), task.deadline, calendar)


def holders(
    events: Iterable[Event], published: PublishedService, offices: Mapping[UUID, str], applicant: str
) -> str:
    """Who has a task of the case in hand now, from its log: an office, another system, or the applicant."""
    open_: dict[tuple[str, UUID | None], str] = {}
    for event in events:
        task = published.service.tasks.get(event.task)
        if task is not None and event.code in _BEGIN:
            open_[event.task, event.agency_id] = _holder(task, event, offices, applicant)
        elif event.code in _END:
            of_task = [one for one in open_ if one[0] == event.task]
            for one in [one for one in of_task if one[1] == event.agency_id] or of_task:
                del open_[one]
    return ", ".join(dict.fromkeys(open_.values()))


def _holder(task: Task, event: Event, offices: Mapping[UUID, str], applicant: str) -> str:
    if isinstance(task, CorrectionTask):
        return applicant
    if isinstance(task, RegisterTask):
        return registry_name(task.registry)
    return (event.agency_id and offices.get(event.agency_id)) or _("Sistem MPP Digital")


def _seconds(begin: datetime, end: datetime, duration: Duration, calendar: Calendar) -> float:
    """What a clock of this kind counts between two moments; 0 when the end comes first."""
    if duration.unit == "clock_hour":
        return max(0.0, (end - begin).total_seconds())
    return working_seconds(begin, end, calendar)


def _left(seconds: float, duration: Duration, calendar: Calendar) -> str:
    return _("Sisa %(time)s") % {"time": _spelled(seconds, duration, calendar)}


def _late(seconds: float, duration: Duration, calendar: Calendar) -> str:
    return _("Terlambat %(time)s") % {"time": _spelled(seconds, duration, calendar)}


def _spelled(seconds: float, duration: Duration, calendar: Calendar) -> str:
    """`1 hari kerja 3 jam kerja`; the last hour in minutes."""
    hour = "clock_hour" if duration.unit == "clock_hour" else "working_hour"
    day = calendar.day_seconds if hour == "working_hour" else float("inf")
    days, rest = (int(seconds // day), seconds % day) if seconds >= day else (0, seconds)
    parts = [span(days, "working_day")] if days else []
    parts += [span(int(rest // 3600), hour)] if rest >= 3600 else []
    if not parts:
        minutes = int(rest // 60)
        return ngettext("%(n)s menit", "%(n)s menit", minutes) % {"n": minutes}
    return " ".join(parts)
