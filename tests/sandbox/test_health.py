"""SATUSEHAT and SDMK: who is a health worker, and which permits are in force."""

from __future__ import annotations

from typing import Any

import pytest
from httpx import Response
from starlette.testclient import TestClient

from mpp_sandbox.credentials import SATUSEHAT_CLIENT_ID, SATUSEHAT_CLIENT_SECRET
from mpp_sandbox.people.model import Person
from tests.sandbox.conftest import Clock

NIK_SYSTEM = "https://fhir.kemkes.go.id/id/nik"


@pytest.fixture
def bearer(client: TestClient) -> dict[str, str]:
    reply = client.post(
        "/oauth2/v1/accesstoken",
        params={"grant_type": "client_credentials"},
        data={"client_id": SATUSEHAT_CLIENT_ID, "client_secret": SATUSEHAT_CLIENT_SECRET},
    )
    assert reply.status_code == 200
    return {"Authorization": f"Bearer {reply.json()['access_token']}"}


def practitioner(client: TestClient, bearer: dict[str, str], nik: str) -> dict[str, Any]:
    reply = client.get(f"/sdmk/v1/practitioners/{nik}", headers=bearer)
    assert reply.status_code == 200
    found: dict[str, Any] = reply.json()
    return found


def publish(client: TestClient, bearer: dict[str, str], key: str, **permit: str) -> Response:
    body = {
        "number": "503/001/SIP/2026",
        "place_code": "F3510005",
        "place_name": "Klinik Simulasi Sehat",
        "regency_code": "35.10",
        "issued": "2026-11-24",
        "valid_until": "2031-11-23",
    }
    reply: Response = client.post(
        "/sdmk/v1/sips", json={**body, **permit}, headers={**bearer, "Idempotency-Key": key}
    )
    return reply


def test_token_needs_the_right_secret(client: TestClient) -> None:
    reply = client.post(
        "/oauth2/v1/accesstoken?grant_type=client_credentials", data={"client_id": "x", "client_secret": "y"}
    )
    assert reply.status_code == 401


def test_token_runs_out(client: TestClient, bearer: dict[str, str], clock: Clock) -> None:
    assert client.get("/sdmk/v1/facilities", headers=bearer).status_code == 200
    clock.advance(minutes=61)
    assert client.get("/sdmk/v1/facilities", headers=bearer).status_code == 401


def test_fhir_search_by_nik_finds_the_doctor(
    client: TestClient, bearer: dict[str, str], people: dict[str, Person]
) -> None:
    nik = people["dokter-banyuwangi"].nik
    bundle = client.get(
        "/fhir-r4/v1/Practitioner", params={"identifier": f"{NIK_SYSTEM}|{nik}"}, headers=bearer
    ).json()
    assert (bundle["resourceType"], bundle["total"]) == ("Bundle", 1)
    found = bundle["entry"][0]["resource"]
    assert found["name"][0]["text"] == "dr. Sari Wulandari Contoh"
    assert found["gender"] == "female"
    assert {"use": "official", "system": NIK_SYSTEM, "value": nik} in found["identifier"]


def test_fhir_search_finds_no_citizen_who_is_not_a_health_worker(
    client: TestClient, bearer: dict[str, str], people: dict[str, Person]
) -> None:
    params = {"identifier": f"{NIK_SYSTEM}|{people['saksi-satu'].nik}"}
    assert client.get("/fhir-r4/v1/Practitioner", params=params, headers=bearer).json()["total"] == 0


