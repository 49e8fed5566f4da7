"""Who can act here: accounts, persons, officers, and what they sign in with.

None of these tables holds a readable name, NIK, phone number or e-mail: numbers are found by keyed blind
indexes, and what must be read again is sealed under its holder's own key (design.md section 7).
"""

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from mpp.identity.appointments.models import Appointment
from mpp.identity.errors import NotAnAccount
from mpp.identity.leaves.models import Leave
from mpp.identity.mandates.models import Business, Mandate
from mpp.identity.parties.models import Merge, PartyLink, Statement
from mpp.kernel.tables import MachineryTable, PersonTable, RegionTable

__all__ = [
    "Account",
    "Appointment",
    "Business",
    "Invitation",
    "Leave",
    "Limit",
    "Mandate",
    "Merge",
    "NationalAccount",
    "Officer",
    "OneTimeCode",
    "PartyLink",
    "Person",
    "PhoneIdentity",
    "SecondFactor",
    "Session",
    "Statement",
]

DIGEST_LENGTH = 64  # hexadecimal digits of SHA-256


class Account(AbstractBaseUser, MachineryTable):
    """What a session belongs to: a person's account or an officer's, never both. Holds ids only.

    `login` is opaque ("verifier.dpmptsp.3510") and officers' only; a person's account has no password.
    """

    login = models.CharField(max_length=60, unique=True, null=True)  # noqa: DJ001 - persons have none
    person_id = models.UUIDField(unique=True, null=True)
    officer_id = models.UUIDField(unique=True, null=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person_id__isnull=True) ^ Q(officer_id__isnull=True), name="account_of_one_kind"
            )
        ]

    def clean(self) -> None:
        """Say which kind it is. Raises NotAnAccount when it is both kinds or none."""
        if (self.person_id is None) == (self.officer_id is None):
            raise NotAnAccount


class Person(PersonTable):
    """A resident. The NIK is a dated, verified, nullable attribute: newborns and foreigners have none.

    Name, birth date and the like are facts of the vault, not of this table.
    """

    also_person_columns = ("merged_into",)

    nik_index = models.CharField(max_length=DIGEST_LENGTH, unique=True, null=True)  # noqa: DJ001 - unique
    nik = models.BinaryField(null=True)  # sealed under the person's key
    nik_since = models.DateTimeField(null=True)
    merged_into = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # the key was destroyed: nothing about the person opens any more

    class Meta:
        indexes = [
            models.Index(fields=["merged_into"], name="merged_persons", condition=Q(merged_into__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(condition=Q(person_id=F("id")), name="person_is_own_holder"),
            models.CheckConstraint(
                condition=Q(nik_index__isnull=True, nik__isnull=True)
                | Q(nik_index__isnull=False, nik__isnull=False, nik_since__isnull=False),
                name="person_nik_is_whole",
            ),
        ]


class NationalAccount(PersonTable):
    """A person's account at a national identity provider: its pairwise subject and nothing else."""

    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_a_subject")]


class PhoneIdentity(PersonTable):
    """A phone number that signs a person in by a one-time code, by its blind index only."""

    phone_index = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    since = models.DateTimeField()


class Officer(RegionTable):
    """Who works for an agency, in roles. Acting heads (Plt., Plh.) carry a decree and an end."""

    class Acting(models.TextChoices):
        NO = ""
        PLT = "plt"  # fills a vacant post
        PLH = "plh"  # stands in for a day or so

    agency_id = models.UUIDField()
    agency_kind = models.CharField(max_length=30)  # dukcapil, dpmptsp, dinkes, bpjs
    roles = models.JSONField(default=list)
    name = models.BinaryField()  # sealed under the officer's own key
    title = models.CharField(max_length=120, default="")  # of the post, which is public
    acting = models.CharField(max_length=3, choices=Acting.choices, default=Acting.NO, blank=True)
    decree = models.CharField(max_length=120, default="", blank=True)
    since = models.DateTimeField(null=True)  # of the decree
    until = models.DateTimeField(null=True)  # the first moment after it
    active = models.BooleanField(default=True)
    nik_index = models.CharField(
        max_length=DIGEST_LENGTH, default="", blank=True
    )  # for conflicts of interest alone

    class Meta:
        indexes = [models.Index(fields=["region_id", "agency_id"], name="officer_office")]


class SecondFactor(RegionTable):
    """An officer's TOTP seed (RFC 6238), sealed under the officer's key, and the last step that it opened."""

    office_sees = False
    officer_id = models.UUIDField(unique=True)
    seed = models.BinaryField()
    last_step = models.BigIntegerField(default=0)  # a code is good once


class Invitation(RegionTable):
    """A post that waits for its officer. She makes her own account by a code that she is given; its digest is kept.

    Names nobody: who she is she says herself, and her office sees her before she works.
    """

    office_sees = False
    agency_id = models.UUIDField()
    agency_kind = models.CharField(max_length=30)
    role = models.CharField(max_length=30)
    title = models.CharField(max_length=120, default="", blank=True)  # of the post
    login = models.CharField(max_length=60, unique=True)
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    expires_at = models.DateTimeField()
    officer_id = models.UUIDField(null=True)  # who took it
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region_id"], name="invitations_of_region")]


class OneTimeCode(MachineryTable):
    """A code that was sent by SMS, or given at a counter. Only a keyed digest of it is kept.

    `subject` is the phone's blind index, or the id of the person whom an officer served.
    """

    class Purpose(models.TextChoices):
        PHONE = "phone"
        COUNTER = "counter"

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    subject = models.CharField(max_length=DIGEST_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH, db_index=True)
    expires_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "subject"], name="one_live_code_a_subject")]


class Limit(models.Model):
    """How often something was tried within its window; `key` is a keyed digest of what and who."""

    key = models.CharField(primary_key=True, max_length=DIGEST_LENGTH)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)


class Session(AbstractBaseSession):
    """A browser's session. The columns beside Django's let us end it from elsewhere."""

    account_id = models.UUIDField(null=True, db_index=True)
    national_session = models.CharField(max_length=255, default="", blank=True, db_index=True)  # OIDC `sid`

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the store that reads these rows, as setting SESSION_ENGINE names it."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store
