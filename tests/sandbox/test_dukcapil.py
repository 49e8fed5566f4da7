"""Dukcapil says whether claims fit, and never hands out data."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from mpp_sandbox.credentials import DUKCAPIL_PASSWORD, DUKCAPIL_USER
from mpp_sandbox.dukcapil import parsed_date, similarity
from mpp_sandbox.people.model import Person

PATH = "/dukcapil/get_json/mpp-digital/CALL_VERIFY_BY_ELEMEN"
LOGIN = {"USER_ID": DUKCAPIL_USER, "PASSWORD": DUKCAPIL_PASSWORD, "IP_USER": "127.0.0.1"}


def ask(client: TestClient, **claims: object) -> dict[str, Any]:
    reply = client.post(PATH, json={**LOGIN, "TRESHOLD": "90", **claims})
    assert reply.status_code == 200
    [content] = reply.json()["content"]
    found: dict[str, Any] = content
    return found


def claims_about(person: Person) -> dict[str, str]:
    address = person.address
    return {
        "NIK": person.nik,
        "NO_KK": person.kk,
        "NAMA_LGKP": person.name.upper(),
        "TMPT_LHR": person.birth_place,
        "TGL_LHR": person.birth_date.strftime("%d-%m-%Y"),
        "JENIS_KLMIN": "Perempuan" if person.is_woman else "Laki-Laki",
        "JENIS_PKRJN": person.occupation,
        "ALAMAT": address.street,
        "NO_PROP": address.province_code,
        "PROP_NAME": address.province_name.title(),
        "NO_KAB": address.regency_code[3:],
        "KAB_NAME": "Banyuwangi",
        "NO_KEC": "016",
        "KEC_NAME": address.district_name,
        "NO_KEL": address.village_code[9:],
        "KEL_NAME": address.village_name,
        "NO_RT": "2",
        "NO_RW": "1",
    }


def test_true_claims_all_fit(client: TestClient, people: dict[str, Person]) -> None:
    verdicts = ask(client, **claims_about(people["ibu-banyuwangi"]))
    fuzzy = {"NAMA_LGKP", "TMPT_LHR", "JENIS_PKRJN", "ALAMAT"}
    assert verdicts == {
        name: "Sesuai (100)" if name in fuzzy else "Sesuai" for name in claims_about(people["ibu-banyuwangi"])
    }


def test_reply_holds_nothing_of_the_person(client: TestClient, people: dict[str, Person]) -> None:
    mother = people["ibu-banyuwangi"]
    reply = client.post(PATH, json={**LOGIN, "NIK": mother.nik, "NAMA_LGKP": "Orang Lain", "TRESHOLD": 0})
    for truth in (mother.nik, mother.kk, "Dewi", "Kenanga", "1996"):
        assert truth.lower() not in reply.text.lower()


@pytest.mark.parametrize(
    ("name", "threshold", "verdict"),
    [
        ("Dewi Lestari Contoh", 100, "Sesuai (100)"),
        ("dewi  lestari, contoh", 100, "Sesuai (100)"),
        ("Dewi Lestari Conto", 90, "Sesuai (97)"),
        ("Dewi Lestari Conto", 98, "Tidak Sesuai (97)"),
        ("Bambang", 90, "Tidak Sesuai (15)"),
    ],
)
def test_names_are_compared_by_similarity(
    client: TestClient, people: dict[str, Person], name: str, threshold: int, verdict: str
) -> None:
    found = ask(client, NIK=people["ibu-banyuwangi"].nik, NAMA_LGKP=name, TRESHOLD=threshold)
    assert found["NAMA_LGKP"] == verdict


def test_false_claims_do_not_fit(client: TestClient, people: dict[str, Person]) -> None:
    nik = people["ibu-banyuwangi"].nik
    found = ask(client, NIK=nik, TGL_LHR="1996-02-22", JENIS_KLMIN="LAKI-LAKI", NO_KK="1" * 16, NO_KAB="11")
    assert found == {
        "NIK": "Sesuai",
        "TGL_LHR": "Tidak Sesuai",
        "JENIS_KLMIN": "Tidak Sesuai",
        "NO_KK": "Tidak Sesuai",
        "NO_KAB": "Tidak Sesuai",
    }


def test_blank_claims_are_not_judged(client: TestClient, people: dict[str, Person]) -> None:
    assert ask(client, NIK=people["ibu-banyuwangi"].nik, NAMA_LGKP=" ") == {"NIK": "Sesuai"}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("belum-sinkron", "08"),
        ("meninggal", "11"),
        ("nik-ganda", "12"),
        ("tidak-ditemukan", "13"),
        ("pindah", "14"),
        ("tanpa-biometrik", "15"),
    ],
)
def test_unusable_record_answers_with_its_code(
    client: TestClient, people: dict[str, Person], key: str, code: str
) -> None:
    found = ask(client, NIK=people[key].nik, NAMA_LGKP=people[key].name)
    assert set(found) == {"RESPONSE_CODE", "RESPONSE"}
    assert found["RESPONSE_CODE"] == code


def test_stranger_is_not_found(client: TestClient) -> None:
    assert ask(client, NIK="3510160101999999")["RESPONSE_CODE"] == "13"


def test_wrong_password_is_told_in_the_body(client: TestClient, people: dict[str, Person]) -> None:
    assert ask(client, NIK=people["ibu-banyuwangi"].nik, PASSWORD="salah")["RESPONSE_CODE"] == "01"


def test_quota_runs_out_and_comes_back(client: TestClient, people: dict[str, Person]) -> None:
    nik = people["ibu-banyuwangi"].nik
    client.post("/_control/dukcapil", json={"quota": 1})
    assert ask(client, NIK=nik) == {"NIK": "Sesuai"}
    assert ask(client, NIK=nik)["RESPONSE_CODE"] == "05"
    client.post("/_control/reset")
    assert ask(client, NIK=nik) == {"NIK": "Sesuai"}


def test_dates_are_read_in_both_written_forms() -> None:
    assert parsed_date("21-02-1996") == parsed_date("1996-02-21")
    assert parsed_date("21/02/1996") is None


def test_similarity_ignores_case_and_punctuation() -> None:
    assert similarity("Sri  MURNI-Rekaan", "sri murni rekaan") == 100
