"""What every desk page shows around its content: where the officer is, in which role, and how much waits."""

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
from mpp.regions import queries as regions

MINE, POOL, SEARCH, ISSUED, ASSIST, CODE = "saya", "kantor", "cari", "dokumen", "bantu", "kode"
ATTENTION = "perhatian"
RIGHTS, DEMANDS, PEOPLE = "hak", "warga", "penduduk"


def drawn(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    current: str = "",
    status: int = 200,
    counts: tuple[int, int] | None = None,
) -> HttpResponse:
    """A desk page in its frame; `current` is the entry of the menu that it belongs to.

    `counts` of the officer's tasks and of those that nobody has, where the page has read them already.
    """
    actor = actor_of(request)
    frame = _frame(actor, current, counts or desk.counts(actor))
    return render(request, template, frame | context, status=status)


def _frame(actor: Actor, current: str, counts: tuple[int, int]) -> dict[str, Any]:
    assert actor.agency_id is not None
    agency = regions.agency(actor.agency_id)
    return {
        "nav": _menu(actor, current, counts),
        "agency": agency.name if agency else "",
        "region_name": agency.region.name if agency else "",
        "role": role_names(actor.roles),
    }


def _menu(actor: Actor, current: str, counts: tuple[int, int]) -> list[NavItem]:
    mine, pool = counts
    home = reverse("desk:home")
    entries = [
        (MINE, _("Tugas saya"), f"{home}?daftar={MINE}", mine),
        (POOL, _("Belum diambil"), f"{home}?daftar={POOL}", pool),
        (ATTENTION, _("Perlu perhatian"), reverse("desk:attention"), None),
        (SEARCH, _("Cari berkas"), reverse("desk:search"), None),
    ]
    if may(actor, "desk.sign"):
        entries.append((ISSUED, _("Dokumen terbitan"), reverse("desk:documents"), None))
    if may(actor, "desk.answer_requests"):
        entries.append((RIGHTS, _("Hak atas data pribadi"), reverse("desk:rights"), None))
    if may(actor, "desk.demands"):
        entries.append((DEMANDS, _("Permintaan warga"), reverse("desk:demands"), None))
    if may(actor, "desk.serve"):
        entries.append((ASSIST, _("Bantu warga"), reverse("desk:assist"), None))
        entries.append((CODE, _("Kode masuk"), reverse("desk:code"), None))
    if may(actor, "identity.propose_merge"):
        entries.append((PEOPLE, _("Gabung data ganda"), reverse("desk:merges"), None))
    return [NavItem(label, url, name == current, count) for name, label, url, count in entries]
