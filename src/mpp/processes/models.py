"""Cases and what happens to them. Ids, codes and sealed bytes only: never a personal value in clear.

A case and everything of it stay with the agencies that work on it (`agency_ids`) and with its applicant. That
a task is one agency's own is judged by the doors (`actions`): an agency's decision starts the next agency's
task and compares officers over both, so the rows themselves must be open to all agencies of the case.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mpp.kernel.tables import MachineryTable, RegionTable


class Case(RegionTable):
    """The running process of one application; its id is the application's."""

    person_column = "applicant_id"
    agencies_column = "agency_ids"
    case_column = "id"

    class State(models.TextChoices):
        RUNNING = "running"
        WAITING_APPLICANT = "waiting_applicant"
        CLOSED = "closed"

    applicant_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())
    agencies = models.JSONField()  # kind of agency -> its id here
    service_version_id = models.UUIDField()
    service_id = models.CharField(max_length=60)
    number = models.CharField(max_length=40)
    sealed_label = models.BinaryField()  # the masked name that worklists show
    applicant_nik_index = models.CharField(max_length=64, default="", blank=True)  # keyed: found, never read
    state = models.CharField(max_length=20, choices=State.choices, default=State.RUNNING)
    outcome = models.CharField(max_length=60, default="")  # BPMN id of the end event that was reached
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()  # of the case's clock
    # While that clock stands still: since when, why (`rules.pausing`), and for which registries, by comma.
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=20, default="")
    waits_for = models.CharField(max_length=120, default="")
    held_for = models.CharField(max_length=200, default="")  # why silence has not approved it, codes by comma
    engine_state = models.TextField()
    engine_mac = models.BinaryField()  # no state that we did not write is ever run
    seq = models.PositiveIntegerField(default=0)  # events so far
    measured_at = models.DateTimeField()  # the last event whose working time was counted
    forgotten_at = models.DateTimeField(null=True)  # when its key was destroyed, at the end of its retention

    class Meta:
        indexes = [
            models.Index(fields=["applicant_id", "opened_at"], name="case_of_applicant"),
            models.Index(fields=["region_id", "state", "due_at"], name="case_by_due"),
            models.Index(fields=["applicant_nik_index", "-opened_at"], name="case_by_applicant_nik"),
            models.Index(
                fields=["service_version_id", "closed_at"],
                name="cases_kept",
                condition=Q(closed_at__isnull=False, forgotten_at=None),
            ),
        ]


class CaseRow(RegionTable):
    """A row of a case, seen by whom the case is seen."""

    person_column: ClassVar[str | None] = "applicant_id"
    agencies_column = "agency_ids"
    case_column: ClassVar[str | None] = "case_id"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    applicant_id = models.UUIDField()
    agency_ids = ArrayField(models.UUIDField())

    class Meta:
        abstract = True


