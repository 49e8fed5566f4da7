"""Reading what is published and what a region offers. Published content is parsed once a process."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from mpp.catalogue import rules
from mpp.catalogue.dictionary import Dictionary
from mpp.catalogue.expressions import compile_for
from mpp.catalogue.models import Adoption, DictionaryVersion, Retirement, ServiceVersion
from mpp.catalogue.models import Shelf as ShelfRow
from mpp.catalogue.pack import Duration, PublishedService
from mpp.catalogue.shelves import Shelf
from mpp.catalogue.usage import Use, uses_of
from mpp.kernel.cel import Compiled
from mpp.kernel.errors import NotFound
from mpp.kernel.remembered import remembered

_VERSIONS_IN_MEMORY = 512
EVENT = "event:"
"""Before the id of a life event, where it stands among services: what a region offers of it is a version too."""


@dataclass(frozen=True, slots=True)
class Offering:
    """A service as one region offers it now."""

    adoption_id: UUID
    region_id: UUID
    region_code: str
    service_id: str
    version_id: UUID
    since: date
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def published(self) -> PublishedService:
        """The pack that the region adopted."""
        return version(self.version_id)


@lru_cache(maxsize=_VERSIONS_IN_MEMORY)
def version(version_id: UUID) -> PublishedService:
    """Return a published pack. A version never changes, so it is read once a process. Raises NotFound."""
    found = ServiceVersion.objects.filter(id=version_id).values_list("content", flat=True).first()
    if found is None:
        raise NotFound
    return PublishedService.model_validate(found)


def deadline_in(region_id: UUID, version_id: UUID, deadline: Duration) -> Duration:
    """A task's deadline as a region has shortened it."""
    if deadline.set_by is None:
        return deadline
    return rules.shortened(deadline, _parameters(region_id, version_id).get(deadline.set_by))


@remembered
def _parameters(region_id: UUID, version_id: UUID) -> Mapping[str, Any]:
    """What a region has set for a version, also one that it offers no more."""
    rows = Adoption.objects.filter(region_id=region_id, version_id=version_id).order_by("-active", "-id")
    return rows.values_list("parameters", flat=True).first() or {}


@lru_cache(maxsize=_VERSIONS_IN_MEMORY)
def version_of_digest(digest: str) -> UUID:
    """Return the id of the version with this content. Raises NotFound."""
    found = ServiceVersion.objects.filter(digest=digest).values_list("id", flat=True).first()
    if found is None:
        raise NotFound
    return found


@lru_cache(maxsize=8192)
def compiled(version_id: UUID, text: str) -> Compiled:
    """Return an expression of a published version, compiled once a process. Raises ExpressionError, NotFound."""
    return compile_for(version(version_id), text)


@remembered
def offered(region_id: UUID) -> Sequence[Offering]:
    """Return what a region offers now, by service name."""
    return _by_name(_services().filter(region_id=region_id))


def events(region_id: UUID) -> Sequence[Offering]:
    """Return the life events that a region offers now, by name."""
    return _by_name(_active().filter(region_id=region_id, service__code__startswith=EVENT))


def _by_name(rows: QuerySet[Adoption]) -> Sequence[Offering]:
    return sorted([_offering(row) for row in rows], key=lambda one: one.published.service.name.casefold())


@remembered
def offering(region_code: str, service_id: str) -> Offering:
    """Return one service as a region offers it now. Raises NotFound."""
    row = _active().filter(region__code=region_code, service__code=service_id).first()
    if row is None:
        raise NotFound
    return _offering(row)


def offering_in(region_id: UUID, service_id: str) -> Offering | None:
    """Return a service or life event as a region offers it now; None when it does not."""
    row = _active().filter(region_id=region_id, service__code=service_id).first()
    return None if row is None else _offering(row)


def search(text: str, region_id: UUID) -> Sequence[Offering]:
    """Return a region's services that answer a text in either language, the best first."""
    return _best(text, offered(region_id))


def search_events(text: str, region_id: UUID) -> Sequence[Offering]:
    """Return a region's life events that answer a text in either language, the best first."""
    return _best(text, events(region_id))


