"""A mend of asn1crypto 1.5: a definite length that ends in the octet 0x80 is no indefinite one.

asn1crypto takes it for one and encodes the whole structure anew, each level of it several times over: one signature
in some took up to a minute of CPU (its issues 249 and 256, open since 2022). A long form says its length again, in
the same octets, when its header is made anew.
"""

from collections.abc import Callable
from typing import Any

from asn1crypto import core

_MENDED = (core.Asn1Value, core.Primitive, core.Sequence, core.SequenceOf)
_HIGH_TAG = 0x1F  # a tag of more than one octet; none of ours has one
_INDEFINITE = b"\x80"


def mend() -> None:
    """Let asn1crypto write what it has read without encoding it anew. Called once, before anything is signed."""
    for kind in _MENDED:
        if "dump" in vars(kind) and not hasattr(kind.dump, "mended"):
            kind.dump = _mended(kind.dump)


def _mended(dump: Callable[..., bytes]) -> Callable[..., bytes]:
    def definite(self: Any, force: bool = False) -> bytes:
        if _is_misread(self._header):
            self._header = None
        return dump(self, force=force)

    definite.mended = True  # type: ignore[attr-defined]
    return definite


def _is_misread(header: bytes | None) -> bool:
    return (
        header is not None and len(header) > 2 and header[-1:] == _INDEFINITE and header[0] & _HIGH_TAG != _HIGH_TAG
    )
