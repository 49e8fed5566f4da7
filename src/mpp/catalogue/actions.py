"""Publishing packs and adopting them."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from mpp.catalogue import queries, rules, versions
from mpp.catalogue.checker import check, check_dictionary
from mpp.catalogue.checker.events import check_event
from mpp.catalogue.dictionary import shape_faults, shapes_of
from mpp.catalogue.errors import (
    AgencyMissing,
    DictionaryMistaken,
    PackMistaken,
    ParametersRefused,
    VersionRetired,
)
from mpp.catalogue.events import offering
from mpp.catalogue.events.loading import LoadedEvent, load_event
from mpp.catalogue.loader import LoadedPack, load_pack
from mpp.catalogue.models import Adoption, DictionaryVersion, LifeEvent, Retirement, ServiceVersion
from mpp.catalogue.models import Shelf as ShelfRow
from mpp.catalogue.national import LoadedDictionary, load_dictionary
from mpp.catalogue.pack import ServicePack
from mpp.catalogue.reading import PackUnreadable
from mpp.catalogue.shelves import Shelf, load_shelf
from mpp.kernel.remembered import forget_all
from mpp.regions.models import Agency, Region

log = logging.getLogger(__name__)

DEMO_REGIONS = ("35.10", "92.08")


@transaction.atomic
def publish(loaded: LoadedPack, *, at: datetime) -> ServiceVersion:
    """Store a pack for good; the same content again gives the version that stands. `at` is aware.

    Raises PackMistaken for what `mpp pack check` finds.
    """
    known = versions.standing(loaded.published)
    if known is not None:
        return known
    if mistakes := check(loaded):
        raise PackMistaken(mistakes=[str(one) for one in mistakes])
    return versions.keep(loaded.published.service.id, loaded.published, at)


@transaction.atomic
def publish_dictionary(loaded: LoadedDictionary, *, at: datetime) -> DictionaryVersion:
    """Store the whole dictionary for good; the same content as the newest gives the version that stands.

    Raises DictionaryMistaken for what `mpp pack check` finds, and for an element of another type than published.
    """
    whole = loaded.whole
    digest = rules.digest_of_dictionary(whole)
    standing = queries.newest_dictionary()
    if standing is not None and standing.digest == digest:
        return DictionaryVersion.objects.get(id=standing.id)
    mistakes = [str(one) for one in check_dictionary(loaded)]
    if standing is not None:
        before = shapes_of(queries.dictionary(standing.id).elements.values())
        mistakes += [what for _, what in shape_faults(before, shapes_of(whole.elements.values()))]
    if mistakes:
        raise DictionaryMistaken(mistakes=mistakes)
    content = whole.model_dump(mode="json")
    return DictionaryVersion.objects.create(digest=digest, content=content, published_at=at)


@transaction.atomic
def adopt(region: Region, version_id: UUID, parameters: Mapping[str, Any], *, since: date) -> Adoption:
    """Let a region offer a version from a day on, in place of the one that it offered.

    The same decision again changes nothing, also after the version was retired.
    Raises ParametersRefused, AgencyMissing, VersionRetired, NotFound.
    """
    service = queries.version(version_id).service
    kept = rules.checked_parameters(service, parameters)
    service_id = ServiceVersion.objects.values_list("service_id", flat=True).get(id=version_id)
    Region.objects.select_for_update().get(id=region.id)  # one decision of a region at a time
    current = Adoption.objects.filter(region=region, service_id=service_id, active=True)
    standing = current.filter(version_id=version_id, parameters=kept).first()
    if standing is not None:
        return standing
    _check_agencies(region, service)
    _check_standing(service, version_id, since)
    current.update(active=False)
    transaction.on_commit(forget_all)
    made = Adoption.objects.create(
        region=region, service_id=service_id, version_id=version_id, parameters=kept, since=since
    )
    offering.compose_again(region, made.service.code, since)
    return made


def _check_agencies(region: Region, service: ServicePack) -> None:
    there = Agency.objects.filter(region=region).values_list("kind", flat=True)
    if missing := rules.agencies_needed(service) - set(there):
        raise AgencyMissing(service=service.id, agencies=sorted(missing))


def _check_standing(service: ServicePack, version_id: UUID, day: date) -> None:
    if (since := queries.retired_since(version_id, day)) is not None:
        raise VersionRetired(service=service.id, version=service.version, since=since.isoformat())


@transaction.atomic
def retire(version_id: UUID, *, since: date, reason: str = "") -> None:
    """Let no region adopt a version from a day on. The earlier of two days stays."""
    kept, made = Retirement.objects.get_or_create(
        version_id=version_id, defaults={"since": since, "reason": reason}
    )
    if not made and since < kept.since:
        Retirement.objects.filter(id=kept.id).update(since=since, reason=reason)


@transaction.atomic
def forget_adoptions(region: Region) -> None:
    """Forget what a region decided to offer: its mall never opened, so nobody was ever offered it."""
    Adoption.objects.filter(region=region).delete()
    transaction.on_commit(forget_all)


@transaction.atomic
def publish_shelf(shelf: Shelf) -> None:
    """Let a shelf stand as it is written now; regions that were launched keep what they adopted."""
    ShelfRow.objects.update_or_create(mode=shelf.mode, defaults={"content": shelf.model_dump(mode="json")})


@transaction.atomic
def publish_event(loaded: LoadedEvent, *, at: datetime) -> LifeEvent:
    """Let a life event stand as it is written now, in every region that adopted what it needs.

    Raises PackMistaken for what `mpp pack check` finds.
    """
    if mistakes := check_event(loaded):
        raise PackMistaken(mistakes=[str(one) for one in mistakes])
    content = {"event": loaded.event.model_dump(mode="json"), "texts": loaded.texts}
    standing = LifeEvent.objects.filter(code=loaded.event.id).first()
    if standing is None or standing.content != content:
        kept = {"content": content, "published_at": at}
        standing, _ = LifeEvent.objects.update_or_create(code=loaded.event.id, defaults=kept)
    offering.compose_everywhere(standing, at)
    return standing


def load_packs(folder: Path, *, at: datetime) -> None:
    """Publish every pack of a folder, and let the demo regions adopt it as it comes; then the life events.

    A pack with mistakes is told in the log and left out, so that the others still open; where the dictionary has
    mistakes nothing is published, and what was stays. Loading the same packs again changes nothing.
    """
    national = _national(folder / "dictionary", at)
    regions = list(Region.objects.filter(code__in=DEMO_REGIONS))
    for service in sorted((folder / "services").glob("*/service.yaml")) if national else ():
        with _told_if_refused(service.parent.name):
            version = publish(load_pack(service.parent, national), at=at)
            for region in regions:
                adopt(region, version.id, {}, since=at.astimezone(ZoneInfo(region.zone)).date())
    for event in sorted((folder / "events").glob("*.yaml")) if national else ():
        with _told_if_refused(event.stem):
            publish_event(load_event(event, national), at=at)
    for shelf in sorted((folder / "shelves").glob("*.yaml")) if national else ():
        with _told_if_refused(shelf.stem):
            publish_shelf(load_shelf(shelf))


@contextmanager
def _told_if_refused(name: str) -> Iterator[None]:
    try:
        yield
    except PackUnreadable as refused:
        log.error("pack %s left out: %s", name, _places(refused))
    except (PackMistaken, ParametersRefused, AgencyMissing, VersionRetired) as refused:
        log.error("pack %s left out: %s", name, refused.details)


def _national(folder: Path, at: datetime) -> LoadedDictionary | None:
    """The dictionary, published too; None when it is not right, so that no pack brings a part of it in."""
    try:
        loaded = load_dictionary(folder)
        publish_dictionary(loaded, at=at)
    except PackUnreadable as refused:
        log.error("dictionary and packs left out: %s", _places(refused))
    except DictionaryMistaken as refused:
        log.error("dictionary and packs left out: %s", refused.details)
    else:
        return loaded
    return None


def _places(refused: PackUnreadable) -> str:
    return "; ".join(f"{one.file}:{one.line}: {one.what}" for one in refused.problems)
