"""Side sheets: what must be retyped into another system stands in that form's order, and its number comes back."""

import re
from typing import Any
from uuid import UUID

import pytest

from mpp.applications import queries
from mpp.applications.actions import Ruling, claim, decide
from mpp.applications.sheets import Copied, copied
from mpp.applications.terms import Value
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import HumanTask
from mpp.catalogue.paths import place_of
from mpp.catalogue.sheets import Sheet, SheetRow
from mpp.kernel.errors import Invalid
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.rules import number_faults
from mpp.vault.models import Disclosure
from tests.applications.conftest import NOW, PACKS
from tests.applications.nation import Applicant
from tests.channels.desk_people import Seat, seated

CARD = "kartu-pencari-kerja"
NUMBER = "REG-2026-000123"


def values_of(service: str, **told: Any) -> list[Value]:
    """Submitted values of a service, by path with dots as `__`."""
    published = load_pack(PACKS / "services" / service).published
    found = []
    for name, value in told.items():
        path = name.replace("__", ".")
        place = place_of(published.service, path)
        found.append(Value(path, published.elements[place.element], value, "applicant", 1, place))
    return found


def sheet(*rows: tuple[str, str, str], **told: Any) -> Sheet:
    plain = [{"field": field, "path": path, "form": form} for field, path, form in rows]
    return Sheet(system="simbg", called="SIMBG", rows=[SheetRow(**one) for one in plain], **told)  # type: ignore[arg-type]


def test_the_fields_stand_in_the_forms_order_as_it_writes_them() -> None:
    values = values_of(CARD, applicant__name="Rekaan", applicant__birth_date="1994-07-09", applicant__sex="L")
    wanted = sheet(
        ("Lahir", "applicant.birth_date", "dmy"),
        ("Lahir (huruf)", "applicant.birth_date", "words"),
        ("JK", "applicant.sex", "code"),
        ("Jenis kelamin", "applicant.sex", "words"),
        ("Telepon", "applicant.contact.phone", "words"),
    )
    assert copied(wanted, values) == [
        Copied("Lahir", "09-07-1994"),
        Copied("Lahir (huruf)", "9 Juli 1994"),
        Copied("JK", "L"),
        Copied("Jenis kelamin", "Laki-laki"),
        Copied("Telepon", ""),
    ]


def test_several_members_of_a_party_have_a_field_each() -> None:
    values = values_of(
        "akta-kelahiran", **{"witness[1].nik": "3510163011799001", "witness[2].nik": "3510166501839001"}
    )
    found = copied(sheet(("NIK saksi", "witness.nik", "code")), values)
    assert found == [Copied("NIK saksi (1)", "3510163011799001"), Copied("NIK saksi (2)", "3510166501839001")]


def test_a_number_is_wanted_with_a_positive_decision_only() -> None:
    card = load_pack(PACKS / "services" / CARD).published.service.tasks["verify"]
    assert isinstance(card, HumanTask)
    assert card.sheet is not None
    strict = card.model_copy(update={"sheet": card.sheet.model_copy(update={"number_required": True})})
    without = card.model_copy(update={"sheet": None})
    assert number_faults(strict, "approve", "") == {"number": ["required"]}
    assert number_faults(strict, "refuse", "") == {}
    assert number_faults(card, "approve", "") == {}
    assert number_faults(without, "approve", NUMBER) == {"number": ["unknown"]}


# --- at the desk


@pytest.fixture
def verifier(country: None, stopped_clock: None) -> Seat:
    return seated("Pengantar Kerja Contoh", "disnaker", "verifier")


@pytest.fixture
def task(verifier: Seat) -> UUID:
    """A job seeker's card, in the verifier's hands."""
    Applicant(CARD, "journey").apply("35.10")
    item = queries.worklist(verifier.actor, mine=False)[0].id
    claim(verifier.actor, item, NOW)
    return item


@pytest.mark.django_db(transaction=True)
def test_the_sheet_can_be_copied_without_a_script(verifier: Seat, task: UUID) -> None:
    assert "Lembar salin untuk SIAPkerja" in verifier.client.get(f"/meja/tugas/{task}/").content.decode()
    page = verifier.client.get(f"/meja/tugas/{task}/lembar").content.decode()
    fields = re.findall(r'<label class="label" for="sheet-\d+">([^<]+)</label>', page)
    assert fields[:4] == ["NIK", "Nama lengkap", "Tempat lahir", "Tanggal lahir"]
    shown = re.findall(r'<input class="input" id="sheet-\d+" value="([^"]*)" readonly', page)
    assert len(shown) == len(fields) == 14
    assert re.fullmatch(r"\d{2}-\d{2}-\d{4}", shown[3])


@pytest.mark.django_db(transaction=True)
def test_the_number_comes_back_and_the_next_officer_and_the_person_learn_of_it(verifier: Seat, task: UUID) -> None:
    sent = verifier.client.post(f"/meja/tugas/{task}/putuskan", {"decision": "approve", "number": NUMBER})
    assert sent.status_code == 303
    head = seated("Kepala Contoh", "disnaker", "signer")
    page = head.client.get(f"/meja/tugas/{queries.worklist(head.actor)[0].id}/").content.decode()
    assert f"Nomor pendaftaran SIAPkerja: {NUMBER}" in page
    with unit_of_work(Scope.system("test")):
        told = Disclosure.objects.get(recipient="siapkerja")
    assert "applicant.nik" in told.elements
    assert len(told.elements) == 14


@pytest.mark.django_db(transaction=True)
def test_a_number_where_none_comes_back_is_refused_and_nothing_happens(verifier: Seat, task: UUID) -> None:
    decide(verifier.actor, task, Ruling("approve"), NOW)
    head = seated("Kepala Contoh", "disnaker", "signer")
    signing = queries.worklist(head.actor)[0].id
    with pytest.raises(Invalid) as refused:
        decide(head.actor, signing, Ruling("approve", number=NUMBER), NOW)
    assert refused.value.fields == {"number": ["unknown"]}
    assert head.client.get(f"/meja/tugas/{signing}/lembar").status_code == 404
    assert queries.worklist(head.actor)[0].id == signing
