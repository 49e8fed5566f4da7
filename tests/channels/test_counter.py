"""Filling in at the counter, through its pages: for a person who is present, with the card in hand."""

import re

import pytest

from mpp.applications.models import File
from mpp.catalogue.reading import read_yaml
from mpp.identity.actor import Actor
from mpp.kernel.scope import Scope, unit_of_work
from tests.applications.conftest import PACKS
from tests.channels.desk_people import MOTHER, PURPOSE, Seat, letter, seated
from tests.channels.test_desk import at_nine, other, page, post, taken, verifier

__all__ = ["at_nine", "other", "verifier"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_clerk_fills_in_for_a_person_who_is_present_and_prints_the_receipt(country: None) -> None:
    clerk = seated("Petugas Loket Contoh", "bpjs", "clerk")
    data = {
        "service": "surat-keterangan-domisili",
        "nik": MOTHER[0],
        "name": MOTHER[1],
        "seen": "true",
        "consent": "true",
    }
    begun = post(clerk, "/meja/bantu/", **data)
    assert begun.status_code == 303, begun.content.decode()
    assert MOTHER[0] not in begun.headers["location"]
    url = _answer_pages(clerk, begun.headers["location"])
    check = page(clerk, url)
    assert "Anda mengisi untuk orang lain" in check
    sent = post(clerk, url, confirmed="yes")
    receipt = page(clerk, sent.headers["location"])
    assert re.search(r"3510-26-\d{6}-\d", receipt)
    assert MOTHER[0] not in receipt
    assert post(clerk, url, confirmed="yes").headers["location"] == sent.headers["location"]
    application = sent.headers["location"].split("/")[3]
    page(clerk, f"/permohonan/{application}/", 404)
    with unit_of_work(Scope.system("test")):
        assert not File.objects.exists()


def _answer_pages(clerk: Seat, url: str) -> str:
    """Answer what is asked until the check of the answers; its address."""
    typed = {
        "letter.purpose": "bank",
        "birth_place": "Banyuwangi",
        "sex": "P",
        "occupation": "Pedagang",
        "address.rt": "001",
        "address.rw": "002",
        "contact.phone": "0800 0000 0001",
    }
    date = {"day": "12", "month": "4", "year": "1990"}
    while not (url := clerk.client.get(url).headers.get("location", url)).endswith("/periksa/"):
        shown = page(clerk, url)
        assert "Anda mengisi untuk orang lain" in shown
        names = re.findall(r'name="(applicant\.[^"]+)"', shown)
        data = {name: typed.get(name.removeprefix("applicant."), "Contoh") for name in names}
        data |= {name: date[name.rpartition("-")[2]] for name in names if name.rpartition("-")[2] in date}
        answer = clerk.client.post(url, data)
        assert answer.status_code == 303, answer.content.decode()
        url = answer.headers["location"]
    return url


def test_a_clerk_starts_a_life_event_and_prints_one_receipt_of_all_its_applications(country: None) -> None:
    told = read_yaml(PACKS / "events/moving/scenarios/journey.yaml")[0]
    typed = {name: str(value) for name, value in (told["facts"] | told["answers"]).items()}
    clerk = seated("Petugas Loket Contoh", "bpjs", "clerk")
    assert '<option value="event:moving">Peristiwa: Pindah rumah</option>' in page(clerk, "/meja/bantu/")
    person = {"nik": typed["applicant.nik"], "name": typed["applicant.name"], "seen": "true", "consent": "true"}
    url = post(clerk, "/meja/bantu/", service="event:moving", **person).headers["location"]
    while not (url := clerk.client.get(url).headers.get("location", url)).endswith("/periksa/"):
        names = set(re.findall(r'name="(applicant\.[^"]+)"', page(clerk, url)))
        url = clerk.client.post(url, {name: typed[name] for name in names}).headers["location"]
    check = page(clerk, url)
    assert "Anda mengisi untuk orang lain" in check
    parts = re.findall(r'name="part" value="([^"]+)"', check)
    assert parts == ["pindah-datang", "ktp-el-alamat", "jkn-pindah-faskes"]
    sent = post(clerk, url, part=parts, confirmed="yes")
    receipt = page(clerk, sent.headers["location"])
    assert len(set(re.findall(r"3510-26-\d{6}-\d", receipt))) == len(parts)
    assert "Berjalan setelah Pindah Alamat dan KK Baru selesai" in receipt
    assert ("Dibacakan dan disetujui" in receipt, typed["applicant.nik"] in receipt) == (True, False)
    assert post(clerk, url, part=parts, confirmed="yes").headers["location"] == sent.headers["location"]
    bundle = sent.headers["location"].split("/")[3]
    page(clerk, f"/peristiwa/{bundle}/", 404)
    page(seated("Petugas Loket Lain", "dukcapil", "clerk"), sent.headers["location"], 404)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nik": "123"}, "NIK terdiri dari 16 angka"),
        ({"name": ""}, "Isi bagian ini"),
        ({"seen": ""}, "Pastikan orangnya hadir"),
        ({"service": "bukan-layanan"}, "Pilih layanannya"),
    ],
)
def test_the_counter_says_what_is_wrong_and_keeps_the_rest(
    country: None, change: dict[str, str], said: str
) -> None:
    clerk = seated("Petugas Loket Contoh", "bpjs", "clerk")
    data = {
        "service": "surat-keterangan-domisili",
        "nik": MOTHER[0],
        "name": MOTHER[1],
        "seen": "true",
        "consent": "true",
    } | change
    answer = post(clerk, "/meja/bantu/", **data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "surat-keterangan-domisili" in answer.content.decode()


def test_only_the_counter_serves(verifier: Seat) -> None:
    page(verifier, "/meja/bantu/", 403)
    assert "Bantu warga" not in page(verifier, "/meja/")


def test_a_clerk_of_the_case_is_led_to_the_correction_of_a_present_person(verifier: Seat, citizen: Actor) -> None:
    number = letter(citizen).number
    data = {"decision": "correct", "note": "Belum jelas", "marks": [PURPOSE]}
    post(verifier, f"{taken(verifier)}putuskan", **data)
    clerk = seated("Petugas Loket Contoh", "dukcapil", "clerk")
    found = post(clerk, "/meja/cari/", q=number).content.decode()
    link = re.search(r'href="(/permohonan/[^"]+/perbaiki/)"', found)
    assert link
    assert "Anda mengisi untuk orang lain" in page(clerk, link[1])
    assert post(clerk, link[1], **{PURPOSE: "sekolah"}).headers["location"] == "/meja/cari/"
    assert "/perbaiki/" not in post(verifier, "/meja/cari/", q=number).content.decode()
