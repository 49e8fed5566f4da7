"""The one writer of the tree: gives new entries their places and signs the head over them."""

from uuid import UUID

from django.db import connection, models

from mpp.audit.merkle import leaf_hash
from mpp.audit.models import AuditEntry, Head, Leaf, Node
from mpp.audit.rules import TreeHead, sign_head
from mpp.audit.signing import signing_key
from mpp.audit.tree import Peaks
from mpp.kernel import clock
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work

LOG = "mpp"
BATCH = 5_000
# How long a unit of work may last at most, and clocks of servers differ: an id is made before its commit.
LATE_MS = 15 * 60 * 1000
_LOCK = 0x6D70_6175  # one sequencer at a time, over all processes
_NOTHING = UUID(int=0)


def sequence() -> int:
    """Number every entry that has no leaf and sign a head over each batch; return how many there were.

    Any number of runs, one after another or at once, number an entry once.
    """
    total = 0
    while count := _sequence_batch():
        total += count
        if count < BATCH:
            break
    return total


def _sequence_batch() -> int:
    with unit_of_work(Scope.system("audit.sequence")):
        if not _alone():
            return 0
        last, scanned_to = Head.objects.order_by("-size").first(), new_id()
        entries = _without_leaf(_late(last.scanned_to) if last else _NOTHING)
        if entries:
            peaks = Peaks(last.size, bytes(last.peaks)) if last else Peaks()
            _add(entries, peaks)
            # A full batch leaves entries behind: the next one looks from where this one began.
            _sign(peaks, scanned_to if len(entries) < BATCH else entries[0].id)
        return len(entries)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _without_leaf(since: UUID) -> list[AuditEntry]:
    numbered = Leaf.objects.filter(pk=models.OuterRef("pk"))
    entries = AuditEntry.objects.filter(~models.Exists(numbered), pk__gte=since)
    return list(entries.order_by("pk").only("pk", "commitment")[:BATCH])


def _add(entries: list[AuditEntry], peaks: Peaks) -> None:
    leaves, nodes = [], []
    for entry in entries:
        leaves.append(Leaf(id=entry.id, place=peaks.size, commitment=entry.commitment))
        for level, place, digest in peaks.append(leaf_hash(bytes(entry.commitment))):
            nodes.append(Node(level=level, place=place, hash=digest))
    Leaf.objects.bulk_create(leaves)
    Node.objects.bulk_create(nodes)


def _sign(peaks: Peaks, scanned_to: UUID) -> None:
    signed = sign_head(TreeHead(LOG, peaks.size, peaks.root(), clock.now()), signing_key())
    Head.objects.create(
        size=signed.head.size,
        root=signed.head.root,
        at=signed.head.at,
        key_id=signed.key_id,
        signature=signed.signature,
        peaks=peaks.packed(),
        scanned_to=scanned_to,
    )


def _late(scanned_to: UUID) -> UUID:
    """The smallest id of a UUIDv7 made `LATE_MS` earlier."""
    milliseconds = (scanned_to.int >> 80) - LATE_MS
    return UUID(int=max(milliseconds, 0) << 80)
