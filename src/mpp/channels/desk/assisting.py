"""The counter: an officer fills in for a person who is present, a service or all that a life event leads to."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mpp.applications import actions
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.channels.desk import frame
from mpp.channels.desk.words import fault
from mpp.channels.look import forms
from mpp.channels.web.questions import Words
from mpp.identity.actor import Actor
from mpp.identity.errors import SignInRefused
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid, NotPermitted


@view_policy("desk.serve")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assist(request: HttpRequest) -> HttpResponse:
    """Who is present, and for what. The NIK travels in the body only."""
    actor = actor_of(request)
    page = _page(actor, {}, {})
    if request.method != "POST":
        return _drawn(request, page)
    given = forms.parse_post(page, request.POST, request.FILES)
    try:
        interview_id = _begin(actor, given)
    except Invalid as faulty:
        return _drawn(request, _page(actor, given, faulty.fields), 422)
    except (Conflict, NotPermitted, SignInRefused) as refused:
        return _drawn(request, _page(actor, given, {"": [refused.code]}), 422)
    return HttpResponseRedirect(reverse("web:interview", args=[interview_id]), status=303)


def _begin(actor: Actor, given: dict[str, Any]) -> UUID:
    services = {choice.value for choice in _services(actor)}
    faults = {} if given["service"] in services else {"service": ["service"]}
    if given["seen"] is not True:
        faults["seen"] = ["card_not_seen"]
    if given["consent"] is not True:
        faults["consent"] = ["consent_not_given"]
    if faults:
        raise Invalid(faults)
    return actions.assist(actor, given["nik"], given["name"], given["service"], clock.now())


def consent_text() -> str:
    """What is read aloud: version `actions.CONSENT`. Whoever changes a word of it makes a new version."""
    return _(
        "“Saya menyetujui petugas ini mengisi dan mengirim atas nama saya layanan yang saya pilih, atau semua "
        "permohonan dari peristiwa yang saya pilih, dengan data saya yang sudah ada dan yang saya sebutkan. Saya "
        "melihat layarnya sebelum dikirim. Persetujuan ini hanya untuk pengisian ini, berakhir setelah dikirim, "
        "dan dapat saya hentikan sekarang juga. Saya mendapat tanda terima, dan pemakaian data saya tercatat di "
        "akun saya.”"
    )


def _drawn(request: HttpRequest, page: forms.Page, status: int = 200) -> HttpResponse:
    return frame.drawn(request, "desk/assist.html", {"page": page}, frame.ASSIST, status)


def _services(actor: Actor) -> tuple[forms.Choice, ...]:
    assert actor.region_id is not None
    events = [(one, _("Peristiwa: %(name)s")) for one in catalogue.events(actor.region_id)]
    services = [(one, "%(name)s") for one in catalogue.offered(actor.region_id)]
    return tuple(
        forms.Choice(one.service_id, words % {"name": _name(one.published)})
        for one, words in (*events, *services)
        if one.published.service.minimum_assurance <= actions.AT_THE_COUNTER
    )


def _name(published: PublishedService) -> str:
    return Words(published, get_language() or "id")("name", published.service.name)


def card_fields(given: dict[str, Any]) -> tuple[forms.Field, ...]:
    """What the officer reads off the identity card of the person who is present."""
    kind = forms.FieldKind
    seen = _("Orangnya hadir dan KTP-el aslinya saya lihat")
    return (
        forms.Field("nik", kind.NIK, _("NIK pada KTP-el"), _("16 angka"), value=given.get("nik")),
        forms.Field("name", kind.TEXT, _("Nama pada KTP-el"), value=given.get("name"), max_length=200),
        forms.Field("seen", kind.CONFIRM, seen, value=given.get("seen")),
    )


def errors_of(faults: dict[str, list[str]]) -> tuple[forms.PageError, ...]:
    """What is wrong with the card, at its field."""
    return tuple(forms.PageError(name, fault(code)) for name, codes in faults.items() for code in codes)


def _page(actor: Actor, given: dict[str, Any], faults: dict[str, list[str]]) -> forms.Page:
    kind = forms.FieldKind
    service = forms.Field(
        "service", kind.SELECT, _("Layanan atau peristiwa"), choices=_services(actor), value=given.get("service")
    )
    fields = (service, *card_fields(given))
    consent = forms.Field(
        "consent", kind.CONFIRM, _("Sudah saya bacakan, dan ia menyetujuinya"), value=given.get("consent")
    )
    return forms.Page(
        id="assist",
        title=_("Bantu warga mengisi permohonan"),
        intro=_("Untuk orang yang hadir di loket. Pemakaian datanya tercatat dan dapat ia lihat di akunnya."),
        groups=(
            forms.Group("card", fields),
            forms.Group("consent", (consent,), legend=_("Bacakan kepadanya"), hint=consent_text()),
        ),
        errors=errors_of(faults),
        submit_label=_("Mulai mengisi"),
    )
