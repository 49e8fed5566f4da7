"""Services as published, and which regions offer them: public facts of the state."""

from django.db import models

from mpp.kernel.tables import ReferenceTable
from mpp.regions.models import Region


class Service(ReferenceTable):
    """A standardised service by its pack's id, such as `sip-dokter`."""

    code = models.CharField(max_length=60, unique=True)


class ServiceVersion(ReferenceTable):
    """A whole pack as published, under its content hash. The database itself refuses to change a row.

    A content that differs while the version number stays (a corrected text) is the version's next revision.
    """

    append_only = True
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the canonical JSON, in hex
    content = models.JSONField()  # PublishedService
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "version", "revision"], name="one_content_a_revision")
        ]


class Retirement(ReferenceTable):
    """From a day on no region may adopt this version any more; running cases and earlier adoptions stay."""

    version = models.OneToOneField(ServiceVersion, on_delete=models.PROTECT, related_name="retirement")
    since = models.DateField()
    reason = models.CharField(max_length=200, default="", blank=True)


class Shelf(ReferenceTable):
    """The role model of one kind of mall, as it stands now: what a region that is launched as this kind adopts."""

    mode = models.CharField(max_length=10, unique=True)  # a `Mall.Kind`
    content = models.JSONField()  # catalogue.shelves.Shelf


class DictionaryVersion(ReferenceTable):
    """The whole national dictionary as published, under its content hash. The database refuses to change a row."""

    append_only = True
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical JSON, in hex; an old content may come again
    content = models.JSONField()  # Dictionary
    published_at = models.DateTimeField()


class LifeEvent(ReferenceTable):
    """A life event as it stands now, without its services: each region composes it of those that it adopted.

    What a region then offers is a version like a service's, under `event:<code>` (`catalogue.events`).
    """

    code = models.CharField(max_length=60, unique=True)
    content = models.JSONField()  # `event`: EventPack; `texts`: its translations by language
    published_at = models.DateTimeField()


class Adoption(ReferenceTable):
    """A region's decision to offer a service version, with its local parameters. Old decisions stay."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="adoptions")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="adoptions")
    parameters = models.JSONField(default=dict)
    since = models.DateField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "service"],
                condition=models.Q(active=True),
                name="one_active_adoption_of_a_service",
            )
        ]
