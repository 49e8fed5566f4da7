"""A region's launch and its steps: public facts of the state, and no secret."""

from django.db import models

from mpp.kernel.tables import ReferenceTable
from mpp.regions.models import Mall, Region


class Launch(ReferenceTable):
    """A region on its way to an open mall. One a region: two people who launch it work on the same."""

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="launch")
    mode = models.CharField(max_length=10, choices=Mall.Kind.choices)
    plan = models.JSONField()  # launching.plan.Plan, without code and mode
    started_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)


class LaunchStep(ReferenceTable):
    """What a step has done, or why it could not. Each step can be done again; then it changes nothing."""

    class State(models.TextChoices):
        DONE = "done"
        FAILED = "failed"

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=20)  # of launching.steps
    state = models.CharField(max_length=10, choices=State.choices)
    told = models.JSONField(default=dict)  # ids and codes: what was made, or `fault` and its details
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["launch", "code"], name="one_row_a_step")]
