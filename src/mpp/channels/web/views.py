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
    """A service or life event that answers the search. `here`: the remembered region offers it."""

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
    topic, event_id = _cut(request.GET.get("topik", "")), _cut(request.GET.get("peristiwa", ""))
    region = region_of(request)
    services = catalogue.services()
    context: dict[str, object] = {
        "wide": True,
        "query": query,
        "place_query": place,
        "region": region,
        "mall": queries.mall_of(region) if region else None,
        "events": [*_event_cards(region), *(_card(one) for one in topics.life_events(services, _covered()))],
        "malls": queries.malls(MOST_MALLS),
    }
    event = next((one for one in catalogue.life_events() if one.service_id == event_id), None)
    if event is not None:
        context |= {"searched": _name(event), "hits": hits([event], region)}
    elif query or topic:
        found = [*catalogue.search_life_events(query), *catalogue.search_services(query)]
        found = found if query else list(_of_topic(services, topic))
        context |= {"searched": query or topics.label_of(topic), "hits": hits(found[:MOST_HITS], region)}
        context["found"] = queries.search_regencies(query) if len(query) >= SHORTEST_PLACE else []
    if place:
        context["places"] = queries.search_regencies(place)
    return render(request, "web/front.html", context)


def _cut(text: str) -> str:
    """No service or place has so long a name."""
    return text.replace("\x00", "").strip()[:MAXIMUM_QUERY]


def _name(service: Service) -> str:
    return Words(service.published, get_language() or "id")("name", service.published.service.name)


def _covered() -> set[str]:
    """The services that a life event leads to."""
    return {part.service for one in catalogue.life_events() for part in one.published.parts}


def _event_cards(region: Region | None) -> list[dict[str, str]]:
    """A card for each life event: into the remembered region's own where it has it, else to who offers it."""
    here = {one.published.service.id for one in catalogue.events(region.id)} if region else set()
    cards = []
    for one in catalogue.life_events():
        words, service = Words(one.published, get_language() or "id"), one.published.service
        url = f"{reverse('web:front')}?{urlencode({'peristiwa': one.service_id})}"
        if region is not None and service.id in here:
            url = reverse("web:event", args=[region.code, service.id])
        summary = words("summary", service.summary)
        cards.append({"label": words("name", service.name), "url": url, "names": summary})
    return cards


def _card(event: topics.Topic) -> dict[str, str]:
    lang = get_language() or "id"
    names = [Words(one.published, lang)("name", one.published.service.name) for one in event.services]
    url = f"{reverse('web:front')}?{urlencode({'topik': event.topic})}"
    return {"label": event.label, "url": url, "names": "; ".join(names[:MOST_NAMES])}


def _of_topic(services: Sequence[Service], topic: str) -> Sequence[Service]:
    return [one for one in services if topic in one.published.service.topics]


def hits(services: Sequence[Service], region: Region | None) -> list[Hit]:
    """What the search shows of each service, and in which malls it is to be had."""
    offered = [*catalogue.offered(region.id), *catalogue.events(region.id)] if region else []
    here = {one.service_id for one in offered}
    return [_hit(one, region if _code(one) in here else None) for one in services]


def _code(service: Service) -> str:
    """Under which id it is adopted: a life event's has its mark."""
    return f"{catalogue.EVENT}{service.service_id}" if service.published.parts else service.service_id


def _hit(service: Service, here: Region | None) -> Hit:
    words, pack = Words(service.published, get_language() or "id"), service.published.service
    name, summary = words("name", pack.name), words("summary", pack.summary)
    if here is not None:
        return Hit(name, summary, _place(here.code, here.name, service), (), 0)
    places = [
        _place(code, place, service) for code, place in catalogue.regions_offering(_code(service), MOST_PLACES)
    ]
    return Hit(name, summary, None, places, service.regions - len(places))


def _place(code: str, name: str, service: Service) -> Place:
    page = "web:event" if service.published.parts else "web:service"
    return Place(name, reverse(page, args=[code, service.service_id]))
