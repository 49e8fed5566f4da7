"""A birth goes in; akta and family card come out signed, or the registration comes back with reasons."""

from __future__ import annotations

import copy
import hashlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from starlette.testclient import TestClient

from mpp_sandbox.credentials import SIAK_TOKEN
from mpp_sandbox.people.model import Person
from mpp_sandbox.siak import changes
from mpp_sandbox.world import World, open_world
from tests.sandbox.conftest import Clock

BEARER = {"Authorization": f"Bearer {SIAK_TOKEN}"}
PATH = "/siak/v1/birth-registrations"


@pytest.fixture
def birth(people: dict[str, Person], clock: Clock) -> dict[str, Any]:
    def party(key: str) -> dict[str, str]:
        return {"person.nik": people[key].nik, "person.name": people[key].name}

    return {
        "child": {
            "child.name": "Budi Harapan Contoh",
            "child.sex": "L",
            "child.birth_place": "Banyuwangi",
            "child.birth_date": clock.now.date().replace(day=1).isoformat(),
        },
        "mother": party("ibu-banyuwangi"),
        "father": party("ayah-banyuwangi"),
        "reporter": party("ayah-banyuwangi"),
        "witnesses": [party("saksi-satu"), party("saksi-dua")],
        "files": [{"kind": "surat_keterangan_lahir", "sha256": "0" * 64}],
    }


def register(client: TestClient, body: dict[str, Any], key: str = "kunci-1") -> str:
    reply = client.post(PATH, json=body, headers={**BEARER, "Idempotency-Key": key})
    assert reply.status_code == 202
    number: str = reply.json()["registration_no"]
    return number


