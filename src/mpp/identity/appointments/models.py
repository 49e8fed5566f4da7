"""The table of appointments: who serves at another region's office, in which roles, by which decree, until when."""

from typing import ClassVar

from django.db import models

from mpp.kernel.tables import RegionTable


class Appointment(RegionTable):
    """An officer serves at an office that is not her own. Its region is the office's; it ends by itself.

    The law knows help between offices (bantuan kedinasan, UU 30/2014 art. 34 to 38): asked by the office that lacks
    people, by a decree that names who, what and how long.
    """

    agency_column = "agency_id"

    agency_id = models.UUIDField()
    agency_kind = models.CharField(max_length=30)
    officer_id = models.UUIDField()
    home_region_id = models.UUIDField()
    roles = models.JSONField(default=list)
    decree = models.CharField(max_length=120)
    since = models.DateTimeField()
    until = models.DateTimeField()  # the first moment after it
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken back before its time

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer_id", "until"], name="appointments_of_officer")]
