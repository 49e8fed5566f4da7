"""The whole log, checked from its first entry: what was changed, taken out or put in shows here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import models

from mpp.audit.errors import NotAuditable
from mpp.audit.merkle import leaf_hash
from mpp.audit.models import AuditEntry, Head, Leaf, Node
from mpp.audit.queries import signed_head
from mpp.audit.rules import commits_to, verify_head
from mpp.audit.tree import Peaks
from mpp.kernel.scope import Scope, unit_of_work

CHUNK = 2_000
MOST_FINDINGS = 100  # one altered leaf falsifies every head after it; the first findings say enough


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. `code` says what, `where` which entry, place or head."""

    code: str
    where: str


@dataclass(slots=True)
class Report:
    """What a verification saw."""

    entries: int = 0
    leaves: int = 0
    heads: int = 0
    waiting: int = 0  # recorded, not numbered yet
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Is nothing wrong?"""
        return not self.findings

    def found(self, code: str, where: object) -> None:
        """Note a finding, up to `MOST_FINDINGS`."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(code, str(where)))


def verify(key: Ed25519PublicKey) -> Report:
    """Check every entry against its leaf, every node and head against the leaves, every signature against the key.

    Findings: `entry_altered`, `entry_missing` (a leaf without its entry), `leaf_altered`, `place_missing`,
    `node_altered`, `head_altered`, `signature_invalid`, `head_missing` (leaves that no head covers).
    """
    report = Report()
    with unit_of_work(Scope.system("audit.verify")):
        heads = {head.size: head for head in Head.objects.all()}
        nodes = {(node.level, node.place): bytes(node.hash) for node in Node.objects.all()}
        _walk(report, heads, nodes)
        for head in heads.values():
            report.heads += 1
            if not verify_head(signed_head(head), key):
                report.found("signature_invalid", head.size)
        numbered = Leaf.objects.filter(pk=models.OuterRef("pk"))
        report.waiting = AuditEntry.objects.filter(~models.Exists(numbered)).count()
    return report


def _walk(report: Report, heads: dict[int, Head], nodes: dict[tuple[int, int], bytes]) -> None:
    peaks, unseen = Peaks(), set(nodes)
    for leaf, entry in _leaves_with_entries():
        report.leaves += 1
        if leaf.place != peaks.size:
            report.found("place_missing", peaks.size)
            return  # everything after it is displaced
        _check_entry(report, leaf, entry)
        for level, place, digest in peaks.append(leaf_hash(bytes(leaf.commitment))):
            unseen.discard((level, place))
            if nodes.get((level, place)) != digest:
                report.found("node_altered", f"{level}/{place}")
        head = heads.get(peaks.size)
        if head and bytes(head.root) != peaks.root():
            report.found("head_altered", head.size)
    _check_ends(report, peaks.size, heads, unseen)


def _check_ends(report: Report, size: int, heads: dict[int, Head], unseen: set[tuple[int, int]]) -> None:
    largest = max(heads, default=0)
    if largest < size:
        report.found("head_missing", size)
    if largest > size:
        report.found("place_missing", size)
    for level, place in sorted(unseen):
        report.found("node_altered", f"{level}/{place}")


def _check_entry(report: Report, leaf: Leaf, entry: AuditEntry | None) -> None:
    if entry is None:
        report.found("entry_missing", leaf.id)
        return
    report.entries += 1
    if bytes(entry.commitment) != bytes(leaf.commitment):
        report.found("leaf_altered", leaf.id)
    if not _is_as_committed(entry):
        report.found("entry_altered", leaf.id)


def _is_as_committed(entry: AuditEntry) -> bool:
    try:
        return commits_to(bytes(entry.commitment), entry.act(), bytes(entry.salt))
    except (NotAuditable, ValueError):
        return False


def _leaves_with_entries() -> Iterator[tuple[Leaf, AuditEntry | None]]:
    """Every leaf in order with its entry, in chunks: the log may be larger than the memory."""
    after = -1
    while chunk := list(Leaf.objects.filter(place__gt=after).order_by("place")[:CHUNK]):
        entries: dict[UUID, AuditEntry] = AuditEntry.objects.in_bulk([leaf.id for leaf in chunk])
        for leaf in chunk:
            yield leaf, entries.get(leaf.id)
        after = chunk[-1].place
