"""Knobs, the SMS gateway, OSS, and what testers see."""

from __future__ import annotations

import time
from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from mpp_sandbox.credentials import OSS_USER_KEY, SMS_TOKEN
from mpp_sandbox.knobs import SYSTEMS, Knobs
from mpp_sandbox.sms import count_parts

ADDRESSES = {
    "idp": "/idp/jwks.json",
    "dukcapil": "/dukcapil/get_json/x/CALL_VERIFY_BY_ELEMEN",
    "satusehat": "/fhir-r4/v1/Practitioner",
    "sdmk": "/sdmk/v1/facilities",
    "siak": "/siak/v1/documents/x",
    "bpjs": "/bpjs/v1/members/3510166102969001",
    "taspen": "/taspen/v1/pensioners/3510161708599001",
    "bsre": "/bsre/ca.pem",
    "tsa": "/tsa/ca.pem",
    "ocsp": "/ocsp/csr",
    "sms": "/sms/v1/messages/x",
    "dinkes": "/dinkes/v1/events",
    "oss": "/oss/v1/kl/rba/inqueryNIB",
}


def send(client: TestClient, key: str, **message: str) -> Response:
    headers = {"Authorization": f"Bearer {SMS_TOKEN}", "Idempotency-Key": key}
    reply: Response = client.post("/sms/v1/messages", json=message, headers=headers)
    return reply


def inquire(client: TestClient, body: dict[str, Any], key: str = OSS_USER_KEY) -> dict[str, Any]:
    reply = client.post("/oss/v1/kl/rba/inqueryNIB", json=body, headers={"user_key": key})
    assert reply.status_code == 200
    found: dict[str, Any] = reply.json()["responinqueryNIB"]
    return found


@pytest.mark.parametrize("system", SYSTEMS)
def test_outage_hits_one_system_and_reset_mends_it(client: TestClient, system: str) -> None:
    healthy = {name: client.get(path).status_code for name, path in ADDRESSES.items()}
    assert 500 not in healthy.values()
    client.post(f"/_control/{system}", json={"outage": True})
    broken = {name: client.get(path).status_code for name, path in ADDRESSES.items()}
    assert broken == {**healthy, system: 500}
    client.post("/_control/reset")
    assert client.get(ADDRESSES[system]).status_code == healthy[system]


def test_latency_holds_a_call_back(client: TestClient) -> None:
    client.post("/_control/oss", json={"latency_ms": 150})
    began = time.monotonic()
    inquire(client, {})
    assert time.monotonic() - began >= 0.15


def test_injected_errors_are_the_same_for_the_same_seed() -> None:
    def dice(seed: int) -> list[bool]:
        knobs = Knobs(seed)
        knobs["sms"].change({"error_rate": 0.3})
        return [knobs.next_call_fails("sms") for _ in range(200)]

    assert dice(42) == dice(42) != dice(43)
    assert 30 < sum(dice(42)) < 90


@pytest.mark.parametrize(
    "settings",
    [
        {"error_rate": 1.5},
        {"latency_ms": -1},
        {"outage": 1},
        {"mode": "explode"},
        {"colour": 3},
        {"delay_s": 3},
        {"stranger": True},
        {"outage": True, "latency_ms": "slow"},
    ],
)
def test_wrong_knob_changes_nothing(client: TestClient, settings: dict[str, object]) -> None:
    before = client.get("/_control").json()
    assert client.post("/_control/sms", json=settings).status_code == 400
    assert client.get("/_control").json() == before


def test_switch_is_no_number_and_number_no_switch(client: TestClient) -> None:
    assert client.post("/_control/siak", json={"stranger": 1}).status_code == 400
    assert client.post("/_control/siak", json={"delay_s": True}).status_code == 400
    assert client.post("/_control/siak", json={"stranger": True}).json()["stranger"] is True


@pytest.mark.parametrize(("mode", "status"), [("html", 200), ("html404", 404)])
def test_page_stands_in_the_place_of_an_answer(client: TestClient, mode: str, status: int) -> None:
    client.post("/_control/bpjs", json={"outage": True, "mode": mode})
    reply = client.get(ADDRESSES["bpjs"])
    assert (reply.status_code, reply.headers["content-type"]) == (status, "text/html; charset=utf-8")


def test_unknown_system_is_404(client: TestClient) -> None:
    assert client.post("/_control/bank", json={"outage": True}).status_code == 404


def test_sms_is_kept_once_and_seen_by_testers_only(client: TestClient) -> None:
    message = {"to": "+6280000000001", "text": "Kode masuk MPP Digital: 123456"}
    first, again = send(client, "k", **message), send(client, "k", **message)
    assert first.status_code == 202
    assert first.json() == again.json()
    [kept] = client.get("/_control/sms").json()
    assert (kept["to"], kept["text"]) == (message["to"], message["text"])
    headers = {"Authorization": f"Bearer {SMS_TOKEN}"}
    status = client.get(f"/sms/v1/messages/{first.json()['id']}", headers=headers).json()
    assert status == {"id": first.json()["id"], "state": "sent", "parts": 1}


def test_sms_needs_token_number_and_key(client: TestClient) -> None:
    assert client.post("/sms/v1/messages", json={}).status_code == 401
    assert send(client, "k", to="081234", text="x").status_code == 400
    assert send(client, "", to="+6280000000001", text="x").status_code == 400


@pytest.mark.parametrize(
    ("message", "counted"),
    [
        ("a" * 160, ("gsm7", 1)),
        ("a" * 161, ("gsm7", 2)),
        ("a" * 159 + "€", ("gsm7", 2)),
        ("ş" * 70, ("ucs2", 1)),
        ("ş" * 71, ("ucs2", 2)),
        ("", ("gsm7", 1)),
    ],
)
def test_parts_of_an_sms(message: str, counted: tuple[str, int]) -> None:
    assert count_parts(message) == counted


def test_oss_knows_a_business_by_its_number(client: TestClient) -> None:
    found = inquire(client, {"INQUERYNIB": {"nib": "9120000000001"}})
    assert found["kode"] == 200
    assert found["dataNIB"]["nama_perseroan"] == "PT Contoh Sehat Banyuwangi"


@pytest.mark.parametrize(
    ("question", "key", "code"),
    [
        ({"nib": "9120000000999"}, OSS_USER_KEY, 404),
        ({"nib": "9120000000001", "npwp": "1"}, OSS_USER_KEY, 404),
        ({"nib": "12"}, OSS_USER_KEY, 400),
        ({"nib": "9120000000001"}, "salah", 401),
    ],
)
def test_oss_puts_its_refusal_inside(client: TestClient, question: dict[str, str], key: str, code: int) -> None:
    assert inquire(client, {"INQUERYNIB": question}, key)["kode"] == code


def test_demo_people_can_be_played(client: TestClient) -> None:
    rows = {row["key"]: row for row in client.get("/_demo/people").json()}
    assert rows["dokter-banyuwangi"]["nik"] == "3510165204909001"
    assert rows["dokter-banyuwangi"]["practitioner"] is True
    assert rows["lansia-tanpa-akun"]["pin"] is None
    assert rows["kepala-dpmptsp-kaimana"]["official"]["agency"] == "DPMPTSP Kabupaten Kaimana"


def test_crowd_comes_in_pages(client: TestClient) -> None:
    everybody = client.get("/_demo/crowd?limit=10000").json()
    page = client.get("/_demo/crowd?offset=5&limit=3").json()
    assert page == everybody[5:8]


def test_unknown_address_answers_json(client: TestClient) -> None:
    assert client.get("/nothing").json() == {"error": "Not Found"}
