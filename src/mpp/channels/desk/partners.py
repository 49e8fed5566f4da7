"""The systems of this office that take part by API, and what they were to be told and did not take."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mpp.channels.desk import frame
from mpp.channels.web.moments import short_moment
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.partners import actions, queries
from mpp.partners.models import Client, Delivery
from mpp.regions import queries as regions

_TOLD = {
    "waiting": gettext_lazy("Tugas menunggu"),
    "claimed": gettext_lazy("Tugas diambil"),
    "done": gettext_lazy("Tugas diputuskan"),
    "cancelled": gettext_lazy("Tugas dibatalkan"),
}
_TROUBLES = {
    "timeout": gettext_lazy("tidak menjawab dalam 15 detik"),
    "unreachable": gettext_lazy("tidak dapat dihubungi"),
    "broken": gettext_lazy("menjawab dengan galat"),
    "refused": gettext_lazy("menolak pemberitahuan"),
    "redirected": gettext_lazy("mengalihkan ke alamat lain; pengalihan tidak diikuti"),
    "gone": gettext_lazy("meminta tidak dikirimi lagi"),
    "switched_off": gettext_lazy("pemberitahuannya dimatikan"),
    "unknown_host": gettext_lazy("nama alamatnya tidak ditemukan"),
    "private_address": gettext_lazy("alamatnya menuju jaringan dalam; tidak dikirim"),
}


@view_policy("desk.partners")
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Clients, and deliveries that are still tried or were given up."""
    actor = actor_of(request)
    assert actor.agency_id is not None
    assert actor.region_id is not None
    zone = regions.zone_of(actor.region_id)
    context = {
        "systems": [_system(one) for one in queries.clients(actor.agency_id)],
        "rows": [_row(one, zone) for one in queries.deliveries(actor)],
    }
    return frame.drawn(request, "desk/partners.html", context, frame.SYSTEMS)


@view_policy("partners.replay")
@require_POST
def replay(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Send a dead letter again."""
    actions.replay_one(actor_of(request), delivery_id, clock.now())
    return HttpResponseRedirect(reverse("desk:partners"), status=303)


def _system(one: Client) -> dict[str, Any]:
    hook = getattr(one, "webhook", None)
    if not one.active:
        tone, state = "bad", _("Berhenti")
    elif hook is not None and not hook.active:
        tone, state = "warn", _("Aktif; pemberitahuannya dimatikan")
    else:
        tone, state = "good", _("Aktif")
    return {"name": one.name, "tone": tone, "state": state, "url": hook.url if hook else ""}


def _row(one: Delivery, zone: ZoneInfo) -> dict[str, Any]:
    dead = one.state == Delivery.State.DEAD
    return {
        "id": one.id,
        "what": str(_TOLD[one.told]),
        "at": short_moment(one.created_at, zone),
        "attempts": one.attempts,
        "why": str(_TROUBLES.get(one.trouble, "")) if one.trouble else "",
        "dead": dead,
        "tone": "bad" if dead else "warn",
        "state": _("Gagal") if dead else _("Masih dicoba"),
    }
