"""The key that signs heads: Ed25519, in a file of its owner alone, made at first use (MPP_AUDIT_KEY)."""

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from mpp.kernel.secret_file import write_once


def signing_key() -> Ed25519PrivateKey:
    """Return this installation's key.

    Raises:
        ValueError: the file does not hold 32 bytes in hexadecimal.
    """
    return _read(Path(str(settings.MPP_AUDIT_KEY)))


@cache
def _read(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        write_once(path, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
