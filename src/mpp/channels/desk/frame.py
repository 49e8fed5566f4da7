"""What every desk page shows around its content: where the officer is, in which role, and how much waits."""

import base64
import hashlib
import hmac
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mpp.applications import desk
from mpp.channels.desk.words import role_names
from mpp.channels.look.parts import NavItem
from mpp.identity.actor import Actor
from mpp.identity.policy import may
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.keys import process_ring
from mpp.processes.worklists import COUNTED, Waiting
from mpp.regions import queries as regions

DAY, MINE, POOL, SEARCH, ISSUED, ASSIST, CODE = "hari", "saya", "kantor", "cari", "dokumen", "bantu", "kode"
ATTENTION = "perhatian"
RIGHTS, DEMANDS, PEOPLE, AWAY, LAUNCH = "hak", "warga", "penduduk", "cuti", "peluncuran"
SYSTEMS = "sistem"
_DEVICE_SECRET = "desk_device"  # noqa: S105 - the name under which the key ring keeps the secret


def drawn(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    current: str = "",
    status: int = 200,
    waiting: Waiting | None = None,
) -> HttpResponse:
    """A desk page in its frame; `current` is the entry of the menu that it belongs to.

    `waiting`: how much does, where the page has read it already.
    """
    actor = actor_of(request)
    frame = _frame(actor, current, waiting or desk.waiting(actor, clock.now()))
    frame["device_key"] = device_key(request)
    return render(request, template, frame | context, status=status)


def watched(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the inspectorate, which has no tasks, in the same frame."""
    actor = actor_of(request)
    nav = [NavItem(_("Pengawasan"), reverse("desk:findings"), True, None)]
    return render(request, template, _post(actor) | {"nav": nav} | context, status=status)


def device_key(request: HttpRequest) -> str:
    """The key under which this session's browser keeps what it could not send; gone when the session is.

    It stands in pages that are never stored, and is not kept on the device: what lies there opens for nobody else.
    """
    session = (request.session.session_key or "").encode()
    digest = hmac.new(process_ring().secret(_DEVICE_SECRET), session, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _frame(actor: Actor, current: str, waiting: Waiting) -> dict[str, Any]:
    return _post(actor) | {"nav": _menu(actor, current, waiting)}


def _post(actor: Actor) -> dict[str, Any]:
    assert actor.agency_id is not None
    agency = regions.agency(actor.agency_id)
    return {
        "agency": agency.name if agency else "",
        "region_name": agency.region.name if agency else "",
        "role": role_names(actor.roles),
        "decree": actor.appointed.decree if actor.appointed else "",
        "home_url": reverse("desk:serve_at_home") if actor.appointed else "",
    }


def _menu(actor: Actor, current: str, waiting: Waiting) -> list[NavItem]:
    home = reverse("desk:home")
    entries = [
        (DAY, _("Hari ini"), home, None),
        (MINE, _("Tugas saya"), f"{home}?daftar={MINE}", count_of(waiting.mine)),
        (POOL, _("Belum diambil"), f"{home}?daftar={POOL}", count_of(waiting.free)),
        (ATTENTION, _("Perlu perhatian"), reverse("desk:attention"), None),
    ]
    if may(actor, "desk.search"):
        entries.append((SEARCH, _("Cari berkas"), reverse("desk:search"), None))
    if may(actor, "desk.sign"):
        entries.append((ISSUED, _("Dokumen terbitan"), reverse("desk:documents"), None))
    if may(actor, "desk.answer_requests"):
        entries.append((RIGHTS, _("Hak atas data pribadi"), reverse("desk:rights"), None))
    if may(actor, "desk.partners"):
        entries.append((SYSTEMS, _("Sistem kantor"), reverse("desk:partners"), None))
    if may(actor, "desk.demands"):
        entries.append((DEMANDS, _("Permintaan warga"), reverse("desk:demands"), None))
    if may(actor, "desk.serve"):
        entries.append((ASSIST, _("Bantu warga"), reverse("desk:assist"), None))
        entries.append((CODE, _("Kode masuk"), reverse("desk:code"), None))
    if may(actor, "identity.propose_merge"):
        entries.append((PEOPLE, _("Gabung data ganda"), reverse("desk:merges"), None))
    if may(actor, "launching.see"):
        entries.append((LAUNCH, _("Peluncuran daerah"), reverse("desk:launch"), None))
    if may(actor, "identity.announce_leave"):
        entries.append((AWAY, _("Cuti"), reverse("desk:leaves"), None))
    return [NavItem(label, url, name == current, count) for name, label, url, count in entries]


def count_of(many: int) -> str:
    """How much waits, as far as it is counted."""
    return f"{COUNTED}+" if many >= COUNTED else str(many)
