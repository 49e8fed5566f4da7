"""What a region's inspectorate looks at. Ids, codes and numbers only; seen by that one office."""

from typing import ClassVar

from django.db import models

from mpp.kernel.tables import RegionTable


class Finding(RegionTable):
    """Something in the log of cases that does not fit. A question to be looked into, never shown in public."""

    class State(models.TextChoices):
        OPEN = "open"
        SETTLED = "settled"

    class Outcome(models.TextChoices):
        EXPLAINED = "explained"  # there is a good reason for it
        ADVISED = "advised"  # the office mends how it works
        EXAMINED = "examined"  # an examination of its own was opened, outside of here

    agency_column = "agency_id"

    agency_id = models.UUIDField()  # the inspectorate, which alone sees it
    rule = models.CharField(max_length=20)  # `rules.Rule`
    key = models.CharField(max_length=64)  # digest of what it is about: found again it is the same
    office_id = models.UUIDField(null=True)  # whose work it is about
    officer_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    evidence = models.JSONField(default=list)  # events: case, number, seq, code, task, service, at
    events = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)
    found_at = models.DateTimeField()
    grown_at = models.DateTimeField()  # when its evidence last grew
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency_id", "rule", "key"], name="one_finding_a_question")
        ]
        indexes: ClassVar = [models.Index(fields=["agency_id", "state", "-grown_at"], name="findings_of_office")]
