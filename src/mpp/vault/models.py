"""What the state knows about a person, who looked at it, and what the person holds a limited number of."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mpp.kernel.tables import PersonTable, RegionTable
from mpp.vault.rights.models import ErasureReplay, ExportPart, RightsRequest

__all__ = ["Disclosure", "ErasureReplay", "ExportPart", "Fact", "LimitClaim", "RightsRequest"]


class Fact(PersonTable):
    """A value of a dictionary element about a person. A newer one replaces it and leaves it as history."""

    element = models.CharField(max_length=80)
    sealed = models.BinaryField()  # the JSON value, under the person's key
    source = models.CharField(max_length=40)  # wallet, sdmk, applicant, output:<case>
    assurance = models.PositiveSmallIntegerField()  # rules.Assurance
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id", "element"], condition=Q(replaced_at=None), name="one_current_fact_per_element"
            )
        ]


class Disclosure(RegionTable):
    """One access to somebody's data. Its region is the one that looked; the person reads it everywhere."""

    class Basis(models.TextChoices):
        """UU 27/2022 art. 20(2)."""

        PUBLIC_SERVICE = "public_service"  # letter e: a task in the public interest, a public service
        CONSENT = "consent"  # letter a

    person_column = "person_id"
    agency_column = "agency_id"
    append_only = True

    person_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    officer_id = models.UUIDField(null=True)
    recipient = models.CharField(max_length=40)  # office, or a registry's id
    case_id = models.UUIDField()
    elements = models.JSONField()  # party paths, no values
    purpose = models.CharField(max_length=60)  # the service's id
    basis = models.CharField(max_length=20, choices=Basis.choices)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person_id", "-at"], name="disclosures_of_a_person")]


class LimitClaim(PersonTable):
    """A case's claim on one of the few places of a kind that a person may hold over all regions (three SIPs).

    Claims about the same thing (a renewal for the same place of practice) share one place: the first of them holds
    its number, the others have none, and one of them takes it over when the first goes.
    """

    class State(models.TextChoices):
        RESERVED = "reserved"  # an application runs
        CONFIRMED = "confirmed"  # the output was issued

    kind = models.CharField(max_length=40)
    slot = models.PositiveSmallIntegerField(null=True)  # from 1; None: shares that of the same key
    key = models.CharField(max_length=64, default="")  # blind index of what takes the place; empty: the case itself
    state = models.CharField(max_length=10, choices=State.choices)
    case_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person_id", "kind", "slot"], name="one_claim_per_slot"),
            models.UniqueConstraint(
                fields=["person_id", "kind", "key"],
                condition=Q(slot__isnull=False) & ~Q(key=""),
                name="one_slot_per_key",
            ),
            models.UniqueConstraint(fields=["person_id", "kind", "case_id"], name="one_claim_per_case"),
        ]
