"""Tables of parties: to whom one was linked, what somebody wrote about somebody, and merged persons."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from mpp.kernel.tables import PersonTable, RegionTable


class PartyLink(RegionTable):
    """A party of a case is this person: by a verified NIK, or by an officer's act. Ids and codes only."""

    class Basis(models.TextChoices):
        VERIFIED = "verified"  # Dukcapil: NIK, name and birth date agree
        OFFICER = "officer"
        RECEIVED = "received"  # the civil registry gave the NIK with its document

    person_column = "person_id"
    agencies_column = "agency_ids"
    append_only = True

    case_id = models.UUIDField()
    party = models.CharField(max_length=40)  # `mother`, `witness[2]`
    person_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())
    basis = models.CharField(max_length=8, choices=Basis.choices)
    officer_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case_id", "party"], name="one_person_a_party")]


class Statement(PersonTable):
    """What somebody wrote about a person in a case. It stays there until she confirms it, signed in herself."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CONFIRMED = "confirmed"
        DENIED = "denied"

    case_id = models.UUIDField()
    party = models.CharField(max_length=40)
    service_version_id = models.UUIDField()
    number = models.CharField(max_length=20)  # of the application
    sealed = models.BinaryField()  # who wrote it, and the values by element, under the person's key
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "case_id", "party"], name="one_statement_a_party")
        ]


class Merge(PersonTable):
    """Two records are one person: proposed by one officer, confirmed by another, undone by a third act.

    Nothing is moved and no snapshot rewritten: `Person.merged_into` alone is set, and set free again.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        UNDONE = "undone"

    class Reason(models.TextChoices):
        TWO_NIKS = "two_niks"  # Dukcapil decided which of two NIKs remains
        WITHOUT_NIK = "without_nik"  # an account or a newborn's record that had no NIK yet
        WRONG_NIK = "wrong_nik"  # a mistyped NIK had become a person

    also_person_columns = ("merged_id",)

    merged_id = models.UUIDField(db_index=True)
    region_id = models.UUIDField()
    agency_id = models.UUIDField()
    reason = models.CharField(max_length=11, choices=Reason.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person_id=F("merged_id")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="merge_by_four_eyes"
            ),
            models.UniqueConstraint(
                fields=["merged_id"],
                condition=Q(state__in=["proposed", "confirmed"]),
                name="one_open_merge_a_person",
            ),
        ]
