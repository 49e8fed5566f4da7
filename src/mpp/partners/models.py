"""An agency's own system as we know it: ids, codes, digests and addresses, nothing of anybody's."""

from typing import ClassVar

from django.db import models

from mpp.kernel.tables import MachineryTable, RegionTable

DIGEST_LENGTH = 64  # hexadecimal digits of SHA-256


class Client(MachineryTable):
    """An OAuth 2 client: the system of one agency in one region.

    It acts as a member of the agency's staff (`officer_id`), so that what it holds and decides stands where an
    officer's work stands, and goes back to the pool when it leaves.
    """

    officer_id = models.UUIDField(unique=True)
    region_id = models.UUIDField()
    agency_id = models.UUIDField()
    agency_kind = models.CharField(max_length=30)
    name = models.CharField(max_length=80)  # of the system, not of anybody
    roles = models.JSONField()
    permits = models.JSONField()  # OAuth scopes
    secret_digest = models.CharField(max_length=DIGEST_LENGTH)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agency_id"], name="clients_of_an_agency")]


class Token(MachineryTable):
    """A bearer token, by its digest."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    permits = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)


class Reply(MachineryTable):
    """What a client was answered under an Idempotency-Key: ids and states. `status` 0: still being answered."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=DIGEST_LENGTH)  # digest of what the client wrote
    digest = models.CharField(max_length=DIGEST_LENGTH)  # of the request
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["client", "key"], name="one_reply_a_key")]


class Webhook(MachineryTable):
    """Where a client wants to be told. Its signing secret is derived from the key ring; `version` changes it."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="webhook")
    url = models.CharField(max_length=300)
    version = models.PositiveSmallIntegerField(default=1)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()


class Delivery(RegionTable):
    """One event for one webhook: its id is the event's. Ids and states only."""

    agency_column = "agency_id"
    any_scope_adds = True  # an applicant's own act queues one, and never sees who is told

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        DEAD = "dead"  # given up; kept, and sent again on request

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="+")
    agency_id = models.UUIDField()
    case_id = models.UUIDField()
    work_item_id = models.UUIDField()
    task = models.CharField(max_length=60)  # BPMN id
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    told = models.CharField(max_length=10)  # the state of the work item that it tells
    due_at = models.DateTimeField(null=True)  # of the work item
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_before = models.PositiveSmallIntegerField(default=0)  # attempts when it was last sent again on request
    trouble = models.CharField(max_length=30, default="")  # of the last attempt; empty while all is well
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["agency_id", "state", "-created_at"], name="deliveries_of_an_agency"),
            models.Index(fields=["settled_at"], name="deliveries_settled"),
        ]
