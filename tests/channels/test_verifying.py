"""Anyone checks a document at the public pages and at the command line; a number tells nothing but its state."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mpp.applications import queries
from mpp.applications.actions import Revocation, revoke
from mpp.applications.terms import Produced
from mpp.channels.web import verifying
from mpp.cli import main
from mpp.identity.actor import Actor
from mpp.issuance.models import Output
from mpp.issuance.queries import verified
from mpp.issuance.verification import Verdict
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from tests.applications.conftest import NOW, officer

NAME = "Contoh"
PLACES = 300


@pytest.fixture
def pdf(citizen: Actor, issued: Produced) -> bytes:
    return queries.certificate(citizen, issued.id)[1]


def _token(issued: Produced) -> str:
    with unit_of_work(Scope.system("test")):
        return str(Output.objects.get(id=issued.id).token)


def _upload(client: Client, content: bytes, name: str = "surat.pdf") -> Any:
    return client.post("/periksa/", {"file": SimpleUploadedFile(name, content)})


def _revoked(issued: Produced) -> None:
    signer = officer("35.10", "dukcapil", "signer")
    revoke(signer, issued.id, Revocation("wrong_data", "Alamat keliru."), NOW + timedelta(days=1))


def test_any_one_byte_changed_is_an_alteration(issued: Produced, pdf: bytes) -> None:
    token, signature = pdf.index(b"/ContactInfo"), pdf.index(b"/Contents <")
    places = {
        *range(0, len(pdf), len(pdf) // PLACES),
        *range(token, token + 140),
        *range(signature, signature + 40),
    }
    places |= {0, 1, len(pdf) - 1, *range(signature, signature + 40)}
    assert verified(pdf).verdict is Verdict.GENUINE
    for place in sorted(places):
        changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        found = verified(changed)
        assert (found.verdict, found.entry and found.entry.number) == (Verdict.ALTERED, issued.number), place


def test_an_uploaded_file_is_judged_and_shows_what_the_pack_makes_public(client: Client, pdf: bytes) -> None:
    page = _upload(client, pdf)
    text = page.content.decode()
    assert "Dokumen ini asli dan berlaku." in text
    assert "470/0001/SKD/35.10/2026" in text
    assert "<dt>Nama</dt>" in text
    assert "35101" not in text.replace("35.10", "")  # no NIK
    altered = _upload(client, pdf.replace(b"/Reason", b"/Reazon")).content.decode()
    assert "Berkas ini tidak sama dengan yang kami terbitkan." in altered
    assert page.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.django_db
def test_what_is_no_file_of_ours_is_said_so(client: Client) -> None:
    unknown = _upload(client, b"%PDF-1.7 lain")
    assert (unknown.status_code, "Berkas ini tidak dikenal." in unknown.content.decode()) == (200, True)
    for content, words in ((b"MZ program", "bukan PDF"), (b"", "Pilih berkas PDF")):
        refused = _upload(client, content)
        assert (refused.status_code, words in refused.content.decode()) == (422, True)


@pytest.mark.django_db
def test_a_file_over_ten_megabytes_is_not_even_read(client: Client) -> None:
    refused = _upload(client, b"%PDF-" + b"0" * (verifying.MOST_BYTES + 32 * 1024))
    assert (refused.status_code, "lebih besar dari 10 MB" in refused.content.decode()) == (422, True)


@pytest.mark.django_db
def test_an_upload_never_reaches_the_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was opened")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refuse)
    assert _upload(client, b"%PDF-1.7" + b" " * 4_000_000).status_code == 200


def test_a_number_tells_its_state_and_nothing_of_its_holder(client: Client, issued: Produced) -> None:
    page = client.post("/periksa/", {"number": " 470/0001/skd/35.10/2026 "}).content.decode()
    assert "Nomor ini ada di daftar terbitan kami" in page
    assert NAME not in page
    assert "<dt>Nama</dt>" not in page
    _revoked(issued)
    assert "sudah dicabut" in client.post("/periksa/", {"number": issued.number}).content.decode()
    unknown = client.post("/periksa/", {"number": "470/0002/SKD/35.10/2026"}).content.decode()
    assert "Nomor ini tidak ada" in unknown
    assert client.post("/periksa/", {"number": " "}).status_code == 422
    with unit_of_work(Scope.system("test")):
        digest = Output.objects.get(id=issued.id).sha256  # neither it nor the number is a token
    assert client.get(f"/v/{digest}").status_code == 404
    assert client.get("/v/470%2F0001%2FSKD%2F35.10%2F2026").status_code == 404


def test_the_page_behind_the_qr_code_follows_the_documents_fate(client: Client, issued: Produced) -> None:
    address = f"/v/{_token(issued)}"
    assert "Dokumen ini asli dan berlaku." in client.get(address).content.decode()
    clock.stop(clock.now() + timedelta(days=400))
    try:
        assert "masa berlakunya sudah habis" in client.get(address).content.decode()
    finally:
        clock.stop(None)
    _revoked(issued)
    assert "sudah dicabut dan tidak berlaku" in client.get(address).content.decode()
    unknown = client.get(f"/v/{'x' * 43}")
    assert (unknown.status_code, "Dokumen ini tidak dikenal." in unknown.content.decode()) == (404, True)


def _verify(path: Path) -> tuple[int, Any]:
    done = CliRunner().invoke(main, ["verify", str(path), "--json"])
    return done.exit_code, json.loads(done.output)


def test_the_command_line_says_genuine_and_leaves_with_zero_for_nothing_else(
    issued: Produced, pdf: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "surat.pdf"
    file.write_bytes(pdf)
    code, told = _verify(file)
    assert (code, told["verdict"], told["reason"], told["number"]) == (
        0,
        "genuine",
        "digest_matches",
        issued.number,
    )
    assert told["signature"]["sound"] is True
    assert told["signer"].startswith(told["signature"]["signer"])
    assert (told["document"], told["expired"]) == ("Surat Keterangan Domisili", False)
    file.write_bytes(pdf + b"\n")
    code, told = _verify(file)
    assert (code, told["verdict"], told["signature"]["sound"]) == (1, "altered", False)
    file.write_bytes(b"%PDF-1.7 lain")
    assert _verify(file) == (1, {"verdict": "unknown", "reason": "no_trace", "number": None})
    file.write_bytes(pdf)
    _revoked(issued)
    code, told = _verify(file)
    assert (code, told["verdict"], told["reason"]) == (1, "revoked", "taken_back")
    assert told["revoked_at"] == (NOW + timedelta(days=1)).isoformat()
    assert "DICABUT / revoked" in CliRunner().invoke(main, ["verify", str(file)]).output


def test_the_sealing_keys_are_published_for_any_program(client: Client, trust: None) -> None:
    answer = client.get("/.well-known/mpp-keys.json")
    (key,) = answer.json()["keys"]
    assert set(key) == {"id", "algorithm", "public_key", "from", "until"}
    assert (key["algorithm"], key["until"], answer["Access-Control-Allow-Origin"]) == ("Ed25519", None, "*")
