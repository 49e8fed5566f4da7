"""Storing what is published: one version a content, numbered by one writer of a service at a time.

Called where a pack is published or an event composed, inside that transaction.
"""

from datetime import datetime

from mpp.catalogue import rules
from mpp.catalogue.models import Service, ServiceVersion
from mpp.catalogue.pack import PublishedService


def standing(published: PublishedService) -> ServiceVersion | None:
    """The version that has this very content, if it was stored before."""
    found: ServiceVersion | None = ServiceVersion.objects.filter(digest=rules.digest_of(published)).first()
    return found


def keep(code: str, published: PublishedService, at: datetime) -> ServiceVersion:
    """Store a content for good under the service's code; the same again gives the version that stands."""
    service, _ = Service.objects.get_or_create(code=code)
    Service.objects.select_for_update().get(id=service.id)
    if (known := standing(published)) is not None:
        return known
    number = published.service.version
    return ServiceVersion.objects.create(
        service=service,
        version=number,
        revision=service.versions.filter(version=number).count() + 1,
        digest=rules.digest_of(published),
        content=rules.stored(published),
        published_at=at,
    )
