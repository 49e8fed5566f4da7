"""Time-based one-time passwords (RFC 6238) by the `cryptography` library: six digits, thirty seconds, SHA-1,
as every authenticator app speaks them."""

import base64
import hmac
from datetime import datetime
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS = 6
STEP_SECONDS = 30
DRIFT_STEPS = 1  # a phone's clock may be half a minute off


def code_at(seed: bytes, step: int) -> str:
    """Return the code of a step, counted in half minutes since 1970."""
    # SHA-1 within HMAC is what the standard and the apps use; its collisions do not matter there.
    return TOTP(seed, DIGITS, SHA1(), STEP_SECONDS).generate(step * STEP_SECONDS).decode()  # noqa: S303


def step_at(now: datetime) -> int:
    """Return the step of a moment."""
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(seed: bytes, code: str, now: datetime) -> int | None:
    """Return the step that a typed code belongs to, or None when it is wrong or from another time."""
    typed = "".join(letter for letter in code if letter.isdigit())
    current = step_at(now)
    steps = range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1)
    return next((step for step in steps if hmac.compare_digest(code_at(seed, step), typed)), None)


def base32(seed: bytes) -> str:
    """Return a seed as authenticator apps take it."""
    return base64.b32encode(seed).decode().rstrip("=")


def address(seed: bytes, login: str) -> str:
    """Return the otpauth address, for a QR code."""
    return f"otpauth://totp/MPP%20Digital:{quote(login)}?secret={base32(seed)}&issuer=MPP%20Digital"
