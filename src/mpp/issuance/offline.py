"""The sealed QR text of a document: an inspector without network can still tell who may do what.

``MPP1.<payload>.<signature>``: compact JSON and its Ed25519 signature over ``MPP1.<payload>``, both
base64url without padding, so that a browser opens it with what it has (RFC 8032, RFC 4648 section 5).
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mpp.issuance.errors import SealBroken, SealTooLong

PREFIX = "MPP1"
MOST_BYTES = 300
"""A QR code of medium redundancy stays readable for an old phone on paper up to about this length."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What the paper claims: the holder, the right, its last day (None: no end), the document's number."""

    holder: str
    right: str
    until: date | None
    number: str


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A public key that seals QR texts: 32 bytes, first and last day (None: still sealing)."""

    public: bytes
    since: date
    until: date | None

    def published(self) -> dict[str, str | None]:
        """As it stands in /.well-known/mpp-keys.json; what it sealed stays good after its last day."""
        return {
            "id": hashlib.sha256(self.public).hexdigest()[:16],
            "algorithm": "Ed25519",
            "public_key": _encode(self.public),
            "from": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }


def seal_payload(credential: Credential, key: Ed25519PrivateKey) -> str:
    """The text of the QR code. Raises SealTooLong beyond MOST_BYTES."""
    until = credential.until.isoformat() if credential.until else None
    claims = {"w": credential.holder, "r": credential.right, "u": until, "n": credential.number}
    body = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    signed = f"{PREFIX}.{_encode(body.encode())}"
    text = f"{signed}.{_encode(key.sign(signed.encode()))}"
    if len(text) >= MOST_BYTES:
        raise SealTooLong(length=len(text), most=MOST_BYTES)
    return text


def open_payload(text: str, trusted: tuple[Ed25519PublicKey, ...]) -> Credential:
    """What the QR code says, once a trusted key is found to have sealed it. Raises SealBroken.

    Whether the last day has passed is for the caller to judge, by its own clock.
    """
    signed, _, signature = text.strip().rpartition(".")
    prefix, _, payload = signed.partition(".")
    if prefix != PREFIX or not any(_sealed_by(key, signed, signature) for key in trusted):
        raise SealBroken
    try:
        claims = json.loads(_decode(payload))
        until = date.fromisoformat(claims["u"]) if claims["u"] else None
        return Credential(str(claims["w"]), str(claims["r"]), until, str(claims["n"]))
    except (ValueError, KeyError, TypeError) as error:
        raise SealBroken from error


def _sealed_by(key: Ed25519PublicKey, signed: str, signature: str) -> bool:
    """Whether ``key`` made the signature."""
    try:
        key.verify(_decode(signature), signed.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _encode(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """The bytes of the one canonical spelling. Raises ValueError for any other."""
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if _encode(content) != text:
        raise ValueError("not the canonical spelling")
    return content
