"""The table of leaves: who is away, until when, and who does the work meanwhile."""

from typing import ClassVar

from django.db import models

from mpp.kernel.tables import RegionTable


class Leave(RegionTable):
    """An officer is away, and a colleague of the same agency and role stands in. It ends by itself.

    A colleague is lent nothing but the absent officer's tasks: what roles may do, each has by appointment, and who
    is to sign for an absent head is appointed as acting head, by decree (UU 30/2014 art. 14).
    """

    agency_column = "agency_id"

    agency_id = models.UUIDField()
    officer_id = models.UUIDField()
    delegate_id = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField()  # the first moment back at work
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken back before its time

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["delegate_id", "until"], name="leaves_of_delegate"),
            models.Index(fields=["officer_id", "until"], name="leaves_of_officer"),
        ]
