"""Acts of Dukcapil's officers about people: a party of a case is this person, two records are one person."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mpp.applications import actions, desk
from mpp.applications.interview.paths import applicant_of, holder
from mpp.applications.terms import CaseView
from mpp.channels.desk import frame
from mpp.channels.desk.words import fault, refusal
from mpp.channels.look import forms
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words
from mpp.identity import actions as identity
from mpp.identity import merges as merging
from mpp.identity.actor import Actor
from mpp.identity.errors import SignInRefused
from mpp.identity.policy import may, view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.regions import queries as regions

_BASES = {
    "verified": gettext_lazy("ditautkan: NIK, nama, dan tanggal lahir cocok di Dukcapil"),
    "officer": gettext_lazy("ditautkan oleh petugas"),
    "received": gettext_lazy("ditautkan: NIK datang bersama dokumen"),
}
_REASONS = {
    "two_niks": gettext_lazy("Satu orang punya dua NIK; Dukcapil menetapkan yang berlaku"),
    "without_nik": gettext_lazy("Akun atau catatan yang dulu belum punya NIK"),
    "wrong_nik": gettext_lazy("NIK salah ketik sudah menjadi catatan orang"),
}


def parties_of(actor: Actor, view: CaseView) -> list[dict[str, Any]]:
    """The parties of a case with a NIK besides the applicant, each with whether it is linked to a person."""
    service = view.published.service
    words = Words(view.published, get_language() or "id")
    linked = desk.links(actor, view.work_item.case_id)
    found = []
    for one in view.values:
        if one.place.element != "person.nik" or one.place.party == applicant_of(service):
            continue
        name, party = holder(one.place), service.parties[one.place.party]
        label = f"{words(f'parties.{one.place.party}.label', party.label)} {one.place.member or ''}".strip()
        found.append({"party": name, "label": label, "linked": str(_BASES.get(linked.get(name, ""), ""))})
    return found


def may_link(actor: Actor) -> bool:
    """Whether the button is shown; the action judges again."""
    return may(actor, "applications.link_party")


@view_policy("applications.link_party")
@never_cache
@require_POST
def link(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """This party is the person of the NIK that was written."""
    back = reverse("desk:task", args=[work_item_id])
    try:
        actions.link_party(actor_of(request), work_item_id, request.POST.get("party", ""), clock.now())
    except Conflict as refused:
        context = {"title": _("Belum ditautkan"), "said": refusal(refused.code), "back": back}
        return frame.drawn(request, "desk/not_linked.html", context, status=409)
    return HttpResponseRedirect(back, status=303)


@view_policy("identity.propose_merge")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merges(request: HttpRequest) -> HttpResponse:
    """Propose that two records are one person; what this office proposed and decided. NIKs in the body only."""
    actor = actor_of(request)
    if request.method != "POST":
        return _drawn(request, _page({}, {}))
    given = forms.parse_post(_page({}, {}), request.POST, request.FILES)
    faults: dict[str, list[str]] = {} if given["sure"] is True else {"sure": ["required"]}
    try:
        if faults:
            raise Invalid(faults)
        identity.propose_merge(actor, str(given["keep"]), str(given["merge"]), str(given["reason"]), clock.now())
    except Invalid as faulty:
        return _drawn(request, _page(given, faulty.fields), 422)
    except (Conflict, SignInRefused) as refused:
        return _drawn(request, _page(given, {"": [refused.code]}), 422)
    return HttpResponseRedirect(reverse("desk:merges"), status=303)


@view_policy("identity.confirm_merge")
@never_cache
@require_POST
def decide(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Confirm or refuse what another officer proposed."""
    try:
        identity.decide_merge(actor_of(request), merge_id, request.POST.get("setuju") == "ya", clock.now())
    except Conflict as refused:
        return _drawn(request, _page({}, {"": [refused.code]}), 409)
    return HttpResponseRedirect(reverse("desk:merges"), status=303)


@view_policy("identity.undo_merge")
@never_cache
@require_POST
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Set two records apart again."""
    identity.undo_merge(actor_of(request), merge_id, clock.now())
    return HttpResponseRedirect(reverse("desk:merges"), status=303)


def _drawn(request: HttpRequest, page: forms.Page, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    assert actor.region_id is not None
    zone = regions.zone_of(actor.region_id)
    rows = [
        {
            "id": one.id,
            "keep": one.keep,
            "merge": one.merge,
            "reason": str(_REASONS.get(one.reason, one.reason)),
            "at": short_moment(one.proposed_at, zone),
            "state": one.state,
            "mine": one.proposed_by == actor.officer_id,
        }
        for one in merging.merges_at(actor)
    ]
    context = {"page": page, "rows": rows, "may_undo": may(actor, "identity.undo_merge")}
    return frame.drawn(request, "desk/merges.html", context, frame.PEOPLE, status)


def _page(given: dict[str, Any], faults: dict[str, list[str]]) -> forms.Page:
    kind = forms.FieldKind
    reasons = tuple(forms.Choice(code, str(words)) for code, words in _REASONS.items())
    fields = (
        forms.Field("keep", kind.NIK, _("NIK yang tetap berlaku"), _("16 angka"), value=given.get("keep")),
        forms.Field("merge", kind.NIK, _("NIK yang digabungkan ke sana"), _("16 angka"), value=given.get("merge")),
        forms.Field("reason", kind.CHOICE, _("Mengapa?"), choices=reasons, value=given.get("reason")),
        forms.Field(
            "sure", kind.CONFIRM, _("Penetapan Dukcapil tentang keduanya saya lihat"), value=given.get("sure")
        ),
    )
    return forms.Page(
        id="merge",
        title=_("Gabung data ganda"),
        intro=_(
            "Berlaku setelah petugas lain menyetujui, dan dapat dibatalkan. Tidak ada yang dipindahkan atau "
            "diubah: data keduanya dibaca bersama, dengan sumber masing-masing."
        ),
        groups=(forms.Group("merge", fields),),
        errors=tuple(forms.PageError(name, fault(code)) for name, codes in faults.items() for code in codes),
        submit_label=_("Usulkan"),
    )
