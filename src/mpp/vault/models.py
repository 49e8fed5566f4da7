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


class Document(PersonTable):
    """A document that satisfies later requirements of its element, in any region, under the person's own key.

    Its id is that of the upload or output it came from, and the value of the fact that stands for it.
    """

    element = models.CharField(max_length=80)
    case_id = models.UUIDField()  # where it came from
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    pages = models.PositiveSmallIntegerField()
    sealed_name = models.BinaryField()
    sealed = models.BinaryField()  # the content
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person_id", "-at"], name="documents_of_a_person")]


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
    role = models.CharField(max_length=60, default="")  # the officer's roles then
    recipient = models.CharField(max_length=40)  # office, operator, or a registry's id
    case_id = models.UUIDField(null=True)  # None: a look without a case
    elements = models.JSONField()  # party paths, no values
    purpose = models.CharField(max_length=60)  # the service's id, or a code of `rules.Purpose`
    basis = models.CharField(max_length=20, choices=Basis.choices)
    consent_id = models.UUIDField(null=True)  # on which consent, where that is the basis
    unusual = models.JSONField(default=list)  # codes of `rules.Unusual`
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-at"], name="disclosures_of_a_person"),
            models.Index(fields=["officer_id", "at"], name="disclosures_to_an_officer"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(basis="consent", consent_id__isnull=False)
                | (~Q(basis="consent") & Q(consent_id__isnull=True)),
                name="consent_is_named_where_it_is_the_basis",
            )
        ]


class Demand(RegionTable):
    """What a person demands of an office about her own data, with a deadline and an answer that comes back.

    Question and answer stand under the person's key. `agency_id` is the office that answers.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"

    person_column = "person_id"
    agency_column = "agency_id"

    person_id = models.UUIDField()
    agency_id = models.UUIDField(null=True)
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    sealed = models.BinaryField()
    sealed_answer = models.BinaryField(default=b"")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)  # when its deadline was seen to have passed
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)  # the officer

    class Meta:
        abstract = True


class Dispute(Demand):
    """A fact that its person says is wrong: it goes to the fact's owner (UU 27/2022 art. 30)."""

    class Way(models.TextChoices):
        OFFICE = "office"  # a task at the desk of the owner's office in the region
        REGISTRY = "registry"  # the registry takes it by itself
        LETTER = "letter"  # the owner is not connected: a letter with a number, taken there

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"  # the owner's word stands in the vault
        REFUSED = "refused"

    element = models.CharField(max_length=80)
    fact_id = models.UUIDField(null=True)  # as it stood; None: a registry's word that only a case holds
    owner = models.CharField(max_length=40)
    way = models.CharField(max_length=8, choices=Way.choices)
    registry_number = models.CharField(max_length=60, default="")  # of the matter there
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default="")
    reason = models.CharField(max_length=40, default="")  # code of a refusal
    media_type = models.CharField(max_length=40, default="")  # of the evidence
    sealed_evidence = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id", "element"], condition=Q(state="open"), name="one_open_dispute_an_element"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-at"], name="disputes_of_a_person"),
            models.Index(fields=["agency_id", "state", "due_at"], name="disputes_at_an_office"),
            models.Index(fields=["state", "due_at"], name="disputes_by_due"),
        ]


class AccessQuestion(Demand):
    """Why did you look at my data? A complaint to the head of the agency that looked (UU 25/2009 art. 36)."""

    disclosure_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure_id"], name="one_question_an_access"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-at"], name="access_questions_of_a_person"),
            models.Index(fields=["agency_id", "state", "due_at"], name="access_questions_at_an_office"),
            models.Index(fields=["state", "due_at"], name="access_questions_by_due"),
        ]


class Consent(PersonTable):
    """What a person said to one purpose in one version. Each answer is a row; the newest one of a purpose holds."""

    class State(models.TextChoices):
        GIVEN = "given"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"  # it was given once

    purpose = models.CharField(max_length=60)  # `catalogue.pack.ConsentPurpose.id`
    version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the words that the person read
    state = models.CharField(max_length=10, choices=State.choices)
    language = models.CharField(max_length=2)
    case_id = models.UUIDField(null=True)  # in which interview it was asked
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id", "purpose"], condition=Q(replaced_at=None), name="one_answer_a_purpose"
            ),
        ]


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
