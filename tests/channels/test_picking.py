"""A witness whom she named before is picked by a button; what is picked is typed in, and nothing is sent yet."""

import re

import pytest
from django.test import Client

from mpp.kernel import nik
from tests.applications.nation import Applicant
from tests.channels.conftest import enter

REGION, BIRTH = "35.10", "akta-kelahiran"
NIK, NAME = "3510163011799001", "Bambang Nugroho Simulasi"

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_witness_of_an_earlier_case_is_picked_instead_of_typed(country: None, stopped_clock: None) -> None:
    mother = Applicant(BIRTH, "journey")
    mother.apply(REGION)
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "id"})
    enter(client, mother.actor)
    first = str(client.post(f"/m/{REGION}/layanan/{BIRTH}/mulai").headers["location"])
    page = f"{first.partition('hal/')[0]}hal/witnesses.1/"
    shown = client.get(page).content.decode()
    assert f'value="pick:0">Pilih {NAME}, {nik.mask(NIK)}</button>' in shown
    assert NIK not in shown
    picked = client.post(page, {"_action": "pick:0"}).content.decode()
    assert re.search(rf'name="witness\[1\]\.nik"[^>]*value="{NIK}"', picked)
    assert re.search(rf'name="witness\[1\]\.name"[^>]*value="{NAME}"', picked)
    assert NIK not in client.get(page).content.decode()  # picked is not sent
    nobody = client.post(page, {"_action": "pick:9"})
    assert (nobody.status_code, NIK in nobody.content.decode()) == (200, False)
    sent = client.post(page, {"witness[1].nik": NIK, "witness[1].name": NAME})
    assert sent.status_code == 303
    second = client.get(f"{first.partition('hal/')[0]}hal/witnesses.2/").content.decode()
    assert ("Siti Rahmawati Simulasi" in second, f"Pilih {NAME}" in second) == (True, False)