def _best(text: str, among: Sequence[Offering]) -> Sequence[Offering]:
    wanted = rules.words(text)
    scored = [(rules.relevance(one.published, wanted), one) for one in among]
    return [one for score, one in sorted(scored, key=lambda hit: -hit[0]) if score]


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the country knows it: the version that most regions offer, and how many do."""

    service_id: str
    version_id: UUID
    regions: int

    @property
    def published(self) -> PublishedService:
        """The pack of that version."""
        return version(self.version_id)


@remembered
def services() -> Sequence[Service]:
    """Return every service that some region offers now, by name. One query, however many regions there are."""
    return _counted(_services())


def life_events() -> Sequence[Service]:
    """Return every life event that some region offers now, by name, under its plain id."""
    found = _counted(_active().filter(service__code__startswith=EVENT))
    return [replace(one, service_id=one.service_id.removeprefix(EVENT)) for one in found]


def _counted(adopted: QuerySet[Adoption]) -> Sequence[Service]:
    counted = adopted.values_list("service__code", "version_id")
    found: dict[str, Service] = {}
    totals: Counter[str] = Counter()
    for code, version_id, regions in counted.annotate(regions=Count("id")).order_by("-regions"):
        found.setdefault(code, Service(code, version_id, regions))
        totals[code] += regions
    named = [replace(one, regions=totals[one.service_id]) for one in found.values()]
    return sorted(named, key=lambda one: one.published.service.name.casefold())


def search_services(text: str) -> Sequence[Service]:
    """Return the services of all regions that answer a text in either language, the best first."""
    return _best_of(text, services())


def search_life_events(text: str) -> Sequence[Service]:
    """Return the life events of all regions that answer a text in either language, the best first."""
    return _best_of(text, life_events())


def _best_of(text: str, among: Sequence[Service]) -> Sequence[Service]:
    wanted = rules.words(text)
    scored = [(rules.relevance(one.published, wanted), one) for one in among]
    return [one for score, one in sorted(scored, key=lambda hit: -hit[0]) if score]


def regions_offering(service_id: str, most: int) -> Sequence[tuple[str, str]]:
    """Return code and name of the regions that offer a service now, by name, at most `most`."""
    rows = _active().filter(service__code=service_id).order_by("region__name")
    return list(rows.values_list("region__code", "region__name")[:most])


@dataclass(frozen=True, slots=True)
class Edition:
    """The newest dictionary, by which everything made from it may be kept."""

    id: UUID
    digest: str


def newest_dictionary() -> Edition | None:
    """Return which dictionary holds now; None before any was published."""
    row = DictionaryVersion.objects.order_by("-published_at", "-id").values_list("id", "digest").first()
    return Edition(*row) if row else None


@lru_cache(maxsize=4)
def dictionary(edition_id: UUID) -> Dictionary:
    """Return a published dictionary, read once a process. Raises NotFound."""
    found = DictionaryVersion.objects.filter(id=edition_id).values_list("content", flat=True).first()
    if found is None:
        raise NotFound
    return Dictionary.model_validate(found)


def newest_versions() -> tuple[UUID, ...]:
    """Return the newest published version of every service, adopted or not."""
    newest = ServiceVersion.objects.order_by("service__code", "-published_at", "-revision")
    return tuple(newest.distinct("service__code").values_list("id", flat=True))


@lru_cache(maxsize=4)
def uses(versions: tuple[UUID, ...], fetching: frozenset[str]) -> Mapping[str, Sequence[Use]]:
    """Return by element where these versions use it. One query for them all, once a process."""
    found: dict[str, list[Use]] = {}
    for content in ServiceVersion.objects.filter(id__in=versions).values_list("content", flat=True):
        for use in uses_of(PublishedService.model_validate(content), fetching):
            found.setdefault(use.element, []).append(use)
    return {name: sorted(rows, key=lambda use: (use.service, use.party)) for name, rows in found.items()}


def newest_standing(day: date) -> Mapping[str, UUID]:
    """Return by service the newest version that a region may adopt on a day; none of those that are retired."""
    standing = ServiceVersion.objects.exclude(service__code__startswith=EVENT)
    standing = standing.exclude(retirement__since__lte=day)
    newest = standing.order_by("service__code", "-published_at", "-revision").distinct("service__code")
    return dict(newest.values_list("service__code", "id"))


def retired_since(version_id: UUID, day: date) -> date | None:
    """Return since when a version is retired, if it is on that day."""
    rows = Retirement.objects.filter(version_id=version_id, since__lte=day)
    return rows.values_list("since", flat=True).first()


def shelf(mode: str) -> Shelf:
    """Return the role model of a kind of mall. Raises NotFound."""
    found = ShelfRow.objects.filter(mode=mode).values_list("content", flat=True).first()
    if found is None:
        raise NotFound
    return Shelf.model_validate(found)


def _active() -> QuerySet[Adoption]:
    return _in_open_malls(Adoption.objects.filter(active=True)).select_related("region", "service")


def _in_open_malls(adopted: QuerySet[Adoption]) -> QuerySet[Adoption]:
    """What a region has adopted while its mall is in the making is offered to nobody yet."""
    return adopted.exclude(region__mall__isnull=False, region__mall__opened_on__isnull=True)


def _services() -> QuerySet[Adoption]:
    return _active().exclude(service__code__startswith=EVENT)


def _offering(row: Adoption) -> Offering:
    return Offering(
        adoption_id=row.id,
        region_id=row.region_id,
        region_code=row.region.code,
        service_id=row.service.code,
        version_id=row.version_id,
        since=row.since,
        parameters=row.parameters,
    )
