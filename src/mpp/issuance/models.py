"""What was issued: its number, its digest, its sealed file, and what became of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mpp.kernel.tables import RegionTable


class Output(RegionTable):
    """A document of a case. `token` opens it to whoever holds its QR code."""

    class State(models.TextChoices):
        RESERVED = "reserved"  # has its number, is being signed
        ISSUED = "issued"
        REVOKED = "revoked"

    person_column = "applicant_id"
    agencies_column = "agency_ids"
    token_column = "token"  # noqa: S105 - the name of a column

    case_id = models.UUIDField(db_index=True)
    applicant_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())
    output = models.CharField(max_length=60)  # its key in the pack
    service_version_id = models.UUIDField()
    engine_task_id = models.CharField(max_length=36)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    number = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    token = models.CharField(max_length=43, unique=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    sha256 = models.CharField(max_length=64, default="", db_index=True)  # of the whole file
    sealed = models.BinaryField(default=b"")  # the file, under the case's key
    sealed_public = models.BinaryField(default=b"")  # what the verification page shows
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=60, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id", "engine_task_id", "output"], name="one_output_a_task"),
            models.UniqueConstraint(fields=["region_id", "output", "year", "seq"], name="one_output_a_number"),
        ]
