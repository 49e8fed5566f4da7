"""What was done, by whom, to what (entries), and the tamper-evident tree over it (leaves, nodes, heads)."""

from typing import ClassVar

from django.db import models

from mpp.audit.rules import Entry
from mpp.kernel.tables import Family, GuardedTable, MachineryTable


class AuditEntry(GuardedTable):
    """One act: ids and codes only. Every unit of work adds its own; only the audit's own jobs read them."""

    family = Family.MACHINERY
    append_only: ClassVar[bool] = True
    any_scope_adds: ClassVar[bool] = True

    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)  # an account or an officer
    region_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=80)
    channel = models.CharField(max_length=20, blank=True)
    salt = models.BinaryField()
    commitment = models.BinaryField()

    def act(self) -> Entry:
        """Return what the commitment was made from."""
        codes = {
            "actor_kind": self.actor_kind,
            "subject_kind": self.subject_kind,
            "outcome": self.outcome,
            "channel": self.channel,
        }
        present = {name: code for name, code in codes.items() if code}
        return Entry(self.id, self.at, self.action, self.actor_id, self.subject_id, self.region_id, present)


class Leaf(MachineryTable):
    """An entry's place in the tree, from 0 without a gap. The row's id is the entry's."""

    append_only: ClassVar[bool] = True

    place = models.BigIntegerField(unique=True)
    commitment = models.BinaryField()


class Node(MachineryTable):
    """The hash over a full subtree of 256, 65,536, … leaves: so that a proof reads hundreds of rows, not all."""

    append_only: ClassVar[bool] = True

    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "place"], name="audit_node_place")]


class Head(MachineryTable):
    """A signed state of the log. `peaks` are the full subtrees from which the next head goes on."""

    append_only: ClassVar[bool] = True

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()
    peaks = models.BinaryField()
    scanned_to = models.UUIDField()  # entries older than this id had their leaf, but for late commits
