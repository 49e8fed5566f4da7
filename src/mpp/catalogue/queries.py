"""Reading what is published and what a region offers. Published content is parsed once a process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mpp.catalogue import rules
from mpp.catalogue.expressions import compile_for
from mpp.catalogue.models import Adoption, ServiceVersion
from mpp.catalogue.pack import PublishedService
from mpp.kernel.cel import Compiled
from mpp.kernel.errors import NotFound

_VERSIONS_IN_MEMORY = 512


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


@lru_cache(maxsize=8192)
def compiled(version_id: UUID, text: str) -> Compiled:
    """Return an expression of a published version, compiled once a process. Raises ExpressionError, NotFound."""
    return compile_for(version(version_id), text)


def offered(region_id: UUID) -> Sequence[Offering]:
    """Return what a region offers now, by service name."""
    found = [_offering(row) for row in _active().filter(region_id=region_id)]
    return sorted(found, key=lambda one: one.published.service.name.casefold())


def offering(region_code: str, service_id: str) -> Offering:
    """Return one service as a region offers it now. Raises NotFound."""
    row = _active().filter(region__code=region_code, service__code=service_id).first()
    if row is None:
        raise NotFound
    return _offering(row)


def search(text: str, region_id: UUID) -> Sequence[Offering]:
    """Return a region's services that answer a text in either language, the best first."""
    wanted = rules.words(text)
    scored = [(rules.relevance(one.published, wanted), one) for one in offered(region_id)]
    hits = [(score, one) for score, one in scored if score]
    return [one for _, one in sorted(hits, key=lambda hit: -hit[0])]


def _active() -> QuerySet[Adoption]:
    return Adoption.objects.filter(active=True).select_related("region", "service")


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
