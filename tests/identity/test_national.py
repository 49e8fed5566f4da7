"""The national account, spoken to over real HTTP: every check that keeps a stranger out."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from mpp.identity import actions, national
from mpp.identity.actor import ANONYMOUS, Actor, Assurance
from mpp.identity.errors import IdentityConflict, ProviderAnswerRefused
from mpp.identity.models import Person as PersonRow
from mpp.identity.national.tokens import check_access_token, check_identity, read_token
from mpp.identity.national.wallet import disclosed
from mpp.identity.queries import nik_of
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from tests.identity.idp import Person

SARI, AGUS = "3510165204909001", "3510160907949001"
BACK = "http://127.0.0.1:9/masuk/nasional/kembali"
NOW = datetime.fromisoformat("2026-11-24T03:00:00+00:00")
SYSTEM = Actor.system("test")

database = pytest.mark.django_db(transaction=True)


def provider() -> national.Provider:
    found = national.provider()
    assert found is not None
    return found


def proof(person: Person, share: tuple[str, ...] = ("wallet.identity", "wallet.family")) -> national.Proof:
    url, pending = national.begin(provider(), BACK)
    answer = httpx.URL(person.agree(url, share))
    assert answer.params["state"] == pending.state
    return national.complete(provider(), pending, answer.params["code"], clock.now())


def refused(**changes: Any) -> str:
    url, pending = national.begin(provider(), BACK)
    code = httpx.URL(Person(SARI).agree(url)).params["code"]
    with pytest.raises(ProviderAnswerRefused) as fault:
        national.complete(provider(), replace(pending, **changes), code, clock.now())
    return str(fault.value.details["reason"])


def test_the_wallet_shares_identity_and_family_by_element(sandbox: str) -> None:
    shared = proof(Person(SARI)).claims
    assert shared["person.nik"] == SARI
    assert shared["person.name"] == "Sari Wulandari Contoh"
    assert shared["family.members"][0]["nik"] == SARI
    assert "members" not in shared


def test_what_a_person_does_not_share_is_not_there(sandbox: str) -> None:
    assert proof(Person(SARI), ()).claims == {}


def test_an_answer_to_another_sign_in_is_refused(sandbox: str) -> None:
    assert refused(nonce="another") == "nonce"
    assert refused(verifier="v" * 64) == "refused"


def test_a_key_that_changed_yesterday_is_fetched_and_the_old_one_still_known(sandbox: str) -> None:
    known = provider()
    known._keys.at = float("-inf")
    before = proof(Person(SARI))
    httpx.post(f"{sandbox}/_control/idp/rotate", trust_env=False)
    known._keys.at = float("-inf")
    assert proof(Person(SARI)).subject == before.subject


def test_less_assurance_than_asked_for_is_refused(sandbox: str, settings: Any) -> None:
    settings.MPP_OIDC = settings.MPP_OIDC | {"ACR": "very-high"}
    assert refused() == "assurance"


@database
def test_the_same_account_is_the_same_person(sandbox: str) -> None:
    first = actions.sign_in_nationally(ANONYMOUS, proof(Person(SARI)), clock.now())
    again = actions.sign_in_nationally(ANONYMOUS, proof(Person(SARI)), clock.now())
    other = actions.sign_in_nationally(ANONYMOUS, proof(Person(AGUS)), clock.now())
    assert first.assurance is Assurance.NATIONAL_ACCOUNT
    assert first.person_id == again.person_id != other.person_id
    assert first.person_id
    with unit_of_work(Scope.person(first.person_id)):
        assert nik_of(first.person_id) == SARI


@database
def test_who_was_served_at_the_counter_first_is_found_by_the_nik() -> None:
    at_the_counter = _person_by_counter(SARI)
    signed_in = actions.sign_in_nationally(ANONYMOUS, _proof("sub-1", SARI), NOW)
    assert signed_in.person_id == at_the_counter


@database
def test_an_account_that_shares_its_nik_later_gets_it_then() -> None:
    first = actions.sign_in_nationally(ANONYMOUS, _proof("sub-1", None), NOW)
    later = actions.sign_in_nationally(ANONYMOUS, _proof("sub-1", SARI), NOW)
    assert later.person_id == first.person_id
    assert first.person_id
    with unit_of_work(Scope.person(first.person_id)):
        assert nik_of(first.person_id) == SARI


@database
def test_an_account_without_nik_joins_the_person_who_turns_out_to_be_the_same() -> None:
    owner = _person_by_counter(SARI)
    first = actions.sign_in_nationally(ANONYMOUS, _proof("sub-1", None), NOW)
    later = actions.sign_in_nationally(ANONYMOUS, _proof("sub-1", SARI), NOW)
    assert first.person_id != owner == later.person_id
    with unit_of_work(Scope.system("test")):
        assert PersonRow.objects.get(person_id=first.person_id).merged_into == owner


@database
def test_an_account_that_changes_its_nik_is_stopped() -> None:
    actions.sign_in_nationally(ANONYMOUS, _proof("sub-1", SARI), NOW)
    actions.sign_in_nationally(ANONYMOUS, _proof("sub-2", AGUS), NOW)
    with pytest.raises(IdentityConflict):
        actions.sign_in_nationally(ANONYMOUS, _proof("sub-1", AGUS), NOW)


def _proof(subject: str, nik: str | None) -> national.Proof:
    return national.Proof("https://idp.example", subject, "sid", "", {"person.nik": nik} if nik else {})


def _person_by_counter(nik: str) -> Any:
    from tests.identity.test_codes import clerk

    code = actions.issue_code(clerk(), nik, NOW)
    return actions.sign_in_by_counter_code(ANONYMOUS, code, "192.0.2.1", NOW).person_id


# --- forged tokens, without a network

KEY = rsa.generate_private_key(65537, 2048)
JWK = jwt.PyJWK(json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"alg": "RS256"})
STRANGER = rsa.generate_private_key(65537, 2048)
AT = int(NOW.timestamp())
GOOD: dict[str, Any] = {
    "iss": "https://idp.example",
    "aud": "mpp",
    "sub": "s",
    "iat": AT,
    "exp": AT + 60,
    "auth_time": AT,
    "nonce": "n",
    "acr": "high",
}


def judged(claims: dict[str, Any], key: Any = KEY) -> None:
    token = jwt.encode(claims, key, "RS256")
    read = read_token(token, JWK, "https://idp.example", "mpp", NOW)
    check_identity(read, client_id="mpp", nonce="n", acr=("high",), max_age=300, now=NOW)


def test_a_good_token_is_believed() -> None:
    judged(GOOD)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"iss": "https://evil.example"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": ["mpp", "another"]}, "authorized_party"),
        ({"azp": "another"}, "authorized_party"),
        ({"exp": AT - 120}, "expired"),
        ({"iat": AT + 300}, "from_the_future"),
        ({"nonce": "m"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"acr": "low"}, "assurance"),
        ({"auth_time": AT - 3600}, "too_long_ago"),
        ({"auth_time": None}, "missing_auth_time"),
        ({"sub": ""}, "subject"),
    ],
)
def test_a_token_with_one_thing_wrong_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ProviderAnswerRefused) as fault:
        judged(GOOD | change)
    assert fault.value.details["reason"] == reason


def test_a_token_that_a_stranger_signed_is_refused() -> None:
    with pytest.raises(ProviderAnswerRefused):
        judged(GOOD, STRANGER)


@pytest.mark.parametrize("token", ["", "x", jwt.encode(GOOD, "", "none"), jwt.encode(GOOD, "s" * 32, "HS256")])
def test_a_token_without_a_real_signature_finds_no_key(sandbox: str, token: str) -> None:
    with pytest.raises(ProviderAnswerRefused):
        provider().key_of(token)


def test_an_access_token_that_was_swapped_is_noticed() -> None:
    with pytest.raises(ProviderAnswerRefused):
        check_access_token({"at_hash": "another"}, "token")


def _disclosure(name: str, value: object) -> tuple[str, str]:
    text = base64.urlsafe_b64encode(json.dumps(["salt", name, value]).encode()).rstrip(b"=").decode()
    return text, base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def test_a_claim_that_the_provider_did_not_sign_is_refused() -> None:
    name, digest = _disclosure("person.name", "Siti Contoh")
    forged, _ = _disclosure("person.name", "Orang Lain")
    assert disclosed({"_sd": [digest]}, [name]) == {"person.name": "Siti Contoh"}
    for texts in ([forged], [name, name], ["%%%"]):
        with pytest.raises(ProviderAnswerRefused):
            disclosed({"_sd": [digest]}, texts)


def _logout(**changes: Any) -> dict[str, Any]:
    event: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}
    return {
        "iss": "x",
        "aud": "mpp-digital",
        "iat": AT,
        "exp": AT + 60,
        "jti": "1",
        "sid": "s",
        "events": event,
    } | changes


@pytest.mark.parametrize(
    "claims",
    [_logout(events={}), _logout(nonce="n"), _logout(jti=""), _logout(sid=""), _logout(aud="another"), GOOD],
)
def test_what_is_no_logout_token_ends_nothing(monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]) -> None:
    known = national.Provider("x", "mpp-digital", "", (), 0)
    monkeypatch.setattr(known, "key_of", lambda token: JWK)
    assert national.read_logout_token(known, jwt.encode(_logout(), KEY, "RS256"), NOW).session == "s"
    with pytest.raises(ProviderAnswerRefused):
        national.read_logout_token(known, jwt.encode(claims, KEY, "RS256"), NOW + timedelta(seconds=1))