@pytest.mark.parametrize(
    ("key", "str_status", "permits", "enough"),
    [
        ("dokter-banyuwangi", "active", 0, True),
        ("dokter-kaimana", "active", 0, True),
        ("dokter-skp-kurang", "active", 0, False),
        ("dokter-dua-sip", "active", 2, True),
        ("dokter-tiga-sip", "active", 3, True),
        ("dokter-str-habis", "expired", 0, True),
        ("dokter-asing", "active", 0, True),
    ],
)
def test_each_demo_doctor_is_of_its_own_kind(
    client: TestClient,
    bearer: dict[str, str],
    people: dict[str, Person],
    key: str,
    str_status: str,
    permits: int,
    enough: bool,
) -> None:
    found = practitioner(client, bearer, people[key].nik)
    assert set(found) == {"nik", "ihs", "profession", "profession_code", "specialty", "str", "sip", "skp"}
    assert found["str"][0]["status"] == str_status
    assert len(found["sip"]) == permits
    skp = found["skp"]
    assert skp["ok"] is enough is (skp["total"] >= skp["required"])
    assert sum(skp["by_domain"].values()) == skp["total"]


def test_stranger_is_another_health_worker(
    client: TestClient, bearer: dict[str, str], people: dict[str, Person]
) -> None:
    nik = people["dokter-banyuwangi"].nik
    client.post("/_control/sdmk", json={"stranger": True})
    assert practitioner(client, bearer, nik)["nik"] == people["dokter-kaimana"].nik
    client.post("/_control/reset")
    assert practitioner(client, bearer, nik)["nik"] == nik


def test_only_the_foreigner_has_an_str_with_an_end(
    client: TestClient, bearer: dict[str, str], people: dict[str, Person]
) -> None:
    def end(key: str) -> object:
        return practitioner(client, bearer, people[key].nik)["str"][0]["valid_until"]

    assert end("dokter-banyuwangi") is None
    assert end("dokter-asing") == "2029-05-31"


def test_unknown_health_worker_is_404(client: TestClient, bearer: dict[str, str]) -> None:
    assert client.get("/sdmk/v1/practitioners/3510160101999999", headers=bearer).status_code == 404


def test_facilities_of_a_regency(client: TestClient, bearer: dict[str, str]) -> None:
    found = client.get("/sdmk/v1/facilities", params={"regency": "92.08"}, headers=bearer).json()
    assert len(found["facilities"]) == 5
    assert {row["regency_code"] for row in found["facilities"]} == {"92.08"}


def test_a_facility_is_found_by_its_code(client: TestClient, bearer: dict[str, str]) -> None:
    def found(code: str) -> list[str]:
        reply = client.get("/sdmk/v1/facilities", params={"code": code}, headers=bearer).json()
        return [row["name"] for row in reply["facilities"]]

    assert (found("F9208001"), found("F9999999")) == (["RSUD Contoh Kaimana"], [])


def test_published_permit_is_in_the_register_and_published_once(
    client: TestClient, bearer: dict[str, str], people: dict[str, Person]
) -> None:
    nik = people["dokter-banyuwangi"].nik
    first = publish(client, bearer, "k1", nik=nik)
    again = publish(client, bearer, "k1", nik=nik)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotent-replay"] == "true"
    assert [sip["number"] for sip in practitioner(client, bearer, nik)["sip"]] == ["503/001/SIP/2026"]


def test_one_key_cannot_publish_two_permits(
    client: TestClient, bearer: dict[str, str], people: dict[str, Person]
) -> None:
    nik = people["dokter-banyuwangi"].nik
    publish(client, bearer, "k1", nik=nik)
    assert publish(client, bearer, "k1", nik=nik, number="503/002/SIP/2026").status_code == 422


def test_fourth_place_of_practice_is_refused(
    client: TestClient, bearer: dict[str, str], people: dict[str, Person]
) -> None:
    refused = publish(client, bearer, "k1", nik=people["dokter-tiga-sip"].nik)
    assert (refused.status_code, refused.json()["error"]) == (409, "too_many_places")
    assert publish(client, bearer, "k2", nik=people["dokter-dua-sip"].nik).status_code == 201


def test_permit_number_belongs_to_one_person(
    client: TestClient, bearer: dict[str, str], people: dict[str, Person]
) -> None:
    publish(client, bearer, "k1", nik=people["dokter-banyuwangi"].nik)
    taken = publish(client, bearer, "k2", nik=people["dokter-kaimana"].nik)
    assert taken.json()["error"] == "number_taken"
