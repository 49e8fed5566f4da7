"""Signing in with the national account, by OpenID Connect with PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from httpx import Response
from starlette.testclient import TestClient

from mpp_sandbox.credentials import OIDC_CLIENT_ID, OIDC_CLIENT_SECRET
from mpp_sandbox.people.model import Person
from mpp_sandbox.world import World
from tests.sandbox.conftest import Clock

CALLBACK = "http://127.0.0.1:8000/accounts/callback/"
ALL = "openid wallet.identity wallet.family"


@dataclass
class Flow:
    """One sign-in as a client drives it."""

    client: TestClient
    scope: str = ALL
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(8))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(8))

    def authorize(self, **changes: str) -> Response:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        params = {
            "response_type": "code",
            "client_id": OIDC_CLIENT_ID,
            "redirect_uri": CALLBACK,
            "scope": self.scope,
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        page: Response = self.client.get("/idp/authorize", params={**params, **changes})
        return page

    def log_in(self, nik: str, pin: str = "123456") -> Response:
        page = self.authorize(prompt="login")
        data = {"request": request_id(page), "nik": nik, "pin": pin}
        answer: Response = self.client.post("/idp/login", data=data)
        return answer

    def code(self, nik: str, share: list[str] | None = None) -> str:
        page = self.log_in(nik)
        chosen = ["wallet.identity", "wallet.family"] if share is None else share
        data = {"request": request_id(page), "decision": "allow", "share": chosen}
        answer = answer_of(self.client.post("/idp/consent", data=data))
        assert answer["state"] == self.state
        return answer["code"]

    def redeem(self, code: str, **changes: str) -> Response:
        data = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": self.verifier,
            "client_id": OIDC_CLIENT_ID,
            "client_secret": OIDC_CLIENT_SECRET,
        }
        reply: Response = self.client.post("/idp/token", data={**data, **changes})
        return reply

    def tokens(self, nik: str, share: list[str] | None = None) -> dict[str, Any]:
        reply = self.redeem(self.code(nik, share))
        assert reply.status_code == 200
        body: dict[str, Any] = reply.json()
        return body


def request_id(page: Response) -> str:
    found = re.search(r'name="request" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def answer_of(response: Response) -> dict[str, str]:
    assert response.status_code == 303, response.text
    assert response.headers["location"].startswith(CALLBACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()}


def get(client: TestClient, path: str, tokens: dict[str, Any]) -> Response:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    reply: Response = client.get(path, headers=headers)
    return reply


def claims_of(client: TestClient, token: str, audience: str = OIDC_CLIENT_ID) -> dict[str, Any]:
    keys = jwt.PyJWKSet.from_dict(client.get("/idp/jwks.json").json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], audience=audience)
    return claims


@pytest.fixture
def doctor(people: dict[str, Person]) -> Person:
    return people["dokter-banyuwangi"]


def test_discovery_names_addresses_under_its_issuer(client: TestClient) -> None:
    found = client.get("/idp/.well-known/openid-configuration").json()
    assert found["issuer"] == "http://127.0.0.1:8100/idp"
    assert all(found[name].startswith(found["issuer"]) for name in found if name.endswith("_endpoint"))
    assert found["code_challenge_methods_supported"] == ["S256"]


def test_id_token_proves_sign_in_and_tells_nothing_about_the_person(
    client: TestClient, world: World, doctor: Person
) -> None:
    flow = Flow(client)
    tokens = flow.tokens(doctor.nik)
    claims = claims_of(client, tokens["id_token"])
    assert claims["nonce"] == flow.nonce
    assert claims["acr"] == "high"
    assert claims["iss"] == "http://127.0.0.1:8100/idp"
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert doctor.nik not in json.dumps(claims)
    assert doctor.name not in json.dumps(claims)
    assert get(client, "/idp/userinfo", tokens).json() == {"sub": claims["sub"], "acr": "high"}


def test_subject_is_stable_for_a_client_and_differs_between_clients(client: TestClient, doctor: Person) -> None:
    first = claims_of(client, Flow(client).tokens(doctor.nik)["id_token"])["sub"]
    assert claims_of(client, Flow(client).tokens(doctor.nik)["id_token"])["sub"] == first
    other = {"client_id": "aplikasi-lain", "client_secret": "rahasia"}
    client.post("/_control/idp/clients", json=other)
    flow = Flow(client)
    page = flow.authorize(client_id="aplikasi-lain")
    data = {"request": request_id(page), "decision": "allow", "share": ["wallet.identity"]}
    code = answer_of(client.post("/idp/consent", data=data))["code"]
    token = flow.redeem(code, **other).json()["id_token"]
    assert claims_of(client, token, "aplikasi-lain")["sub"] != first


def test_wallet_hands_over_identity_and_family(client: TestClient, people: dict[str, Person]) -> None:
    mother = people["ibu-banyuwangi"]
    tokens = Flow(client).tokens(mother.nik)
    identity = get(client, "/idp/wallet/identity", tokens).json()
    assert identity["claims"]["person.name"] == "Dewi Lestari Contoh"
    assert identity["claims"]["address.regency_code"] == "35.10"
    family = get(client, "/idp/wallet/family", tokens).json()["claims"]
    assert family["family.kk_number"] == mother.kk
    assert family["family.head_name"] == "Agus Setiawan Contoh"
    assert [m["relation"] for m in family["members"]] == ["kepala_keluarga", "istri", "anak"]


def test_wallet_credential_is_signed_over_the_digests_of_its_disclosures(
    client: TestClient, doctor: Person
) -> None:
    reply = get(client, "/idp/wallet/identity", Flow(client).tokens(doctor.nik)).json()
    token, *disclosures, last = reply["credential"].split("~")
    assert last == ""
    keys = jwt.PyJWKSet.from_dict(client.get("/idp/jwks.json").json())
    body = jwt.decode(token, keys[jwt.get_unverified_header(token)["kid"]], algorithms=["RS256"])
    digests = [hashlib.sha256(text.encode()).digest() for text in disclosures]
    assert sorted(base64.urlsafe_b64encode(d).rstrip(b"=").decode() for d in digests) == body["_sd"]
    opened = [json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) for text in disclosures]
    assert {name: value for _, name, value in opened} == reply["claims"]


def test_person_may_share_identity_and_keep_the_family_card(client: TestClient, doctor: Person) -> None:
    tokens = Flow(client).tokens(doctor.nik, share=["wallet.identity"])
    assert tokens["scope"] == "openid wallet.identity"
    assert get(client, "/idp/wallet/identity", tokens).status_code == 200
    refused = get(client, "/idp/wallet/family", tokens)
    assert refused.status_code == 403
    assert "insufficient_scope" in refused.headers["www-authenticate"]


def test_second_sign_in_needs_no_page_while_session_and_consent_last(client: TestClient, doctor: Person) -> None:
    Flow(client).tokens(doctor.nik)
    again = Flow(client)
    assert again.redeem(answer_of(again.authorize())["code"]).status_code == 200


def test_refusing_tells_the_client_access_denied(client: TestClient, doctor: Person) -> None:
    page = Flow(client).log_in(doctor.nik)
    answer = answer_of(client.post("/idp/consent", data={"request": request_id(page), "decision": "deny"}))
    assert answer["error"] == "access_denied"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "wallet.identity"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_wrong_authorization_request_goes_back_with_its_error(
    client: TestClient, changes: dict[str, str], error: str
) -> None:
    assert answer_of(Flow(client).authorize(**changes))["error"] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "siapa"},
        {"redirect_uri": "https://example.org/"},
        {"redirect_uri": "http://127.0.0.1@x.org/"},
    ],
)
def test_stranger_or_foreign_address_is_never_redirected_to(client: TestClient, changes: dict[str, str]) -> None:
    response = Flow(client).authorize(**changes)
    assert response.status_code == 400
    assert "location" not in response.headers


def test_code_works_once_and_a_second_use_revokes_the_first(client: TestClient, doctor: Person) -> None:
    flow = Flow(client)
    code = flow.code(doctor.nik)
    tokens = flow.redeem(code).json()
    assert flow.redeem(code).json() == {"error": "invalid_grant"}
    assert get(client, "/idp/userinfo", tokens).status_code == 401


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": "x" * 64}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:8000/other"}, 400, "invalid_grant"),
        ({"client_secret": "salah"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_token_needs_the_right_proof(
    client: TestClient, doctor: Person, changes: dict[str, str], status: int, error: str
) -> None:
    flow = Flow(client)
    reply = flow.redeem(flow.code(doctor.nik), **changes)
    assert (reply.status_code, reply.json()["error"]) == (status, error)


def test_code_is_old_after_a_minute(client: TestClient, doctor: Person, clock: Clock) -> None:
    flow = Flow(client)
    code = flow.code(doctor.nik)
    clock.advance(seconds=61)
    assert flow.redeem(code).json()["error"] == "invalid_grant"


def test_client_may_prove_itself_by_basic_authentication(client: TestClient, doctor: Person) -> None:
    flow = Flow(client)
    data = {
        "grant_type": "authorization_code",
        "code": flow.code(doctor.nik),
        "redirect_uri": CALLBACK,
        "code_verifier": flow.verifier,
    }
    reply = client.post("/idp/token", data=data, auth=(OIDC_CLIENT_ID, OIDC_CLIENT_SECRET))
    assert reply.status_code == 200


def test_person_without_national_account_cannot_sign_in(client: TestClient, people: dict[str, Person]) -> None:
    response = Flow(client).log_in(people["lansia-tanpa-akun"].nik, "123456")
    assert response.status_code == 401
    assert "salah, atau belum punya akun" in response.text


def test_five_wrong_pins_lock_the_account_for_a_minute(client: TestClient, doctor: Person, clock: Clock) -> None:
    flow = Flow(client)
    for _ in range(5):
        assert flow.log_in(doctor.nik, "000000").status_code == 401
    assert "Terlalu banyak percobaan" in flow.log_in(doctor.nik).text
    clock.advance(seconds=61)
    assert "Anda masuk sebagai" in flow.log_in(doctor.nik).text


def test_tokens_of_before_a_key_rotation_still_verify(client: TestClient, doctor: Person) -> None:
    before = Flow(client).tokens(doctor.nik)["id_token"]
    kid = client.post("/_control/idp/rotate").json()["kid"]
    after = Flow(client).tokens(doctor.nik)["id_token"]
    assert jwt.get_unverified_header(before)["kid"] != jwt.get_unverified_header(after)["kid"] == kid
    assert claims_of(client, before)["sub"] == claims_of(client, after)["sub"]


def test_signing_out_ends_the_session_and_its_tokens(client: TestClient, doctor: Person) -> None:
    tokens = Flow(client).tokens(doctor.nik)
    params = {
        "id_token_hint": tokens["id_token"],
        "post_logout_redirect_uri": "http://127.0.0.1:8000/keluar",
        "state": "s1",
    }
    response = client.get("/idp/end_session", params=params)
    assert response.headers["location"] == "http://127.0.0.1:8000/keluar?state=s1"
    assert get(client, "/idp/userinfo", tokens).status_code == 401
    assert answer_of(Flow(client).authorize(prompt="none"))["error"] == "login_required"


def test_back_channel_logout_sends_a_logout_token_to_the_client(
    client: TestClient, doctor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    received: list[dict[str, list[str]]] = []

    async def post(_self: object, url: str, data: dict[str, str]) -> Response:
        received.append({"url": [url], **parse_qs("&".join(f"{k}={v}" for k, v in data.items()))})
        return Response(204)

    monkeypatch.setattr(httpx.AsyncClient, "post", post)
    where = "http://127.0.0.1:8000/backchannel"
    client.post("/_control/idp/clients", json={"client_id": OIDC_CLIENT_ID, "backchannel_logout_uri": where})
    signed_in = claims_of(client, Flow(client).tokens(doctor.nik)["id_token"])
    notified = client.post("/_control/idp/logout", json={"nik": doctor.nik}).json()["notified"]
    assert notified == [OIDC_CLIENT_ID]
    assert received[0]["url"] == [where]
    claims = claims_of(client, received[0]["logout_token"][0])
    assert claims["sid"] == signed_in["sid"]
    assert claims["sub"] == signed_in["sub"]
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert "nonce" not in claims


def test_login_page_runs_no_script_and_frames_nowhere(client: TestClient) -> None:
    page = Flow(client).authorize()
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:8000" in policy
    assert "<script" not in page.text
