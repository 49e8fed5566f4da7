"""The worklist, and finding a case by its number or its applicant's NIK."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import desk
from mpp.applications.terms import FoundCase, WorkPart, WorkRow
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.channels.desk import frame
from mpp.channels.desk.words import fault
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words
from mpp.identity.actor import Actor
from mpp.identity.policy import may, view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Invalid
from mpp.processes.worklists import Waiting
from mpp.regions import queries as regions

ROWS = 25
FREE_ROWS = 10  # of what nobody has, on the page of the day
LONGEST_SEARCH = 40


@view_policy("desk.work")
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The officer's day, or one of its two lists whole: the longest late first, with masked names."""
    actor, chosen = actor_of(request), request.GET.get("daftar", "")
    context = {"done": request.session.pop("desk_done", ""), "pool": f"{reverse('desk:home')}?daftar={frame.POOL}"}
    if chosen not in (frame.MINE, frame.POOL):
        return _day(request, actor, context)
    after = _place(request.GET.get("sesudah", ""))
    tasks = desk.tasks(actor, mine=chosen == frame.MINE, after=after, most=ROWS + 1, now=clock.now())
    context |= {
        "mine": chosen == frame.MINE,
        "rows": drawn_rows(tasks.rows[:ROWS], actor),
        "next": _next(chosen, tasks.rows[ROWS - 1]) if len(tasks.rows) > ROWS else "",
        "first": "" if after is None else f"{reverse('desk:home')}?daftar={chosen}",
        "services": [] if chosen == frame.MINE else _services(tasks.waiting, actor),
    }
    context["together"] = any(one["bulk"] for one in context["rows"])
    return frame.drawn(request, "desk/home.html", context, chosen, waiting=tasks.waiting)


def _day(request: HttpRequest, actor: Actor, context: dict[str, Any]) -> HttpResponse:
    """What the officer has taken, with the most urgent of what nobody has, and how much that is by service."""
    day = desk.day(actor, ROWS + 1, FREE_ROWS, clock.now())
    context |= {
        "rows": drawn_rows(day.taken[:ROWS], actor),
        "next": _next(frame.MINE, day.taken[ROWS - 1]) if len(day.taken) > ROWS else "",
        "free": drawn_rows(day.free, actor),
        "services": _services(day.waiting, actor),
        "waiting": frame.count_of(day.waiting.free),
    }
    context["together"] = any(one["bulk"] for one in [*context["rows"], *context["free"]])
    return frame.drawn(request, "desk/day.html", context, frame.DAY, waiting=day.waiting)


def _services(waiting: Waiting, actor: Actor) -> list[tuple[str, str]]:
    """How much nobody has taken, by service as people call it, the most first."""
    assert actor.region_id is not None
    names = {one.service_id: _service(one.published) for one in catalogue.offered(actor.region_id)}
    most = sorted(waiting.pool.items(), key=lambda one: (-one[1], one[0]))
    return [(names.get(service, service), frame.count_of(many)) for service, many in most]


def _place(text: str) -> tuple[datetime, UUID] | None:
    """The last row of the page before; anything malformed is the first page."""
    moment, _between, item = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(item)) if at.tzinfo else None
    except ValueError:
        return None


def _next(chosen: str, last: WorkRow) -> str:
    place = f"{last.due_at.isoformat()}~{last.id}"
    return f"{reverse('desk:home')}?{urlencode({'daftar': chosen, 'sesudah': place})}"


def drawn_rows(rows: Sequence[WorkRow], actor: Actor) -> list[dict[str, Any]]:
    """The rows of a list as its pages show them."""
    assert actor.region_id is not None
    now, zone = clock.now(), regions.zone_of(actor.region_id)
    return [_row(row, now, zone) for row in rows]


def _row(row: WorkRow, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    late = row.due_at < now
    return {
        "id": row.id,
        "number": row.number,
        "name": row.masked_name,
        "service": _service(row.published),
        "task": _task(row.published, row.task),
        "again": row.again,
        "bulk": getattr(row.published.service.tasks[row.task], "bulk", False),
        "absent": row.absent,
        "claimed": row.claimed,
        "due": short_moment(row.due_at, zone),
        "late": late,
        "today": not late and row.due_at.astimezone(zone).date() == now.astimezone(zone).date(),
    }


def _service(published: PublishedService) -> str:
    return Words(published, get_language() or "id")("name", published.service.name)


def _task(published: PublishedService, task: str) -> str:
    words = Words(published, get_language() or "id")
    return words(f"tasks.{task}.label", published.service.tasks[task].label)


@view_policy("desk.search")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Cases by number or NIK. What is searched travels in the body: a NIK in an address would be kept in logs."""
    typed = request.POST.get("q", "").strip()[:LONGEST_SEARCH]
    context: dict[str, Any] = {"typed": typed, "found": None}
    status = 200
    if request.method == "POST":
        try:
            found = desk.search(actor_of(request), typed, clock.now())
            context["found"] = [_found(one, actor_of(request)) for one in found]
        except Invalid as refused:
            context["errors"], status = [fault(refused.fields["q"][0])], 422
    return frame.drawn(request, "desk/search.html", context, frame.SEARCH, status)


def _found(case: FoundCase, actor: Actor) -> dict[str, Any]:
    assert actor.region_id is not None
    states = {
        "running": _("Sedang diproses"),
        "waiting_applicant": _("Menunggu perbaikan dari pemohon"),
        "closed": _("Selesai"),
    }
    mends = case.state == "waiting_applicant" and may(actor, "desk.serve")
    return {
        "number": case.number,
        "service": _service(case.published),
        "name": case.masked_name,
        "state": states.get(case.state, case.state),
        "opened": short_moment(case.opened_at, regions.zone_of(actor.region_id)),
        "parts": [_part(case, part) for part in case.parts],
        "correct": reverse("web:correct", args=[case.id]) if mends else "",
    }


def _part(case: FoundCase, part: WorkPart) -> dict[str, Any]:
    if part.mine:
        holder = _("sedang Anda kerjakan")
    elif part.free:
        holder = _("belum diambil")
    else:
        holder = _("sedang dikerjakan petugas lain")
    label = _task(case.published, part.task)
    return {"label": label, "holder": holder, "url": reverse("desk:task", args=[part.id]) if part.here else ""}
