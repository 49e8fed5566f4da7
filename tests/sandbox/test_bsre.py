"""Officials sign with a passphrase, institutions seal with a counted code, and both verify."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import pytest
import typst
from httpx import Response
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from starlette.testclient import TestClient

from mpp_sandbox.credentials import BSRE_PASSWORD, BSRE_USER
from mpp_sandbox.people.model import Person
from tests.sandbox.conftest import Clock

SEAL = "SEAL-3510-DPMPTSP"
INVISIBLE = {"tampilan": "INVISIBLE", "reason": "Penerbitan SIP", "location": "Banyuwangi"}
PASSPHRASE = "Sandi-Contoh-1"


@pytest.fixture(scope="module")
def pdf() -> str:
    made = typst.compile(b'#set page(paper: "a4")\nSurat Izin Praktik', format="pdf")
    assert isinstance(made, bytes)
    return base64.b64encode(made).decode()


@pytest.fixture
def head(people: dict[str, Person]) -> str:
    return people["kepala-dpmptsp-banyuwangi"].nik


def call(client: TestClient, path: str, **body: Any) -> Response:
    reply: Response = client.post(f"/bsre/api/v2/{path}", json=body, auth=(BSRE_USER, BSRE_PASSWORD))
    return reply


def sign(client: TestClient, nik: str, pdf: str, **body: Any) -> Response:
    wanted = {"passphrase": PASSPHRASE, "signatureProperties": [INVISIBLE], "file": [pdf]}
    return call(client, "sign/pdf", nik=nik, **{**wanted, **body})


def verdict(client: TestClient, pdf: str) -> dict[str, Any]:
    found: dict[str, Any] = call(client, "verify/pdf", file=pdf).json()
    return found


def test_service_asks_for_its_password(client: TestClient) -> None:
    assert client.post("/bsre/api/v2/user/check/status", json={"nik": "1"}).status_code == 401


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("kepala-dpmptsp-banyuwangi", "ISSUE"),
        ("pejabat-sertifikat-habis", "EXPIRED"),
        ("saksi-satu", "NOT_REGISTERED"),
    ],
)
def test_status_of_certificates(client: TestClient, people: dict[str, Person], key: str, status: str) -> None:
    assert call(client, "user/check/status", nik=people[key].nik).json()["status"] == status


def test_signed_file_verifies_and_names_the_official(client: TestClient, head: str, pdf: str) -> None:
    reply = sign(client, head, pdf)
    assert reply.status_code == 200
    [signed] = reply.json()["file"]
    found = verdict(client, signed)
    assert found["conclusion"] == "VALID"
    [entry] = found["signatureInformations"]
    assert entry["signerName"] == "Ratna Kusuma Simulasi"
    assert entry["timestampTrusted"] is True
    reader = PdfFileReader(BytesIO(base64.b64decode(signed)))
    assert reader.embedded_signatures[0].sig_object["/Reason"] == "Penerbitan SIP"


def test_altered_file_is_invalid_and_unsigned_file_has_no_signature(
    client: TestClient, head: str, pdf: str
) -> None:
    [signed] = sign(client, head, pdf).json()["file"]
    raw = bytearray(base64.b64decode(signed))
    raw[raw.index(b"/Title") + 9 if b"/Title" in raw else 20] ^= 1
    assert verdict(client, base64.b64encode(raw).decode())["conclusion"] == "INVALID"
    assert verdict(client, pdf)["conclusion"] == "NO_SIGNATURE"


def test_two_officials_sign_one_file(client: TestClient, people: dict[str, Person], head: str, pdf: str) -> None:
    [once] = sign(client, people["kepala-dinkes-banyuwangi"].nik, pdf).json()["file"]
    [twice] = sign(client, head, once).json()["file"]
    found = verdict(client, twice)
    assert found["conclusion"] == "VALID"
    assert [entry["fieldName"] for entry in found["signatureInformations"]] == ["Signature1", "Signature2"]


def test_batch_is_signed_with_one_passphrase(client: TestClient, head: str, pdf: str) -> None:
    files = sign(client, head, pdf, file=[pdf, pdf, pdf]).json()["file"]
    assert [verdict(client, signed)["conclusion"] for signed in files] == ["VALID"] * 3


def test_visible_signature_stands_where_it_was_wanted(client: TestClient, head: str, pdf: str) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(picture, "PNG")
    visible = {"tampilan": "VISIBLE", "page": 1, "originX": 300, "originY": 80, "width": 200, "height": 60}
    for extra in ({}, {"imageBase64": base64.b64encode(picture.getvalue()).decode()}):
        [signed] = sign(client, head, pdf, signatureProperties=[{**visible, **extra}]).json()["file"]
        field = PdfFileReader(BytesIO(base64.b64decode(signed))).embedded_signatures[0].sig_field
        assert [int(side) for side in field["/Rect"]] == [300, 80, 500, 140]
        assert verdict(client, signed)["conclusion"] == "VALID"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"passphrase": "salah"}, 2031),
        ({"file": []}, 2051),
        ({"file": ["bukan base64!"]}, 2052),
        ({"file": [base64.b64encode(b"bukan PDF").decode()]}, 2060),
        ({"signatureProperties": []}, 2050),
        ({"signatureProperties": [{"tampilan": "VISIBLE"}]}, 2050),
    ],
)
def test_refusals_come_as_json_with_a_number(
    client: TestClient, head: str, pdf: str, changes: dict[str, Any], status: int
) -> None:
    reply = sign(client, head, pdf, **changes)
    assert (reply.status_code, reply.json()["status"]) == (400, status)


def test_nobody_signs_without_a_usable_certificate(client: TestClient, people: dict[str, Person], pdf: str) -> None:
    assert sign(client, people["saksi-satu"].nik, pdf).json()["status"] == 1110
    assert sign(client, people["pejabat-sertifikat-habis"].nik, pdf).json()["status"] == 1113


def seal_code(client: TestClient, files: int) -> str:
    activation = call(client, "seal/get/activation", idSubscriber=SEAL).json()["totp"]
    code: str = call(client, "seal/get/totp", idSubscriber=SEAL, totp=activation, data=files).json()["totp"]
    return code


def seal(client: TestClient, code: str, files: list[str]) -> Response:
    return call(client, "seal/pdf", idSubscriber=SEAL, totp=code, signatureProperties=[INVISIBLE], file=files)


def test_institution_seals_without_an_official_at_hand(client: TestClient, pdf: str) -> None:
    [sealed] = seal(client, seal_code(client, 1), [pdf]).json()["file"]
    [entry] = verdict(client, sealed)["signatureInformations"]
    assert entry["signerName"] == "DPMPTSP Kabupaten Banyuwangi (simulasi)"


def test_seal_code_counts_files_and_runs_out(client: TestClient, pdf: str, clock: Clock) -> None:
    code = seal_code(client, 2)
    assert seal(client, code, [pdf, pdf]).status_code == 200
    assert seal(client, code, [pdf]).json()["status"] == 2042
    old = seal_code(client, 1)
    clock.advance(minutes=6)
    assert seal(client, old, [pdf]).json()["status"] == 2042


def test_revoked_activation_gives_no_code(client: TestClient) -> None:
    activation = call(client, "seal/get/activation", idSubscriber=SEAL).json()["totp"]
    call(client, "seal/revoke/activation", idSubscriber=SEAL)
    refused = call(client, "seal/get/totp", idSubscriber=SEAL, totp=activation, data=1)
    assert refused.json()["status"] == 2040
