"""A clerk gives a person who is present a code, and the person signs in with it, once."""

import re

import pytest
from django.test import Client

from tests.channels.desk_people import MOTHER, seated
from tests.channels.test_desk import page, post

CARD = {"nik": MOTHER[0], "name": MOTHER[1], "seen": "true"}
HERE = "/meja/bantu/kode-masuk"
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_code_of_a_clerk_opens_the_account_of_the_card_once(country: None) -> None:
    clerk = seated("Petugas Loket Contoh", "bpjs", "clerk")
    given = post(clerk, HERE, **CARD)
    shown = given.content.decode()
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", shown)
    assert code
    assert " WIB, satu kali" in shown
    assert "no-store" in given.headers["cache-control"]
    assert MOTHER[0] not in shown
    phone = Client(SERVER_NAME="localhost", headers={"accept-language": "id"})
    assert phone.post("/masuk/loket", {"code": code[0].lower()}).status_code == 303
    assert phone.get("/saya/").status_code == 200
    assert Client(SERVER_NAME="localhost").post("/masuk/loket", {"code": code[0]}).status_code == 422


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nik": "123"}, "NIK terdiri dari 16 angka"),
        ({"name": ""}, "Isi bagian ini"),
        ({"seen": ""}, "Pastikan orangnya hadir"),
    ],
)
def test_no_code_without_the_card(country: None, change: dict[str, str], said: str) -> None:
    answer = post(seated("Petugas Loket Contoh", "bpjs", "clerk"), HERE, **(CARD | change))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_mistyped_nik_does_not_open_somebody_elses_account(country: None) -> None:
    clerk = seated("Petugas Loket Contoh", "bpjs", "clerk")
    post(clerk, HERE, **CARD)
    answer = post(clerk, HERE, **(CARD | {"name": "Orang Lain Rekaan"}))
    assert answer.status_code == 422
    assert not re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", answer.content.decode())


def test_only_the_counter_gives_codes(country: None) -> None:
    page(seated("Verifikator Contoh", "bpjs", "verifier"), HERE, 403)
