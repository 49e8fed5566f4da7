"""A sealed QR text opens without network, and not after any change."""

from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mpp.issuance.errors import SealBroken, SealTooLong
from mpp.issuance.offline import Credential, open_payload, seal_payload

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PERMIT = Credential("dr. Rekaan Contoh", "SIP dokter umum", date(2031, 5, 1), "3510-26-000123-0")


@pytest.mark.parametrize("until", [date(2031, 5, 1), None])
def test_a_sealed_permit_opens_with_our_key(until: date | None) -> None:
    permit = Credential(PERMIT.holder, PERMIT.right, until, PERMIT.number)
    assert open_payload(seal_payload(permit, KEY), (KEY.public_key(),)) == permit


def test_any_changed_character_breaks_the_seal() -> None:
    text = seal_payload(PERMIT, KEY)
    for place, character in enumerate(text):
        changed = text[:place] + ("A" if character != "A" else "B") + text[place + 1 :]
        with pytest.raises(SealBroken):
            open_payload(changed, (KEY.public_key(),))


def test_a_stranger_cannot_seal() -> None:
    with pytest.raises(SealBroken):
        open_payload(seal_payload(PERMIT, Ed25519PrivateKey.generate()), (KEY.public_key(),))


def test_a_text_too_long_for_paper_is_refused() -> None:
    with pytest.raises(SealTooLong):
        seal_payload(Credential("x" * 200, "SIP", None, PERMIT.number), KEY)
