"""What an officer or head is told of by the clocks: tasks that come near their deadline, and those past it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mpp.applications import desk
from mpp.applications.terms import Warned
from mpp.channels.desk import frame
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.regions import queries as regions


@view_policy("desk.work")
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The tasks that need attention, the most urgent first."""
    rows = [_row(one) for one in desk.attention(actor_of(request))]
    return frame.drawn(request, "desk/attention.html", {"rows": rows}, frame.ATTENTION)


def _row(one: Warned) -> dict[str, Any]:
    words = Words(one.published, get_language() or "id")
    task = one.published.service.tasks.get(one.task)
    return {
        "number": one.number,
        "service": words("name", one.published.service.name),
        "task": words(f"tasks.{one.task}.label", task.label) if task else _("Seluruh permohonan"),
        "due": short_moment(one.due_at, regions.zone_of(one.region_id)),
        "late": one.due_at < clock.now(),
        "why": _why(one),
        "office": regions.agency_names(one.region_id).get(one.office_id, "") if one.office_id else "",
        "url": reverse("desk:task", args=[one.work_item_id]) if one.here and one.work_item_id else "",
    }


def _why(one: Warned) -> str:
    if one.kind == "reminder":
        return _("Batas waktunya sudah dekat.")
    return {
        "next_officer": _("Terlambat. Tugas ini boleh diambil petugas lain."),
        "agency_head": _("Terlambat. Diteruskan kepada kepala kantor."),
        "region_head": _("Terlambat. Diteruskan kepada kepala daerah lewat pengelola MPP."),
    }[one.to]
