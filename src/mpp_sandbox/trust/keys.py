"""Private keys as PEM files that only the owner may read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
OWNER_ONLY = 0o600
RSA_BITS = 2048


def new_ec_key() -> ec.EllipticCurvePrivateKey:
    """A P-256 key: made in microseconds, which keeps the first start short."""
    return ec.generate_private_key(ec.SECP256R1())


def new_rsa_key() -> rsa.RSAPrivateKey:
    """A 2048-bit key, for RS256 tokens."""
    return rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)


def load_or_create_ec(path: Path) -> ec.EllipticCurvePrivateKey:
    """The P-256 key at ``path``, made when absent."""
    key = _load_or_create(path, new_ec_key)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def load_or_create_rsa(path: Path) -> rsa.RSAPrivateKey:
    """The RSA key at ``path``, made when absent."""
    key = _load_or_create(path, new_rsa_key)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _load_or_create(path: Path, create: Callable[[], PrivateKey]) -> object:
    """Read a key file, or write a new one whole (a torn file would lock the sandbox out of its CA)."""
    if path.exists():
        return serialization.load_pem_private_key(path.read_bytes(), password=None)
    key = create()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_whole(path, pem)
    return key


def write_whole(path: Path, content: bytes) -> None:
    """Write a file with mode 600 so that it is either complete or absent."""
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    unfinished.replace(path)
