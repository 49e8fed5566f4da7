"""Officers: two factors always, each code once, and no access from the minute they leave."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from mpp.config import settings as shipped
from mpp.identity import actions, totp
from mpp.identity.actions.officers import Credentials, Post
from mpp.identity.actor import ANONYMOUS, Actor, ActorKind
from mpp.identity.errors import SignInRefused
from mpp.identity.models import Account
from mpp.identity.queries import officer_names, signer_of
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
REGION, AGENCY = new_id(), new_id()
SEED, PASSWORD, LOGIN = b"s" * 20, "kata-sandi-contoh", "verifier.dpmptsp.3510"
SYSTEM = Actor.system("test")

pytestmark = pytest.mark.django_db(transaction=True)


def appoint(*roles: str, until: datetime | None = None) -> UUID:
    post = Post(REGION, AGENCY, "dpmptsp", frozenset(roles or {"verifier"}), until=until)
    return actions.appoint(SYSTEM, "Petugas Contoh", post, Credentials(LOGIN, PASSWORD, SEED), NOW)


def first_step(password: str = PASSWORD, login: str = LOGIN, at: datetime = NOW) -> UUID:
    return actions.check_password(ANONYMOUS, login, password, "192.0.2.9", at)


def code(at: datetime = NOW) -> str:
    return totp.code_at(SEED, totp.step_at(at))


def test_an_officer_signs_in_by_password_and_then_by_a_code() -> None:
    officer_id = appoint()
    actor = actions.sign_in_officer(ANONYMOUS, first_step(login=" Verifier.DPMPTSP.3510 "), code(), NOW)
    assert actor.kind is ActorKind.OFFICER
    assert (actor.officer_id, actor.region_id, actor.agency_id) == (officer_id, REGION, AGENCY)
    assert (actor.roles, actor.agency_kind) == (frozenset({"verifier"}), "dpmptsp")


def test_a_code_that_was_used_opens_nothing() -> None:
    appoint()
    account = first_step()
    actions.sign_in_officer(ANONYMOUS, account, code(), NOW)
    with pytest.raises(SignInRefused, match="wrong_code"):
        actions.sign_in_officer(ANONYMOUS, account, code(), NOW)


def test_a_code_from_two_minutes_ago_opens_nothing() -> None:
    appoint()
    with pytest.raises(SignInRefused, match="wrong_code"):
        actions.sign_in_officer(ANONYMOUS, first_step(), code(NOW - timedelta(minutes=2)), NOW)


@pytest.mark.parametrize(("login", "password"), [(LOGIN, "salah"), ("siapa.pun", PASSWORD), ("", "")])
def test_a_wrong_login_and_a_wrong_password_sound_the_same(login: str, password: str) -> None:
    appoint()
    with pytest.raises(SignInRefused, match="wrong_credentials"):
        first_step(password, login)


def test_guessing_passwords_ends_after_ten_even_with_the_right_one() -> None:
    appoint()
    for _ in range(10):
        with pytest.raises(SignInRefused, match="wrong_credentials"):
            first_step("salah")
    with pytest.raises(SignInRefused, match="too_many_attempts"):
        first_step()
    assert first_step(at=NOW + timedelta(minutes=16))


def test_guessing_codes_ends_after_five() -> None:
    appoint()
    account = first_step()
    for _ in range(5):
        with pytest.raises(SignInRefused, match="wrong_code"):
            actions.sign_in_officer(ANONYMOUS, account, "000000", NOW)
    with pytest.raises(SignInRefused, match="too_many_attempts"):
        actions.sign_in_officer(ANONYMOUS, account, code(), NOW)


def test_who_was_dismissed_does_not_come_in() -> None:
    officer_id = appoint()
    account = first_step()
    actions.dismiss(SYSTEM, officer_id, NOW)
    with pytest.raises(SignInRefused, match="account_closed"):
        actions.sign_in_officer(ANONYMOUS, account, code(), NOW)
    with pytest.raises(SignInRefused, match="wrong_credentials"):
        first_step()


def test_an_acting_head_whose_time_is_up_does_not_come_in() -> None:
    appoint("signer", until=NOW + timedelta(days=1))
    account = first_step()
    with pytest.raises(SignInRefused, match="account_closed"):
        actions.sign_in_officer(ANONYMOUS, account, code(NOW + timedelta(days=2)), NOW + timedelta(days=2))


def test_names_are_sealed_and_read_by_colleagues_of_the_region() -> None:
    officer_id = appoint("signer")
    with unit_of_work(Scope.office(REGION, AGENCY)):
        assert officer_names([officer_id]) == {officer_id: "Petugas Contoh"}
        signer = signer_of(REGION, AGENCY, NOW)
    assert signer is not None
    assert signer.name == "Petugas Contoh"
    with unit_of_work(Scope.office(new_id(), AGENCY)):
        assert officer_names([officer_id]) == {}


def test_a_password_is_kept_as_a_slow_hash(settings: Any) -> None:
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    appoint()
    kept = Account.objects.get(login=LOGIN).password
    assert kept.startswith("scrypt$")
    assert PASSWORD not in kept


def test_totp_agrees_with_the_standards_own_examples() -> None:
    """RFC 6238 appendix B, SHA-1, cut to six digits."""
    seed = b"12345678901234567890"
    moments = {59: "287082", 1111111109: "081804", 2000000000: "279037"}
    assert {at: totp.code_at(seed, at // 30) for at in moments} == moments