class WorkItem(CaseRow):
    """A human step of a case, waiting for a role at an agency."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        DONE = "done"
        CANCELLED = "cancelled"

    agency_id = models.UUIDField()
    task = models.CharField(max_length=60)  # BPMN id
    engine_task_id = models.CharField(max_length=36)
    role = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    claimed_by = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    decision = models.CharField(max_length=60, default="")
    sealed_marks = models.BinaryField(default=b"")  # what this decision wants mended, until all have decided
    pass_no = models.PositiveSmallIntegerField(default=1)  # 2: the task came back after a correction
    number = models.CharField(max_length=40)
    service_id = models.CharField(max_length=60)
    sealed_label = models.BinaryField()

    class Meta:
        indexes = [  # a list each: what nobody has taken, and what an officer has
            models.Index(fields=["agency_id", "state", "role", "due_at", "id"], name="worklist_pool"),
            models.Index(
                fields=["claimed_by", "state", "due_at", "id"],
                name="worklist_mine",
                condition=Q(claimed_by__isnull=False),
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["case", "engine_task_id"], name="one_item_a_task")]


class CorrectionRequest(CaseRow):
    """What the applicant is asked to mend."""

    class State(models.TextChoices):
        OPEN = "open"
        SENT = "sent"
        CANCELLED = "cancelled"

    task = models.CharField(max_length=60)  # BPMN id of the correction
    engine_task_id = models.CharField(max_length=36)
    from_task = models.CharField(max_length=60, default="")  # the task whose decision asked for it
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    sealed = models.BinaryField()  # marks and note
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)


class DecisionNote(CaseRow):
    """Why an officer decided so."""

    append_only = True

    work_item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(max_length=60, default="")
    sealed = models.BinaryField()
    created_at = models.DateTimeField()


class Objection(CaseRow):
    """The applicant does not accept a refusal: another officer decides, by a work item. One a refusal."""

    class State(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        REJECTED = "rejected"

    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    work_item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()  # the applicant's words
    refused_at = models.DateTimeField()  # what it is against
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "refused_at"], name="one_objection_a_refusal")]


class InternalNote(CaseRow):
    """What officers of the case's agencies tell each other. It is never changed, and on no page of the applicant's.

    Neither her scope nor a mandate opens it: it reaches her by the right of access, whose job reads as the system.
    """

    person_column = None
    case_column = None
    append_only = True

    agency_id = models.UUIDField()
    officer_id = models.UUIDField()
    task = models.CharField(max_length=60)  # BPMN id of the task at which it was written
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "created_at"], name="internal_notes_of_case")]


class Recusal(CaseRow):
    """An officer has declared a relation with whom a case concerns: the case is closed to her from then on."""

    person_column = None
    case_column = None
    append_only = True

    officer_id = models.UUIDField()
    relation = models.CharField(max_length=20)  # `rules.RELATIONS`
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "officer_id"], name="one_recusal_an_officer")]


class Clock(CaseRow):
    """A deadline in working or clock time. `due_at` already holds what ended pauses added to it."""

    class Kind(models.TextChoices):
        CASE = "case"
        TASK = "task"
        TIMER = "timer"  # an event of the process that happens then (`moving.timing`), no promise to anybody

    kind = models.CharField(max_length=5, choices=Kind.choices)
    task = models.CharField(max_length=60, default="")  # BPMN id; of a timer the event's
    engine_task_id = models.CharField(max_length=36, default="")  # which of several of that task
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12)  # worktime.Unit
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)  # set while it stands still
    pause_reason = models.CharField(max_length=20, default="")
    pauses = models.JSONField(default=list)  # ended ones: [from, to] in ISO 8601
    stopped_at = models.DateTimeField(null=True)
    fired_at = models.DateTimeField(null=True)  # when its lateness was recorded
    marks = models.JSONField(
        default=list
    )  # `rules.Mark`: reminders and escalations that are still to come, in order
    next_at = models.DateTimeField(null=True)  # the first of deadline and marks that is still to come
    deem_at = models.DateTimeField(null=True)  # of a case: when silence is judged; None: it approves nothing

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                name="clocks_ticking",
                condition=Q(stopped_at=None, paused_at=None, next_at__isnull=False),
            ),
            models.Index(
                fields=["deem_at"],
                name="clocks_of_silence",
                condition=Q(stopped_at=None, paused_at=None, deem_at__isnull=False),
            ),
        ]


class Attention(CaseRow):
    """An officer or head is told that a task comes near its deadline, or is past it.

    `agency_ids` holds the agency that is told besides those of the case.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder"
        ESCALATION = "escalation"

    agency_id = models.UUIDField()  # whose officers are told
    task_agency_id = models.UUIDField(null=True)  # whose task it is
    to = models.CharField(max_length=20)  # `catalogue.pack`: holder, next_officer, agency_head, region_head
    kind = models.CharField(max_length=10, choices=Kind.choices)
    role = models.CharField(max_length=30, default="")  # of the task; empty for the case's own clock
    officer_id = models.UUIDField(null=True)  # who held the task then
    work_item_id = models.UUIDField(null=True)
    task = models.CharField(max_length=60, default="")
    number = models.CharField(max_length=40)
    service_version_id = models.UUIDField()
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)  # when what it tells of was done

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "due_at"], name="attention_open", condition=Q(cleared_at=None)),
            models.Index(fields=["case", "task"], name="attention_of_case", condition=Q(cleared_at=None)),
        ]


class CaseEvent(RegionTable):
    """The one log of cases, partitioned by month of `at`. Every office of the region may read it."""

    person_column = "applicant_id"
    case_column = "case_id"
    append_only = True

    case_id = models.UUIDField()
    applicant_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    code = models.CharField(max_length=30)
    task = models.CharField(max_length=60, default="")
    detail = models.CharField(max_length=60, default="")  # decision, result, outcome or reason code
    agency_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=30)
    officer_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    # Since the last event that has one; NULL where the door knew no calendar.
    working_seconds = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_id", "seq", "at"], name="one_event_a_seq")]
        indexes = [models.Index(fields=["region_id", "at"], name="events_of_region")]


class CaseTally(MachineryTable):
    """How many cases, and what came of them: numbers by region, service and time, nothing of anybody.

    Whatever counts adds a `LIVE` row in its own transaction, so nobody waits for another; a job folds these
    into the kept grains (`moving/folding.py`). A kept grain and the live rows together are exact at every moment.
    """

    class Grain(models.TextChoices):
        LIVE = "live"  # one change of one case, not folded yet
        MONTH = "month"  # region, service, month
        REGION_YEAR = "region_year"
        SERVICE_YEAR = "service_year"
        NATION_MONTH = "nation_month"

    grain = models.CharField(max_length=12, choices=Grain.choices, default=Grain.LIVE)
    region_code = models.CharField(max_length=13, default="")  # empty: the nation
    service_id = models.CharField(max_length=60, default="")  # empty: all
    period = models.DateField()  # first day of the month or year, in the region's zone
    applications = models.BigIntegerField(default=0)  # sent in
    decided = models.BigIntegerField(default=0)  # ended, and not by the applicant
    in_time = models.BigIntegerField(default=0)  # of those decided: before the promise ended
    refused = models.BigIntegerField(default=0)  # of those decided
    withdrawn = models.BigIntegerField(default=0)  # taken back by the applicant
    working_seconds = models.BigIntegerField(default=0)  # from sending to the decision, of those decided
    known = models.BigIntegerField(default=0)  # once-only: values needed and not asked
    asked = models.BigIntegerField(default=0)  # once-only: values asked
    visits_spared = models.BigIntegerField(default=0)  # `rules.visits`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "region_code", "service_id", "period"],
                name="one_tally_a_grain",
                condition=~Q(grain="live"),
            )
        ]
        indexes = [models.Index(fields=["grain", "period", "region_code"], name="tallies_by_period")]
