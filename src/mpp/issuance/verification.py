"""Is this file what we issued? Pure: by the digest of the whole file, so that one changed byte is enough.

A changed file is still recognised by what it carries of ours: the token of its address, the signature itself, and
its two halves, of which a change at one place leaves one as it was. An agency's own file has no token of ours.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

MOST_TRACES = 20
"""Of each kind. Our files carry one or two; a stranger's file must not make us look up thousands."""
_TOKEN = re.compile(rb"/v/([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")
_SIGNATURE = re.compile(rb"/Contents\s*<([0-9A-Fa-f]{1000,})>")
_ESCAPED = re.compile(rb"\\([0-3][0-7]{2})")  # ISO 32000-1 7.3.4.2: one byte of a string in octal digits


class Verdict(StrEnum):
    """What a reader needs to know about a file."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    ALTERED = "altered"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a verdict is what it is."""

    DIGEST_MATCHES = "digest_matches"
    NEWER_ISSUED = "newer_issued"
    TAKEN_BACK = "taken_back"
    DIGEST_DIFFERS = "digest_differs"
    NO_TRACE = "no_trace"


class TraceKind(StrEnum):
    """By what a file is recognised; the values are the register's columns."""

    FILE = "sha256"
    TOKEN = "token"  # noqa: S105 - the name of a column
    SIGNATURE = "signature"
    HEAD = "head"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Trace:
    """One sign of ours in a file. Nobody can guess it who does not have the file or its QR code."""

    kind: TraceKind
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register tells about a document. `fate` is genuine, superseded or revoked."""

    fate: Verdict
    number: str
    region_id: UUID
    issued_at: datetime
    valid_until: date | None = None
    revoked_at: datetime | None = None
    right: str = ""
    signer: str = ""
    public: Mapping[str, str] = field(default_factory=dict, repr=False)
    service_version_id: UUID | None = None
    output: str = ""  # its key in that version's pack

    def expired(self, today: date) -> bool:
        """Whether its last day has passed, by the calendar of its region."""
        return self.valid_until is not None and self.valid_until < today


class Register(Protocol):
    """The register of issued documents."""

    def find(self, trace: Trace) -> Entry | None:
        """The document that left this trace."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a file, why, and the document that it is or was; None for an unknown one."""

    verdict: Verdict
    reason: Reason
    entry: Entry | None = None


_REASONS = {
    Verdict.GENUINE: Reason.DIGEST_MATCHES,
    Verdict.SUPERSEDED: Reason.NEWER_ISSUED,
    Verdict.REVOKED: Reason.TAKEN_BACK,
}


def judge(content: bytes, register: Register) -> Finding:
    """The verdict on a file."""
    issued = register.find(Trace(TraceKind.FILE, hashlib.sha256(content).hexdigest()))
    if issued is not None:
        return Finding(issued.fate, _REASONS[issued.fate], issued)
    for trace in traces(content):
        issued = register.find(trace)
        if issued is not None:
            return Finding(Verdict.ALTERED, Reason.DIGEST_DIFFERS, issued)
    return Finding(Verdict.UNKNOWN, Reason.NO_TRACE)


def traces(content: bytes) -> Iterator[Trace]:
    """What a file carries of ours, besides its digest. No parser of strangers' PDFs is needed for it."""
    plain = _ESCAPED.sub(lambda digits: bytes([int(digits[1], 8)]), content)
    for token in dict.fromkeys(_first(_TOKEN, plain)):
        yield Trace(TraceKind.TOKEN, token.decode("ascii"))
    for digits in dict.fromkeys(_first(_SIGNATURE, content)):
        yield Trace(TraceKind.SIGNATURE, _digest(digits))
    for kind, half in zip((TraceKind.HEAD, TraceKind.TAIL), halves_of(content), strict=True):
        yield Trace(kind, half)


def halves_of(pdf: bytes) -> tuple[str, str]:
    """The digests of a file's first and second half, as the register keeps them."""
    middle = len(pdf) // 2
    return hashlib.sha256(pdf[:middle]).hexdigest(), hashlib.sha256(pdf[middle:]).hexdigest()


def signature_of(pdf: bytes) -> str:
    """The digest of a signed file's last signature, as the register keeps it; empty for an unsigned file."""
    found = _SIGNATURE.findall(pdf)
    return _digest(found[-1]) if found else ""


def _first(pattern: re.Pattern[bytes], content: bytes) -> Iterator[bytes]:
    for found, _ in zip(pattern.finditer(content), range(MOST_TRACES), strict=False):
        yield found[1]


def _digest(digits: bytes) -> str:
    return hashlib.sha256(digits.lower()).hexdigest()
