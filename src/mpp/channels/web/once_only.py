"""How much people are not asked, for everybody to see: numbers of the last months, nothing of anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from mpp.applications import tallied
from mpp.applications.measuring import Question as Asked
from mpp.applications.measuring import Tally, average, by_region, by_service, worst
from mpp.catalogue import queries as catalogue
from mpp.channels.look.parts import Bar
from mpp.channels.web.elements import Texts
from mpp.channels.web.moments import moment
from mpp.channels.web.questions import Words
from mpp.identity.policy import public_view
from mpp.kernel.zones import WIB
from mpp.regions import queries as regions

BAR = 90  # per cent of what a known person's application needs; design.md section 10
MOST = 12
FEWEST = 10
"""Applications of a region before its number is told: of fewer it says little, and nearly names them."""


@dataclass(frozen=True, slots=True)
class Question:
    """An element that people are still asked."""

    label: str
    url: str
    times: str
    services: str


@public_view
@require_safe
def once_only(request: HttpRequest) -> HttpResponse:
    """The index by service, later and first applications apart, and what is asked most."""
    found = tallied.counted()
    tallies = found.tallies if found else ()
    later, first = ([one for one in tallies if one.is_first is each] for each in (False, True))
    names = _names(get_language() or "id")
    context = {
        "counted": moment(found.at, WIB) if found else "",
        "bar": BAR,
        "later": _shares(later, names),
        "first": _shares(first, names),
        "later_percent": _average(later),
        "first_percent": _average(first),
        "questions": _questions(worst((one.service, one.questions) for one in tallies)[:MOST], names),
        "regions": _regions(later),
    }
    return render(request, "web/once_only.html", context)


def _names(lang: str) -> Mapping[str, str]:
    """The services' names in a language."""
    services = catalogue.services()
    return {one.service_id: Words(one.published, lang)("name", one.published.service.name) for one in services}


def _shares(tallies: Sequence[Tally], names: Mapping[str, str]) -> list[Bar]:
    """One bar for each service, the worst first."""
    bars = [_bar(names.get(service, service), one) for service, one in by_service(tallies).items()]
    return sorted(bars, key=lambda one: (one.value, one.label))


def _regions(tallies: Sequence[Tally]) -> list[Bar]:
    """One bar for each region with enough applications, the worst first; `MOST` of them."""
    rows = [one for one in by_region(tallies).values() if one.applications >= FEWEST]
    shown = sorted(rows, key=lambda one: (one.index, one.region))[:MOST]
    names = regions.names_of([one.region for one in shown])
    return [_bar(names.get(one.region, one.region), one) for one in shown]


def _bar(label: str, tally: Tally) -> Bar:
    number = tally.applications
    counted = ngettext("%(n)s permohonan", "%(n)s permohonan", number) % {"n": number}
    return Bar(label, _percent(tally.index), f"{_percent(tally.index)}% · {counted}")


def _average(tallies: Sequence[Tally]) -> int | None:
    services = {name: one.index for name, one in by_service(tallies).items()}
    return _percent(average(services)) if services else None


def _percent(share: float) -> int:
    """Whole per cent, never more than there is."""
    return int(share * 100)


def _questions(asked: Sequence[Asked], names: Mapping[str, str]) -> list[Question]:
    """What is asked most, in the dictionary's words."""
    edition = catalogue.newest_dictionary()
    if edition is None:
        return []
    whole = catalogue.dictionary(edition.id)
    texts = Texts(whole, get_language() or "id")
    return [
        Question(
            texts(f"{one.element}.label", whole.elements[one.element].label),
            reverse("web:element", args=[one.element]),
            ngettext("%(n)s kali", "%(n)s kali", one.times) % {"n": one.times},
            ", ".join(names.get(service, service) for service in one.services),
        )
        for one in asked
        if one.element in whole.elements
    ]
