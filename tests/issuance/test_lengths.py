"""What asn1crypto has read is written as it stood, whatever octet its length ends in."""

import pytest
from asn1crypto import core

from mpp.issuance.adapters import lengths

lengths.mend()


class Noted(core.OctetString):
    """Counts how often it is encoded anew."""

    anew = 0

    def dump(self, force: bool = False) -> bytes:
        Noted.anew += force
        return bytes(super().dump(force=force))


class Held(core.Sequence):
    _fields = [("first", Noted), ("second", Noted)]


@pytest.mark.parametrize("size", [128, 384])
def test_a_length_that_ends_in_0x80_is_no_reason_to_encode_anew(size: int) -> None:
    first = b"\x04\x02ab"
    inside = first + core.OctetString(b"x" * (size - len(first) - (2 if size == 128 else 4))).dump()
    length = b"\x81\x80" if size == 128 else b"\x82\x01\x80"
    assert len(inside) == size
    held = Held.load(b"\x30" + length + inside)
    Noted.anew = 0
    assert held.dump() == b"\x30" + length + inside
    assert Noted.anew == 0


def test_an_indefinite_length_is_still_written_definite() -> None:
    held = core.OctetString.load(b"\x24\x80\x04\x02ab\x00\x00")
    assert held.dump() == b"\x04\x02ab"
