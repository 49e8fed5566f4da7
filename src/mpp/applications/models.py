"""Interview, application, submissions and files: one id through life.

An interview's id becomes the application's and the case's: so fifty submits at once can make only one. All
that is personal stands sealed under the case's key.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mpp.kernel.tables import ReferenceTable, RegionTable


class Interview(RegionTable):
    """What is still being collected. An officer who fills in for a person who is present sees it too."""

    class State(models.TextChoices):
        OPEN = "open"
        SUBMITTED = "submitted"

    person_column = "applicant_id"
    agency_column = "assisting_agency_id"
    covered_by = ("applicant_id", "service_id", "id")

    applicant_id = models.UUIDField()
    assisting_agency_id = models.UUIDField(null=True)
    mandate_id = models.UUIDField(null=True)  # under which an agent began it, or an officer with her consent
    service_id = models.CharField(max_length=60)
    service_version_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    sealed = models.BinaryField()  # interview.dump, under the case's key
    resolved_at = models.DateTimeField(null=True)  # when the registries were asked
    revision = models.PositiveIntegerField(default=0)  # tells two tabs apart
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    planned_at = models.DateTimeField(null=True)  # when it was planned anew; null: it stands as it was begun
    expires_at = models.DateTimeField()
    # A life event's interview is the bundle itself: its parts name it, and it holds why others were left out.
    bundle_id = models.UUIDField(null=True)
    left_out = models.JSONField(default=dict)  # service -> reason code

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["applicant_id", "-updated_at"], name="interviews_of_a_person"),
            models.Index(
                fields=["bundle_id"], name="parts_of_a_bundle", condition=models.Q(bundle_id__isnull=False)
            ),
        ]


class Application(RegionTable):
    """What was submitted. The values stand in its submissions, none of which ever changes."""

    person_column = "applicant_id"
    agencies_column = "agency_ids"
    case_column = "id"
    append_only = True

    applicant_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())
    service_id = models.CharField(max_length=60)
    service_version_id = models.UUIDField()
    number = models.CharField(max_length=20, unique=True)
    parameters = models.JSONField(default=dict)  # the region's own, as they were
    language = models.CharField(max_length=2, default="id")  # which the person read when submitting
    known = models.PositiveSmallIntegerField()  # once-only: values not asked
    needed = models.PositiveSmallIntegerField()  # once-only: values needed
    asked = ArrayField(models.CharField(max_length=80), default=list)  # the elements that were asked; no value
    mandate_id = models.UUIDField(null=True)  # under which it was sent in for the applicant
    sealed_agent = models.BinaryField(default=b"")  # where notices reach the agent, under the case's key
    submitted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["applicant_id", "-submitted_at"], name="applications_of_a_person"),
        ]


class OnceOnlyTally(ReferenceTable):
    """How much was not asked, counted from applications by a job: numbers and elements, nothing of anybody."""

    region_code = models.CharField(max_length=5)
    service_id = models.CharField(max_length=60)
    is_first = models.BooleanField()  # of persons who had never applied before, for anything
    applications = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    needed = models.PositiveIntegerField()
    questions = models.JSONField(default=dict)  # element -> how often it was asked
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region_code", "service_id", "is_first"], name="one_tally_each")
        ]


class Submission(RegionTable):
    """One revision of an application's values with their provenance."""

    class Reason(models.TextChoices):
        FIRST = "first"
        CORRECTION = "correction"
        LATE_FACTS = "late_facts"  # a registry answered after the submission
        CONSENT = "consent"  # a consent was withdrawn: what rested on it is gone

    person_column = "applicant_id"
    agencies_column = "agency_ids"
    case_column = "application_id"
    append_only = True

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    applicant_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())
    revision = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    sealed = models.BinaryField()  # interview.dump of that moment, and the values
    officer_id = models.UUIDField(null=True)  # who filled in for the person
    agent_id = models.UUIDField(null=True)  # who acted for the person under a mandate
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "revision"], name="one_submission_a_revision")
        ]


class File(RegionTable):
    """An upload, checked and sealed. It belongs to an interview, and to its application after submission."""

    person_column = "applicant_id"
    agencies_column = "agency_ids"
    case_column = "case_id"

    case_id = models.UUIDField(db_index=True)
    applicant_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())  # before submission: the assisting office alone, or none
    path = models.CharField(max_length=120)  # the party path that asked for it
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes as kept
    pages = models.PositiveSmallIntegerField()
    sealed_name = models.BinaryField()
    sealed = models.BinaryField()
    at = models.DateTimeField()


class Notice(RegionTable):
    """A message to the applicant: number and state only. Queued with what it tells of."""

    class Channel(models.TextChoices):
        SMS = "sms"
        EMAIL = "email"

    person_column = "applicant_id"
    office_sees = False
    any_scope_adds = True  # an officer's decision queues one, and never sees to whom

    case_id = models.UUIDField(db_index=True)
    applicant_id = models.UUIDField()
    channel = models.CharField(max_length=5, choices=Channel.choices)
    code = models.CharField(max_length=40)  # which message
    language = models.CharField(max_length=2, default="id")
    sealed_to = models.BinaryField()  # phone or address, under the case's key
    due_at = models.DateTimeField(null=True)  # the deadline that it names
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)


class Filing(RegionTable):
    """What a task of the system told a registry, or handed to an agency's own system. One for each such task.

    The payload is fixed when the task is first tried: repeated under the task's key, it is the same word.
    """

    class State(models.TextChoices):
        OPEN = "open"  # not told yet, or being worked on there
        DONE = "done"  # told; issued
        RETURNED = "returned"  # not taken, or sent back with reasons

    person_column = "applicant_id"
    agencies_column = "agency_ids"

    case_id = models.UUIDField(db_index=True)
    applicant_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())
    task = models.CharField(max_length=60)  # BPMN id
    engine_task_id = models.CharField(max_length=36, unique=True)  # the idempotency key, too
    registry = models.CharField(max_length=40)
    number = models.CharField(max_length=60, default="")  # of the matter there
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    trouble = models.CharField(max_length=30, default="")  # why it is not there yet; empty while all is well
    sealed_payload = models.BinaryField()  # values and ids of files, under the case's key
    sealed_reply = models.BinaryField(default=b"")  # new facts by path; reasons of a return
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
