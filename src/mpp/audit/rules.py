"""What an audit leaf commits to, and how a tree head is signed. Pure.

A leaf holds ids and codes only, under a salt kept beside the entry: when the salt is erased, the leaf
still proves that something was recorded at its place, and no longer says what (design.md section 7).
"""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mpp.audit.errors import NotAuditable

SALT_BYTES = 32
_LEAF = b"mpp.audit.leaf.v1\n"
_HEAD = "mpp.audit.head.v1"
_CODE = re.compile(r"[a-z][a-z0-9_.:-]{0,79}")
_LONG_NUMBER = re.compile(r"[0-9]{10}")  # a NIK or a phone number, never part of a code


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded act. `subject` is what was acted on; `codes` hold further codes by a code's name."""

    id: UUID
    at: datetime
    action: str
    actor: UUID | None = None
    subject: UUID | None = None
    region: UUID | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The state of a log: its name, how many leaves it has, their root, and when it was so."""

    log: str
    size: int
    root: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head with the id of the signing key and its Ed25519 signature."""

    head: TreeHead
    key_id: str
    signature: bytes


def commitment(entry: Entry, salt: bytes) -> bytes:
    """Return the 32 bytes that stand for an entry as data of a Merkle leaf.

    Raises:
        NotAuditable: a code does not look like one, or the time has no zone.
        ValueError: the salt is not 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return hmac.new(salt, _LEAF + _canonical(entry), hashlib.sha256).digest()


def commits_to(committed: bytes, entry: Entry, salt: bytes) -> bool:
    """Was this commitment made from this entry and salt?"""
    return hmac.compare_digest(committed, commitment(entry, salt))


def sign_head(head: TreeHead, key: Ed25519PrivateKey) -> SignedHead:
    """Sign a tree head. Raises NotAuditable as `commitment` does, ValueError for a root of other length."""
    return SignedHead(head, key_id(key.public_key()), key.sign(_head_bytes(head)))


def verify_head(signed: SignedHead, key: Ed25519PublicKey) -> bool:
    """Was this head signed by this key, exactly as it stands?"""
    if signed.key_id != key_id(key):
        return False
    try:
        key.verify(signed.signature, _head_bytes(signed.head))
    except InvalidSignature:
        return False
    return True


def key_id(key: Ed25519PublicKey) -> str:
    """Return a public key's short name: sixteen hexadecimal digits of its SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _canonical(entry: Entry) -> bytes:
    """Write an entry in the one way that is hashed: sorted JSON, no spaces, time in UTC microseconds."""
    codes = {_code("codes", name): _code(name, code) for name, code in entry.codes.items()}
    record = {
        "id": str(entry.id),
        "at": _instant(entry.at),
        "action": _code("action", entry.action),
        "actor": _id(entry.actor),
        "subject": _id(entry.subject),
        "region": _id(entry.region),
        "codes": codes,
    }
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _head_bytes(head: TreeHead) -> bytes:
    if len(head.root) != hashlib.sha256().digest_size or head.size < 0:
        raise ValueError("a head has a root of 32 bytes and a size that is not negative")
    lines = (_HEAD, _code("log", head.log), str(head.size), b64encode(head.root).decode(), _instant(head.at))
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def _code(name: str, value: str) -> str:
    if not _CODE.fullmatch(value) or _LONG_NUMBER.search(value):
        raise NotAuditable(field=name if _CODE.fullmatch(name) else "codes")
    return value


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise NotAuditable(field="at")
    return at.astimezone(UTC).isoformat(timespec="microseconds")
