"""What came out of a case: its number, its digest, its sealed file, and what became of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mpp.kernel.tables import RegionTable


class Output(RegionTable):
    """A document of a case. `token` opens it to whoever holds its QR code, the digests to whoever has the file.

    A number can be guessed: whoever asks by it is told the state alone (`queries.by_number`). Nobody is told the
    token of a received one.
    """

    class Kind(models.TextChoices):
        ISSUED = "issued"  # made and signed here
        RECEIVED = "received"  # made by an agency's own system, checked and kept here
        PHYSICAL = "physical"  # a card of plastic, collected at a counter

    class State(models.TextChoices):
        RESERVED = "reserved"  # has its number, is being signed
        ISSUED = "issued"  # in force
        SUPERSEDED = "superseded"  # a newer one says the same of the same person
        REVOKED = "revoked"

    class Material(models.TextChoices):
        PENDING = "pending_material"  # waits to be printed
        PRINTED = "printed"
        HANDED_OVER = "handed_over"

    person_column = "applicant_id"
    agencies_column = "agency_ids"
    case_column = "case_id"
    token_columns = ("token", "number", "sha256", "signature", "head", "tail")

    case_id = models.UUIDField(db_index=True)
    applicant_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ISSUED)
    agency_id = models.UUIDField(null=True)  # whose register it stands in
    output = models.CharField(max_length=60)  # its key in the pack
    service_version_id = models.UUIDField()
    engine_task_id = models.CharField(max_length=36)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    material = models.CharField(max_length=16, choices=Material.choices, default="")  # of a physical one
    number = models.CharField(max_length=80, default="")  # of our own register
    sealed_number = models.BinaryField(default=b"")  # of the agency's: it may be a NIK or a family card's number
    seq = models.PositiveIntegerField(null=True)  # None: not of our own register
    year = models.PositiveSmallIntegerField()
    token = models.CharField(max_length=43, unique=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    sha256 = models.CharField(max_length=64, default="", db_index=True)  # of the whole file
    signature = models.CharField(max_length=64, default="", db_index=True)  # SHA-256 of the signature's own digits
    head = models.CharField(max_length=64, default="", db_index=True)  # SHA-256 of the file's first half
    tail = models.CharField(max_length=64, default="", db_index=True)  # and of its second
    sealed = models.BinaryField(default=b"")  # the file, under the case's key
    sealed_public = models.BinaryField(default=b"")  # what the verification page shows
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=60, default="")
    sealed_note = models.BinaryField(default=b"")  # why it was revoked, in the officer's words
    replaces_key = models.CharField(
        max_length=64, default="", db_index=True
    )  # replacing.key; empty: never replaced
    superseded_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id", "engine_task_id", "output"], name="one_output_a_task"),
            models.UniqueConstraint(fields=["region_id", "output", "year", "seq"], name="one_output_a_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["number"], name="outputs_by_number"),
            models.Index(fields=["agency_id", "-issued_at"], name="register_of_an_agency"),
        ]
