"""Reading the log: one entry's proof."""

from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mpp.audit import tree
from mpp.audit.merkle import leaf_hash, verify_inclusion
from mpp.audit.models import AuditEntry, Head, Leaf, Node
from mpp.audit.rules import Entry, SignedHead, TreeHead, commits_to, verify_head
from mpp.audit.sequencer import LOG
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.scope import Scope, unit_of_work


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry stands in the log: everything that somebody else needs in order to check it."""

    entry: Entry
    salt: bytes
    commitment: bytes
    place: int
    path: list[bytes]
    signed: SignedHead

    def holds(self, key: Ed25519PublicKey) -> bool:
        """Do entry, path, root and signature fit together under this public key?"""
        head = self.signed.head
        return (
            commits_to(self.commitment, self.entry, self.salt)
            and verify_inclusion(leaf_hash(self.commitment), self.place, head.size, self.path, head.root)
            and verify_head(self.signed, key)
        )


def prove(entry_id: UUID) -> Proof:
    """Return the proof of one entry under the newest head.

    Raises:
        NotFound: no such entry.
        Conflict: the entry is not numbered yet (`not_numbered_yet`); the next run of the sequencer does it.
    """
    with unit_of_work(Scope.system("audit.prove")):
        entry = AuditEntry.objects.filter(pk=entry_id).first()
        if entry is None:
            raise NotFound
        leaf = Leaf.objects.filter(pk=entry_id).first()
        head = Head.objects.order_by("-size").first()
        if leaf is None or head is None:
            raise Conflict("not_numbered_yet")
        path = tree.inclusion(leaf.place, head.size, full_subtree)
    return Proof(entry.act(), bytes(entry.salt), bytes(leaf.commitment), leaf.place, path, signed_head(head))


def signed_head(head: Head) -> SignedHead:
    """Return a stored head in the form that is verified."""
    stated = TreeHead(LOG, head.size, bytes(head.root), head.at)
    return SignedHead(stated, head.key_id, bytes(head.signature))


def full_subtree(level: int, place: int) -> bytes:
    """Return the hash over the 2**level leaves from `place * 2**level`, from at most 128 stored rows."""
    stored = level // tree.STORED_LEVELS * tree.STORED_LEVELS
    first = place << level - stored
    places = range(first, first + (1 << level - stored))
    return tree.folded(_leaf_hashes(places) if stored == 0 else _node_hashes(stored, places))


def _leaf_hashes(places: range) -> list[bytes]:
    leaves = Leaf.objects.filter(place__gte=places.start, place__lt=places.stop).order_by("place")
    return [leaf_hash(bytes(commitment)) for commitment in leaves.values_list("commitment", flat=True)]


def _node_hashes(level: int, places: range) -> list[bytes]:
    nodes = Node.objects.filter(level=level, place__gte=places.start, place__lt=places.stop).order_by("place")
    return [bytes(digest) for digest in nodes.values_list("hash", flat=True)]