def look(client: TestClient, number: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{PATH}/{number}", headers=BEARER).json()
    return found


def issued(client: TestClient, clock: Clock, body: dict[str, Any]) -> dict[str, Any]:
    number = register(client, body)
    clock.advance(seconds=1.5)
    found = look(client, number)
    assert found["state"] == "issued", found
    return found


def pdf_of(client: TestClient, output: dict[str, Any]) -> bytes:
    reply = client.get(output["url"], headers=BEARER)
    assert reply.headers["content-type"] == "application/pdf"
    content: bytes = reply.content
    return content


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


def test_registration_moves_from_received_over_processing_to_issued(
    client: TestClient, clock: Clock, birth: dict[str, Any]
) -> None:
    number = register(client, birth)
    assert look(client, number)["state"] == "received"
    clock.advance(seconds=0.6)
    assert look(client, number)["state"] == "processing"
    clock.advance(seconds=0.6)
    assert look(client, number)["state"] == "issued"


def test_one_key_registers_one_birth(client: TestClient, birth: dict[str, Any]) -> None:
    assert register(client, birth) == register(client, birth)
    assert register(client, birth, "kunci-2") != register(client, birth)


def test_issued_birth_gives_the_child_a_nik_akta_and_family_card(
    client: TestClient, clock: Clock, birth: dict[str, Any], people: dict[str, Person]
) -> None:
    found = issued(client, clock, birth)
    assert [output["kind"] for output in found["outputs"]] == ["akta_kelahiran", "kk", "kia"]
    akta, card, _ = found["outputs"]
    assert akta["number"].startswith("3510-LU-")
    assert card["number"] == people["ibu-banyuwangi"].kk
    assert found["child"]["nik"].startswith("351016")
    for output in (akta, card):
        assert hashlib.sha256(pdf_of(client, output)).hexdigest() == output["sha256"]
    said = text_of(pdf_of(client, akta))
    assert "BUDI HARAPAN CONTOH" in said
    assert "anak ke 2, laki-laki" in said
    assert "Dewi Lestari Contoh" in said
    assert "Hendra Wibowo Contoh" in said
    assert found["child"]["nik"] in text_of(pdf_of(client, card))


def test_documents_are_a4_and_signed_by_the_office_with_long_term_evidence(
    client: TestClient, clock: Clock, birth: dict[str, Any]
) -> None:
    akta, card, _ = issued(client, clock, birth)["outputs"]
    roots = [
        asn1_x509.Certificate.load(der)
        for path in ("/bsre/ca.pem", "/tsa/ca.pem")
        for _, _, der in asn1_pem.unarmor(client.get(path).content, multiple=True)
    ]
    for output in (akta, card):
        pdf = pdf_of(client, output)
        document = pypdfium2.PdfDocument(pdf)
        assert sorted(round(side) for side in document[0].get_size()) == [595, 842]
        document.close()
        reader = PdfFileReader(BytesIO(pdf))
        [signature] = reader.embedded_signatures
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        status = validate_pdf_signature(signature, context, context)
        assert status.bottom_line, status.summary()
        assert status.timestamp_validity is not None
        assert "/DSS" in reader.root, "certificates and OCSP answers travel inside"
        assert len(reader.root["/DSS"]["/OCSPs"]) >= 2


def test_child_is_known_to_dukcapil_and_stands_on_the_card_after_issue(
    client: TestClient, clock: Clock, birth: dict[str, Any], world: World, people: dict[str, Person]
) -> None:
    nik = issued(client, clock, birth)["child"]["nik"]
    assert [m.nik for m in world.directory.family(people["ibu-banyuwangi"].kk)][-1] == nik
    again = open_world(world.config)
    child = again.directory.person(nik)
    assert child is not None
    assert (child.name, child.mother_name) == ("Budi Harapan Contoh", "Dewi Lestari Contoh")
    again.store.close()


def test_asking_again_issues_nothing_twice(client: TestClient, clock: Clock, birth: dict[str, Any]) -> None:
    found = issued(client, clock, birth)
    assert look(client, found["registration_no"]) == found


def test_card_waits_for_material_and_is_printed_later(
    client: TestClient, clock: Clock, birth: dict[str, Any]
) -> None:
    found = issued(client, clock, birth)
    assert found["outputs"][2]["state"] == "pending_material"
    clock.advance(seconds=3)
    assert look(client, found["registration_no"])["outputs"][2]["state"] == "printed"


def test_officer_may_print_the_card_at_once(client: TestClient, clock: Clock, birth: dict[str, Any]) -> None:
    number = issued(client, clock, birth)["registration_no"]
    client.post("/_control/siak", json={"kia_delay_s": 1000})
    printed = client.post(f"/_control/siak/registrations/{number}/print").json()
    assert printed["outputs"][2]["state"] == "printed"


def test_officer_may_issue_or_return_before_the_delay(client: TestClient, birth: dict[str, Any]) -> None:
    number = register(client, birth)
    body = {"state": "returned", "reason": "Surat keterangan lahir tidak terbaca"}
    returned = client.post(f"/_control/siak/registrations/{number}", json=body).json()
    assert (returned["state"], returned["reason"]) == ("returned", "Surat keterangan lahir tidak terbaca")
    other = register(client, birth, "kunci-2")
    now = client.post(f"/_control/siak/registrations/{other}", json={"state": "issued"}).json()
    assert now["state"] == "issued"
    assert client.post(f"/_control/siak/registrations/{other}", json=body).status_code == 409


def test_birth_reported_after_sixty_days_gets_a_late_akta(
    client: TestClient, clock: Clock, birth: dict[str, Any]
) -> None:
    clock.advance(days=100)
    assert "-LT-" in issued(client, clock, birth)["outputs"][0]["number"]


def test_day_of_birth_is_the_day_in_the_family_s_own_zone(
    client: TestClient, clock: Clock, birth: dict[str, Any], people: dict[str, Person]
) -> None:
    clock.now = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)  # 1 December in Kaimana, not yet in Banyuwangi
    birth["child"]["child.birth_date"] = "2026-12-01"
    number = register(client, birth)
    kaimana = {
        "mother": {"nik": people["ibu-kaimana"].nik},
        "father": {"nik": people["ayah-kaimana"].nik},
    }
    other = register(client, {**birth, **kaimana}, "kunci-2")
    clock.advance(seconds=2)
    assert look(client, number)["reasons"][0]["code"] == "child_birth_date_not_valid"
    found = look(client, other)
    assert found["outputs"][0]["number"] == "9208-LU-01122026-0001"
    assert "pada tanggal 1 Desember 2026" in text_of(pdf_of(client, found["outputs"][0]))


