"""Tables of acting for another. All names stand sealed under the principal's key, all numbers as blind indexes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from mpp.identity.mandates.rules import Basis, State
from mpp.kernel.tables import PersonTable

DIGEST_LENGTH = 64


class Business(PersonTable):
    """A business by its NIB: a holder of facts and a principal, as a person is, but nobody signs in as one."""

    nib_index = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    sealed = models.BinaryField()  # NIB and name, under the business's own key
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(person_id=F("id")), name="business_is_own_holder")
        ]


class Mandate(PersonTable):
    """Somebody may act for a principal (`person_id`: a person, or a business) in some services or one case.

    An agent is a person, or, where somebody is helped in an office, an officer for one interview. Until it is
    accepted nobody is the agent: the offer is found by the blind index of the NIK that the grantor wrote.
    """

    also_person_columns = ("agent_id", "granted_by")
    holds_mandates = True

    basis = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Basis])
    is_business = models.BooleanField(default=False)
    agent_id = models.UUIDField(null=True, db_index=True)
    agent_nik_index = models.CharField(max_length=DIGEST_LENGTH, default="", blank=True, db_index=True)
    granted_by = models.UUIDField(null=True)  # the person who signed in to grant it
    under_id = models.UUIDField(null=True)  # the mandate that a responsible person passed on
    officer_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    services = ArrayField(models.CharField(max_length=60), default=list)  # ids, or `*`
    case_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in State])
    proof = models.CharField(max_length=40)  # family_register, oss, own_sign_in, consent:<version of the text>
    since = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # for a business: when OSS last named who is responsible
    created_at = models.DateTimeField()
    sealed = models.BinaryField()  # names of principal and agent, the business's NIB

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person_id", "-created_at"], name="mandates_of_a_principal")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=State.ACTIVE) | Q(agent_id__isnull=False) | Q(officer_id__isnull=False),
                name="mandate_in_force_has_agent",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("since")), name="mandate_ends_after_it_begins"),
        ]
