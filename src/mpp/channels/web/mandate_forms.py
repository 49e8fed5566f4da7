"""The forms of mandates, as plain data for the look."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mpp.applications import queries
from mpp.catalogue import queries as catalogue
from mpp.channels.look import forms
from mpp.channels.web.mandate_words import fault_words
from mpp.channels.web.questions import Words
from mpp.channels.web.topics import label_of
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.mandates.queries import MandateCard

DAYS = (7, 30, 90, 365)
TOPIC = "topic:"
Given = Mapping[str, Any]
Faults = Mapping[str, list[str]]


def grant_page(actor: Actor, businesses: list[MandateCard], given: Given, faults: Faults) -> forms.Page:
    """To whom, in what, until when."""
    kind = forms.FieldKind
    groups = [forms.Group("agent", _agent(given))]
    if businesses:
        choices = (forms.Choice("", _("Saya sendiri")), *(forms.Choice(str(b.id), b.principal) for b in businesses))
        under = forms.Field(
            "under", kind.CHOICE, _("Atas nama siapa?"), choices=choices, value=given.get("under", "")
        )
        groups.insert(0, forms.Group("principal", (under,)))
    groups.append(forms.Group("scope", _scope(actor, given)))
    return forms.Page(
        id="grant",
        title=_("Beri kuasa"),
        intro=_(
            "Orang ini boleh mengisi dan mengirim permohonan atas nama Anda, hanya untuk yang Anda pilih dan hanya "
            "selama waktu yang Anda pilih. Ia harus masuk dan menerima dulu. Anda dapat mencabutnya kapan saja."
        ),
        groups=tuple(groups),
        errors=_errors(faults),
        back_url=reverse("web:mandates"),
        submit_label=_("Beri kuasa"),
    )


def _agent(given: Given) -> tuple[forms.Field, ...]:
    kind = forms.FieldKind
    return (
        forms.Field("agent_nik", kind.NIK, _("NIK penerima kuasa"), _("16 angka"), value=given.get("agent_nik")),
        forms.Field(
            "agent_name",
            kind.TEXT,
            _("Nama penerima kuasa"),
            _("Seperti pada KTP-elnya"),
            value=given.get("agent_name"),
            max_length=120,
            autocomplete="off",
        ),
    )


def _scope(actor: Actor, given: Given) -> tuple[forms.Field, ...]:
    kind = forms.FieldKind
    services = forms.Field(
        "services",
        kind.MULTICHOICE,
        _("Untuk layanan apa?"),
        _("Pilih layanan atau urusan. Urusan berarti layanan yang ada di dalamnya hari ini."),
        required=False,
        choices=_choices(),
        value=given.get("services", []),
    )
    days = forms.Field("days", kind.CHOICE, _("Berapa lama?"), choices=_days(), value=given.get("days", "30"))
    if not (cases := _cases(actor)):
        return (services, days)
    case = forms.Field(
        "case", kind.SELECT, _("Atau hanya satu permohonan"), required=False, choices=cases, value=given.get("case")
    )
    return (services, case, days)


def _choices() -> tuple[forms.Choice, ...]:
    lang = get_language() or "id"
    offered = catalogue.services()
    topics = sorted({topic for one in offered for topic in one.published.service.topics})
    named = [(one.service_id, Words(one.published, lang)("name", one.published.service.name)) for one in offered]
    about = [(f"{TOPIC}{one}", _("Urusan: %(topic)s") % {"topic": label_of(one)}) for one in topics]
    return tuple(forms.Choice(value, label) for value, label in [*named, *about])


def chosen_services(chosen: list[str]) -> list[str]:
    """The services that were ticked, and those of each ticked topic as it is today. Unknown ones are left out."""
    offered = {one.service_id: set(one.published.service.topics) for one in catalogue.services()}
    topics = {one.removeprefix(TOPIC) for one in chosen if one.startswith(TOPIC)}
    return [name for name, about in offered.items() if name in chosen or about & topics]


def _cases(actor: Actor) -> tuple[forms.Choice, ...]:
    lang = get_language() or "id"
    return tuple(
        forms.Choice(str(one.id), _case(Words(one.published, lang)("name", one.service_name), one.number))
        for one in queries.mine(actor)
        if one.case_state != "closed"
    )


def _case(name: str, number: str) -> str:
    return f"{name}, {number}" if number else _("%(name)s, belum dikirim") % {"name": name}


def _days() -> tuple[forms.Choice, ...]:
    return tuple(forms.Choice(str(n), ngettext("%(n)s hari", "%(n)s hari", n) % {"n": n}) for n in DAYS)


def wanted_of(given: Given) -> identity.Grant:
    """What the form asks for. Words that the form did not offer say nothing."""
    days = str(given["days"])
    case = str(given.get("case") or "")
    return identity.Grant(
        agent_nik=str(given["agent_nik"]),
        agent_name=str(given["agent_name"]),
        services=chosen_services(list(given["services"])),
        case_id=UUID(case) if case else None,
        days=int(days) if days.isdigit() else 0,
        under=UUID(str(given["under"])) if given.get("under") else None,
    )


def business_page(given: Given, faults: Faults) -> forms.Page:
    """Which business."""
    field = forms.Field(
        "nib",
        forms.FieldKind.TEXT,
        _("NIB"),
        _("13 angka"),
        value=given.get("nib"),
        inputmode="numeric",
        max_length=20,
    )
    return forms.Page(
        id="business",
        title=_("Bertindak untuk usaha"),
        intro=_("Kami tanyakan kepada OSS apakah Anda penanggung jawab usaha ini. Tidak perlu surat."),
        groups=(forms.Group("business", (field,)),),
        errors=_errors(faults),
        back_url=reverse("web:mandates"),
        submit_label=_("Periksa"),
    )


def _errors(faults: Faults) -> tuple[forms.PageError, ...]:
    return tuple(forms.PageError(name, fault_words(code)) for name, codes in faults.items() for code in codes)