def test_child_of_a_mother_alone_has_no_father_on_the_akta(
    client: TestClient, clock: Clock, birth: dict[str, Any]
) -> None:
    birth["father"] = None
    akta = issued(client, clock, birth)["outputs"][0]
    assert "dari seorang ibu Dewi Lestari Contoh" in text_of(pdf_of(client, akta))


@pytest.mark.parametrize(
    ("party", "claim", "value", "code"),
    [
        ("child", "child.name", "Budi", "child_name_too_short"),
        ("child", "child.name", "Budi H4rapan", "child_name_not_allowed"),
        ("child", "child.sex", "", "child_sex_missing"),
        ("child", "child.birth_date", "2999-01-01", "child_birth_date_not_valid"),
        ("child", "child.birth_place", " ", "child_birth_place_missing"),
        ("mother", "person.nik", "3510160101999999", "mother_not_found"),
        ("mother", "person.name", "Orang Lain Sekali", "mother_name_mismatch"),
        ("father", "person.nik", "", "father_not_found"),
        ("reporter", "person.nik", "", "reporter_not_found"),
    ],
)
def test_registrar_returns_what_does_not_fit(
    client: TestClient,
    clock: Clock,
    birth: dict[str, Any],
    party: str,
    claim: str,
    value: str,
    code: str,
) -> None:
    body = copy.deepcopy(birth)
    body[party][claim] = value
    number = register(client, body)
    clock.advance(seconds=2)
    found = look(client, number)
    assert found["state"] == "returned"
    assert [reason["code"] for reason in found["reasons"]] == [code]
    assert found["outputs"] == []


def test_parents_and_children_cannot_be_the_two_witnesses(
    client: TestClient, clock: Clock, birth: dict[str, Any], people: dict[str, Person]
) -> None:
    birth["witnesses"] = [birth["father"], birth["witnesses"][0], {"nik": people["anak-banyuwangi"].nik}]
    number = register(client, birth)
    clock.advance(seconds=2)
    assert [reason["code"] for reason in look(client, number)["reasons"]] == ["witnesses_missing"]


def test_qr_page_tells_kind_and_number_but_no_name(client: TestClient, clock: Clock, birth: dict[str, Any]) -> None:
    akta = issued(client, clock, birth)["outputs"][0]
    page = client.get(akta["url"].replace("/siak/v1/documents/", "/siak/verify/"))
    assert akta["number"] in page.text
    assert "Budi" not in page.text
    assert client.get("/siak/verify/tidak-ada").status_code == 404


def test_office_lets_nobody_in_without_token(client: TestClient, birth: dict[str, Any]) -> None:
    assert client.post(PATH, json=birth, headers={"Idempotency-Key": "k"}).status_code == 401
    assert client.get(f"{PATH}/REG-1", headers={"Authorization": "Bearer x"}).status_code == 401


@pytest.mark.parametrize(
    ("who", "along", "expected"),
    [
        ("anggota", ["anak-banyuwangi"], {"ibu-banyuwangi": "kepala_keluarga", "anak-banyuwangi": "anak"}),
        ("sebagian", ["ayah-banyuwangi"], {"ibu-banyuwangi": "istri", "ayah-banyuwangi": "kepala_keluarga"}),
        ("anggota", ["dokter-banyuwangi"], {"ibu-banyuwangi": "kepala_keluarga"}),
    ],
)
def test_who_is_named_moves_along_and_nobody_of_another_card(
    world: World, people: dict[str, Person], who: str, along: list[str], expected: dict[str, str]
) -> None:
    mother = people["ibu-banyuwangi"]
    to = {"street": "Jalan Contoh Dahlia 3", "rt": "001", "rw": "002", "village_code": "35.10.16.1013"}
    body = {
        "person": {"nik": mother.nik, "name": mother.name},
        "to": to,
        "who_moves": who,
        "movers": {"nik": [people[key].nik for key in along]},
    }
    kk = changes.move(world, body)["facts"]["applicant.family.kk_number"]
    moved = {one.key: str(one.relation) for one in world.directory.family(kk)}
    assert moved == expected
