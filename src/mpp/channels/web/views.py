"""The front page: what do you need, and where do you live. Plain forms: it works without a script."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mpp.catalogue import queries as catalogue
from mpp.catalogue.queries import Service
from mpp.channels.web import topics
from mpp.channels.web.questions import Words
from mpp.channels.web.remembered import region_of
from mpp.regions import queries
from mpp.regions.models import Region

MAXIMUM_QUERY = 80
MOST_HITS = 10
MOST_PLACES = 4
MOST_MALLS = 6
MOST_NAMES = 2  # services that a card names
SHORTEST_PLACE = 3  # letters of a query that are looked up among the regions too


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is to be had."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that answers the search. `here`: the remembered region offers it."""

    name: str
    summary: str
    here: Place | None
    places: Sequence[Place]
    more: int  # further regions that are not listed


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Search services and life events, then the region; a topic lists its services."""
    query = _cut(request.GET.get("q", ""))
    place = _cut(request.GET.get("daerah", ""))
    topic = _cut(request.GET.get("topik", ""))
    region = region_of(request)
    services = catalogue.services()
    context: dict[str, object] = {
        "wide": True,
        "query": query,
        "place_query": place,
        "region": region,
        "mall": queries.mall_of(region) if region else None,
        "events": [_card(event) for event in topics.life_events(services)],
        "malls": queries.malls(MOST_MALLS),
    }
    if query or topic:
        found = catalogue.search_services(query) if query else _of_topic(services, topic)
        context |= {"searched": query or topics.label_of(topic), "hits": hits(found[:MOST_HITS], region)}
        context["found"] = queries.search_regencies(query) if len(query) >= SHORTEST_PLACE else []
    if place:
        context["places"] = queries.search_regencies(place)
    return render(request, "web/front.html", context)


def _cut(text: str) -> str:
    """No service or place has so long a name."""
    return text.replace("\x00", "").strip()[:MAXIMUM_QUERY]


def _card(event: topics.LifeEvent) -> dict[str, str]:
    lang = get_language() or "id"
    names = [Words(one.published, lang)("name", one.published.service.name) for one in event.services]
    url = f"{reverse('web:front')}?{urlencode({'topik': event.topic})}"
    return {"label": event.label, "url": url, "names": "; ".join(names[:MOST_NAMES])}


def _of_topic(services: Sequence[Service], topic: str) -> Sequence[Service]:
    return [one for one in services if topic in one.published.service.topics]


def hits(services: Sequence[Service], region: Region | None) -> list[Hit]:
    """What the search shows of each service, and in which malls it is to be had."""
    offered_here = {one.service_id for one in catalogue.offered(region.id)} if region else set()
    return [_hit(one, region if one.service_id in offered_here else None) for one in services]


def _hit(service: Service, here: Region | None) -> Hit:
    words, pack = Words(service.published, get_language() or "id"), service.published.service
    name, summary = words("name", pack.name), words("summary", pack.summary)
    if here is not None:
        return Hit(name, summary, _place(here.code, here.name, service), (), 0)
    places = [
        _place(code, place, service) for code, place in catalogue.regions_offering(service.service_id, MOST_PLACES)
    ]
    return Hit(name, summary, None, places, service.regions - len(places))


def _place(code: str, name: str, service: Service) -> Place:
    return Place(name, reverse("web:service", args=[code, service.service_id]))
