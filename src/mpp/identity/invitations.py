"""What an invitation's code gives: its digest and the seed of the second factor, neither kept in clear."""

import hashlib
import hmac
from dataclasses import dataclass, field
from uuid import UUID

from mpp.identity import limits
from mpp.kernel.keys import process_ring

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
SEED_BYTES = 20


@dataclass(frozen=True, slots=True)
class Invited:
    """The post that waits, and what its officer's authenticator app is to be told."""

    login: str
    agency_id: UUID
    role: str
    title: str
    seed: bytes = field(repr=False)


def code_as_typed(text: str) -> str:
    """A code as it was made, however it was typed: small letters, blanks, O for zero."""
    return "".join(letter for letter in text.upper().translate(_READ_AS) if letter.isalnum())


def digest_of(code: str) -> str:
    """By what an invitation is found."""
    return limits.keyed_digest("invitation", code_as_typed(code))


def seed_of(code: str) -> bytes:
    """The seed that goes with a code: the same at every look, so that it waits nowhere between two pages."""
    secret = process_ring().secret("sign_in")
    told = f"invitation-seed\0{code_as_typed(code)}"
    return hmac.new(secret, told.encode(), hashlib.sha256).digest()[:SEED_BYTES]


def is_weak(password: str, login: str, name: str) -> bool:
    """Is it made of what everybody knows of her, or of one letter?"""
    typed = password.casefold()
    known = {login, *login.split("."), *name.casefold().split()}
    return len(set(typed)) < 5 or any(len(one) > 3 and one in typed for one in known)
