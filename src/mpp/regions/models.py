"""Areas, regions, malls and agencies: public facts of the state."""

from django.db import models

from mpp.kernel.tables import ReferenceTable


class Region(ReferenceTable):
    """The government that runs a mall: the tenant. Jakarta's six areas are one region."""

    code = models.CharField(max_length=13, unique=True)
    name = models.CharField(max_length=100)
    zone = models.CharField(max_length=40)
    # Opening hours by weekday, Monday is "0": {"4": ["08:00", "15:30"]}; empty: the nation's (`rules.HOURS`).
    hours = models.JSONField(default=dict, blank=True)


class Area(ReferenceTable):
    """A place by Kemendagri code, valid by decree between two days; codes split and are renamed."""

    class Level(models.TextChoices):
        PROVINCE = "province"
        REGENCY = "regency"  # regencies and cities
        DISTRICT = "district"

    code = models.CharField(max_length=13, unique=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=100)
    parent_code = models.CharField(max_length=13, default="", db_index=True)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="areas")
    population = models.PositiveIntegerField(null=True)
    area_km2 = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    decree = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)


class Holiday(ReferenceTable):
    """A day on which offices are closed: in the whole nation, in a province, or in one region."""

    class Kind(models.TextChoices):
        NATIONAL = "national"  # libur nasional, by joint decree (SKB) of three ministers
        COLLECTIVE_LEAVE = "collective_leave"  # cuti bersama, by the same decree
        REGIONAL = "regional"  # by a governor's, regent's or mayor's decree

    day = models.DateField()
    area_code = models.CharField(max_length=13, default="", blank=True)  # province or region; empty: the nation
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=80)
    basis = models.CharField(max_length=80, default="", blank=True)  # the decree
    is_certain = models.BooleanField(default=True)  # False: the decree was not at hand; see data/README.md

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "area_code"], name="one_holiday_a_day")]


class Mall(ReferenceTable):
    """A region's mall of public services; there for the public from the day on which it opens."""

    class Kind(models.TextChoices):
        HYBRID = "hybrid"  # has a building
        DIGITAL = "digital"

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="mall")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    address = models.CharField(max_length=200, default="", blank=True)  # of the building; empty while unknown
    hours = models.CharField(max_length=120, default="", blank=True)  # in words, in the region's zone
    opened_on = models.DateField(null=True)  # until then the mall is in the making, and the public sees none


class Agency(ReferenceTable):
    """A body that handles cases, by kind: dukcapil, dpmptsp, dinkes, bpjs, dinsos, disnaker, taspen.

    The contact is a person whom the public may call: it stands on service pages, receipts and tracking pages.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agencies")
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, default="", blank=True)
    contact_name = models.CharField(max_length=100, default="", blank=True)
    contact_phone = models.CharField(max_length=20, default="", blank=True)  # +62…
    contact_hours = models.CharField(max_length=120, default="", blank=True)  # in words, in the region's zone

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "kind"], name="one_agency_of_a_kind")]
