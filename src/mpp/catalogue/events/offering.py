"""What a region offers of a life event follows from the services that it adopted: nobody decides twice.

The composed definition is stored like a service's version, so an interview stays on what it began with. Called
where a pack is published or adopted, inside that transaction.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mpp.catalogue import queries, versions
from mpp.catalogue.events.composing import ServiceMissing, compose
from mpp.catalogue.events.format import EventPack
from mpp.catalogue.models import Adoption, LifeEvent
from mpp.catalogue.pack import PublishedService
from mpp.regions.models import Region


def compose_again(region: Region, service_id: str, since: date) -> None:
    """A region has changed what it offers of a service: so have its events that lead there."""
    for row in LifeEvent.objects.all():
        if any(one["service"] == service_id for one in row.content["event"]["services"]):
            _offer(region, row, since)


def compose_everywhere(row: LifeEvent, at: datetime) -> None:
    """An event has changed: so has what every region offers of it."""
    needed = {one.service for one in EventPack.model_validate(row.content["event"]).services if not one.optional}
    adopted = Adoption.objects.filter(active=True, service__code__in=needed).values("region_id")
    for region in Region.objects.filter(id__in=adopted):
        _offer(region, row, at.astimezone(ZoneInfo(region.zone)).date())


def _offer(region: Region, row: LifeEvent, since: date) -> None:
    event = EventPack.model_validate(row.content["event"])
    names = [one.service for one in event.services]
    adopted = Adoption.objects.filter(region=region, active=True, service__code__in=names)
    rows = {one.service.code: one for one in adopted.select_related("service", "version")}
    current = Adoption.objects.filter(region=region, active=True, service__code=f"{queries.EVENT}{event.id}")
    try:
        composed = compose(
            event,
            {name: queries.version(one.version_id) for name, one in rows.items()},
            row.content["texts"],
            {name: one.version.digest for name, one in rows.items()},
        )
    except ServiceMissing:
        current.update(active=False)
        return
    code = f"{queries.EVENT}{composed.service.id}"
    version = versions.standing(composed) or versions.keep(code, composed, row.published_at)
    parameters = _parameters(composed, rows)
    if not current.filter(version=version, parameters=parameters).exists():
        current.update(active=False)
        Adoption.objects.create(
            region=region, service_id=version.service_id, version=version, parameters=parameters, since=since
        )


def _parameters(composed: PublishedService, rows: dict[str, Adoption]) -> dict[str, Any]:
    """What the region set for each service, under the event's names."""
    return {
        part.parameters[name]: value
        for part in composed.parts
        for name, value in rows[part.service].parameters.items()
    }
