"""Requests of persons under UU 27/2022, what was made for them, and how far erasures were replayed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mpp.kernel.tables import MachineryTable, PersonTable, RegionTable
from mpp.vault.rights.rules import State
from mpp.vault.rights.table import Kind


def _choices(kinds: type[Kind] | type[State]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kinds]


class RightsRequest(RegionTable):
    """What a person asked under the law, until when it must be answered, and the answer.

    Only what a human must answer has a region and an agency: then the head of that office sees it. Nobody else
    reads that somebody wants to leave.
    """

    person_column = "person_id"
    agency_column = "agency_id"

    person_id = models.UUIDField()
    region_id = models.UUIDField(null=True)  # type: ignore[assignment]  # nobody's office, unless one must answer
    agency_id = models.UUIDField(null=True)
    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=12, choices=_choices(Kind))
    state = models.CharField(max_length=10, choices=_choices(State), default=State.OPEN.value)
    case_id = models.UUIDField(null=True)  # of an objection
    value = models.PositiveSmallIntegerField()  # the term as it was promised
    unit = models.CharField(max_length=12)  # worktime.Unit
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True)  # when its lateness was recorded
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, default="")  # a code
    officer_id = models.UUIDField(null=True)  # who answered
    expires_at = models.DateTimeField(null=True)  # until when the export can be fetched
    sealed_words = models.BinaryField(default=b"")  # the person's, under the person's key
    sealed_answer = models.BinaryField(default=b"")  # the officer's, under the person's key

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-opened_at"], name="requests_of_a_person"),
            models.Index(fields=["agency_id", "due_at"], name="requests_of_an_agency"),
            models.Index(fields=["due_at"], name="requests_ticking", condition=Q(state="open", late_at=None)),
        ]


class ExportPart(PersonTable):
    """A piece of a person's export, under the person's key: pieces, so that no file is ever whole in memory."""

    request_id = models.UUIDField()
    name = models.CharField(max_length=4)  # json, pdf, zip
    seq = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_id", "name", "seq"], name="one_part_a_place")
        ]


class ErasureReplay(MachineryTable):
    """How far this database follows the erasure ledger. A restored dump says an earlier moment, on purpose."""

    replayed_to = models.DateTimeField()
    at = models.DateTimeField()
    found = models.PositiveIntegerField(default=0)  # holders whose erasure was unknown here
