"""Leaves commit to ids and codes only; heads are signed exactly as they stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mpp.audit import merkle
from mpp.audit.errors import NotAuditable
from mpp.audit.rules import Entry, TreeHead, commitment, commits_to, sign_head, verify_head

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
SALT = b"s" * 32
ENTRY = Entry(UUID(int=1), AT, "case.decided", UUID(int=2), UUID(int=3), UUID(int=4), {"outcome": "approved"})
HEAD = TreeHead("national", 3, merkle.leaf_hash(b"x"), AT)


@pytest.mark.parametrize(
    "other",
    [
        replace(ENTRY, id=UUID(int=9)),
        replace(ENTRY, at=AT + timedelta(microseconds=1)),
        replace(ENTRY, action="case.opened"),
        replace(ENTRY, actor=None),
        replace(ENTRY, actor=ENTRY.subject, subject=ENTRY.actor),
        replace(ENTRY, region=UUID(int=9)),
        replace(ENTRY, codes={"outcome": "refused"}),
        replace(ENTRY, codes={}),
    ],
)
def test_an_entry_changed_in_any_part_is_not_what_was_committed(other: Entry) -> None:
    committed = commitment(ENTRY, SALT)
    assert commits_to(committed, ENTRY, SALT)
    assert not commits_to(committed, other, SALT)


def test_without_its_salt_a_commitment_says_nothing() -> None:
    assert not commits_to(commitment(ENTRY, SALT), ENTRY, b"t" * 32)


def test_the_same_instant_in_another_zone_is_the_same_entry() -> None:
    assert commits_to(commitment(ENTRY, SALT), replace(ENTRY, at=AT.astimezone(ZoneInfo("Asia/Jayapura"))), SALT)


@pytest.mark.parametrize(
    "entry",
    [
        replace(ENTRY, action="Siti Contoh Palsu"),
        replace(ENTRY, action="nik.9999990101990001"),
        replace(ENTRY, action=""),
        replace(ENTRY, action="case.decided\n"),
        replace(ENTRY, codes={"note": "Siti Contoh"}),
        replace(ENTRY, codes={"Siti Contoh": "approved"}),
        replace(ENTRY, at=AT.replace(tzinfo=None)),
    ],
)
def test_personal_data_never_becomes_a_leaf(entry: Entry) -> None:
    with pytest.raises(NotAuditable) as caught:
        commitment(entry, SALT)
    assert "Siti" not in repr(caught.value)
    assert "9999990101990001" not in repr(caught.value)


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(ENTRY, b"short")


def test_a_signed_head_verifies_under_its_key_only() -> None:
    key = Ed25519PrivateKey.generate()
    signed = sign_head(HEAD, key)
    assert verify_head(signed, key.public_key())
    assert not verify_head(signed, Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize(
    "other",
    [
        replace(HEAD, log="region"),
        replace(HEAD, size=4),
        replace(HEAD, root=merkle.leaf_hash(b"y")),
        replace(HEAD, at=AT + timedelta(seconds=1)),
    ],
)
def test_a_head_changed_in_any_part_is_refused(other: TreeHead) -> None:
    key = Ed25519PrivateKey.generate()
    assert not verify_head(replace(sign_head(HEAD, key), head=other), key.public_key())


def test_a_head_with_no_real_root_is_never_signed() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sign_head(replace(HEAD, root=b"short"), Ed25519PrivateKey.generate())
