"""A file is genuine only as it left us."""

import hashlib

import pytest

from mpp.issuance.verification import Issued, Verdict, judge

FILE = b"%PDF-1.7 contoh"
DIGEST = hashlib.sha256(FILE).hexdigest()


class Register:
    def __init__(self, issued: Issued) -> None:
        self._issued = issued

    def by_number(self, number: str) -> Issued | None:
        return self._issued if number == "1" else None


@pytest.mark.parametrize(
    ("issued", "verdict"),
    [
        (Issued(DIGEST), Verdict.GENUINE),
        (Issued(DIGEST, superseded_by="2"), Verdict.SUPERSEDED),
        (Issued(DIGEST, revoked=True), Verdict.REVOKED),
        (Issued(DIGEST, superseded_by="2", revoked=True), Verdict.REVOKED),
    ],
)
def test_an_unchanged_file_has_the_fate_of_its_document(issued: Issued, verdict: Verdict) -> None:
    assert judge(FILE, "1", Register(issued)) is verdict


def test_any_changed_byte_is_an_alteration() -> None:
    for place in range(len(FILE)):
        changed = FILE[:place] + bytes([FILE[place] ^ 1]) + FILE[place + 1 :]
        assert judge(changed, "1", Register(Issued(DIGEST))) is Verdict.ALTERED


def test_a_number_never_issued_is_unknown() -> None:
    assert judge(FILE, "2", Register(Issued(DIGEST))) is Verdict.UNKNOWN
