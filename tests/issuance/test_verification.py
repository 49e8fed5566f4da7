"""A file is genuine only as it left us, and a changed one is still recognised."""

from datetime import UTC, date, datetime

import pytest

from mpp.issuance.verification import (
    MOST_TRACES,
    Entry,
    Finding,
    Reason,
    Trace,
    TraceKind,
    Verdict,
    halves_of,
    judge,
    signature_of,
    traces,
)
from mpp.kernel.ids import new_id

TOKEN = "hC" + "a-Z_9" * 8 + "x"
SIGNED = (
    b"%PDF-1.7 isi\n/Contents <"
    + b"3fA0" * 300
    + b">\n/ContactInfo (https\\072\\057\\057mpp\\056example\\057v\\057"
)
FILE = SIGNED + TOKEN.encode().replace(b"-", b"\\055").replace(b"_", b"\\137") + b")"
ENTRY = Entry(Verdict.GENUINE, "1", new_id(), datetime(2026, 11, 24, tzinfo=UTC))


class Register:
    """One document, found by what a test says."""

    def __init__(self, entry: Entry, *known: TraceKind) -> None:
        self._entry, self._known = entry, known
        self._traces = {Trace(TraceKind.FILE, _sha256(FILE)), *traces(FILE)}

    def find(self, trace: Trace) -> Entry | None:
        known = trace in self._traces and trace.kind in (self._known or TraceKind)
        return self._entry if known else None


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("fate", "reason"),
    [
        (Verdict.GENUINE, Reason.DIGEST_MATCHES),
        (Verdict.SUPERSEDED, Reason.NEWER_ISSUED),
        (Verdict.REVOKED, Reason.TAKEN_BACK),
    ],
)
def test_an_unchanged_file_has_the_fate_of_its_document(fate: Verdict, reason: Reason) -> None:
    entry = Entry(fate, "1", new_id(), datetime(2026, 11, 24, tzinfo=UTC))
    assert judge(FILE, Register(entry)) == Finding(fate, reason, entry)


def test_any_changed_missing_or_added_byte_is_an_alteration() -> None:
    register = Register(ENTRY)
    for place in range(len(FILE)):
        rest = FILE[place + 1 :]
        for changed in (bytes([FILE[place] ^ 1]), b"", bytes([FILE[place]]) + b"#"):
            assert judge(FILE[:place] + changed + rest, register).verdict is Verdict.ALTERED


def test_a_file_carries_traces_that_one_change_cannot_all_hit() -> None:
    head, tail = halves_of(FILE)
    assert list(traces(FILE)) == [
        Trace(TraceKind.TOKEN, TOKEN),
        Trace(TraceKind.SIGNATURE, signature_of(FILE)),
        Trace(TraceKind.HEAD, head),
        Trace(TraceKind.TAIL, tail),
    ]
    for kind in (TraceKind.TOKEN, TraceKind.SIGNATURE):
        assert judge(FILE + b" ", Register(ENTRY, kind)).verdict is Verdict.ALTERED


def test_an_agencys_own_file_is_recognised_by_the_half_that_was_not_touched() -> None:
    register = Register(ENTRY, TraceKind.FILE, TraceKind.HEAD, TraceKind.TAIL)
    for place in range(len(FILE)):
        changed = FILE[:place] + bytes([FILE[place] ^ 1]) + FILE[place + 1 :]
        assert judge(changed, register).verdict is Verdict.ALTERED


def test_a_file_without_a_trace_of_ours_is_unknown() -> None:
    assert judge(b"%PDF-1.7 lain", Register(ENTRY)) == Finding(Verdict.UNKNOWN, Reason.NO_TRACE)
    assert signature_of(b"%PDF-1.7 lain") == ""


def test_a_strangers_file_full_of_tokens_makes_few_look_ups() -> None:
    flood = b"".join(b"/v/%043d " % number for number in range(1000))
    assert [one.kind for one in traces(flood)].count(TraceKind.TOKEN) == MOST_TRACES
    assert len(list(traces(flood))) == MOST_TRACES + 2  # its halves


def test_a_document_expires_after_its_last_day() -> None:
    entry = Entry(Verdict.GENUINE, "1", new_id(), datetime(2026, 1, 1, tzinfo=UTC), date(2026, 11, 24))
    assert [entry.expired(date(2026, 11, day)) for day in (24, 25)] == [False, True]
