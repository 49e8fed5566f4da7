"""An officer makes her own account by a code that is good once and stands nowhere in clear."""

from datetime import timedelta

import pytest
from django.db import connection

from mpp.identity import actions as identity
from mpp.identity import totp
from mpp.identity.actor import ANONYMOUS
from mpp.identity.errors import InvitationRefused
from mpp.launching import actions
from tests.launching.conftest import LEMBATA, NOW, SYSTEM, everything, launched

pytestmark = pytest.mark.usefixtures("country")
LOGIN, NAME, PASSWORD, HERE = "verifier.dukcapil.5313", "Kartini Rekaan", "kopi-tubruk-senja", "192.0.2.7"


def _code() -> str:
    return launched().codes[LOGIN]


def _shown(code: str) -> str:
    seed = identity.open_invitation(ANONYMOUS, code, HERE, NOW).seed
    return totp.code_at(seed, totp.step_at(NOW))


def _accept(code: str, name: str = NAME, password: str = PASSWORD, shown: str = "") -> None:
    identity.accept_invitation(ANONYMOUS, code, (name, password, shown or _shown(code)), HERE, NOW)


def test_an_officer_takes_her_post_and_signs_in_with_both_factors() -> None:
    code = _code()
    shown = _shown(code.lower().replace("-", " "))
    _accept(code)
    account = identity.check_password(ANONYMOUS, LOGIN, PASSWORD, HERE, NOW)
    actor = identity.sign_in_officer(ANONYMOUS, account, shown, NOW)
    assert (actor.agency_kind, actor.roles) == ("dukcapil", frozenset({"verifier"}))
    processing = actions.look(SYSTEM, LEMBATA, NOW).criteria[5]
    assert "dukcapil.verifier" not in processing.todo["post_vacant"]


def test_a_code_is_good_once() -> None:
    code = _code()
    _accept(code)
    with pytest.raises(InvitationRefused, match="invitation_used"):
        _accept(code)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"name": " "}, "name_needed"),
        ({"password": "pendek"}, "password_weak"),
        ({"password": "verifier-lembata"}, "password_weak"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "password_weak"),
        ({"shown": "000000"}, "wrong_code"),
    ],
)
def test_what_is_not_enough_leaves_the_invitation_waiting(told: dict[str, str], why: str) -> None:
    code = _code()
    with pytest.raises(InvitationRefused, match=why):
        _accept(code, **told)
    _accept(code)


def test_a_new_code_ends_the_earlier_and_an_old_one_expires() -> None:
    code = _code()
    again = actions.renew_codes(SYSTEM, LEMBATA, NOW)[LOGIN]
    with pytest.raises(InvitationRefused, match="invitation_unknown"):
        _shown(code)
    with pytest.raises(InvitationRefused, match="invitation_expired"):
        identity.open_invitation(ANONYMOUS, again, HERE, NOW + timedelta(days=15))


def test_no_code_and_no_seed_stands_in_the_database() -> None:
    code = _code()
    seed = identity.open_invitation(ANONYMOUS, code, HERE, NOW).seed
    _accept(code)
    held = str(everything())
    for secret in (code, code.replace("-", ""), totp.base32(seed), seed.hex(), PASSWORD, NAME):
        assert secret not in held
    connection.close()
