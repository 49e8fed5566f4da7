"""This is wrong: a fact goes to its owner, and the owner's word comes back, in time or visibly late."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mpp.applications import actions, mine, queries
from mpp.applications.actions import Finding, Objection
from mpp.identity import persons
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault import actions as vault
from mpp.vault.models import Disclosure, Dispute
from mpp.vault.rules import Assurance as Sure
from mpp.vault.rules import KnownFact
from tests.applications.conftest import NOW, officer
from tests.applications.nation import Applicant, Nation, nation, small_pdf
from tests.jobs import run_jobs, waiting

DOCTOR, DOCTOR_NIK = "dokter-banyuwangi", "3510165204909001"
OCCUPATION, NAME, PHONE = "person.occupation", "person.name", "contact.phone"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country_of_registries(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    clock.stop(NOW)
    with nation(tmp_path, settings) as found:
        yield found


@pytest.fixture
def doctor(country_of_registries: Nation) -> Actor:
    """Somebody whom Dukcapil knows, with a NIK of her own and facts from her wallet."""
    with unit_of_work(Scope.system("test")):
        person_id = persons.new_person(NOW, DOCTOR_NIK)
    actor = Actor(ActorKind.PERSON, new_id(), person_id, Assurance.NATIONAL_ACCOUNT)
    claims = {
        "person.nik": DOCTOR_NIK,
        NAME: "Sari Wulandari Contoh",
        OCCUPATION: "Dokter",
        "address.regency_code": "35.10",
        PHONE: "+6280000000001",
        "insurance.bpjs_number": "0001234567890",
    }
    vault.remember_claims(actor, claims, "wallet", NOW)
    return actor


def held(actor: Actor, element: str) -> tuple[Any, str, Sure]:
    fact = mine.known(actor, element).fact
    return fact.value, fact.source, fact.assurance


def test_a_correction_reaches_the_owners_desk_and_its_word_replaces_the_fact(
    doctor: Actor, country_of_registries: Nation
) -> None:
    taken = actions.dispute(doctor, OCCUPATION, Objection("Dosen", "Saya sudah beralih pekerjaan"), NOW)
    assert taken.dispute_id
    row = mine.dispute(doctor, taken.dispute_id).row
    assert (row.way, row.due_at - row.at) == ("office", timedelta(hours=72))
    verifier = officer("35.10", "dukcapil", "verifier")
    seen = actions.read_dispute(verifier, taken.dispute_id, NOW)
    assert (seen.asked["old"], seen.asked["right"]) == ("Dokter", "Dosen")

    with pytest.raises(Conflict, match="record_not_changed"):  # the owner's own record says otherwise
        actions.answer_dispute(verifier, taken.dispute_id, Finding(True), NOW)
    country_of_registries.post(f"/_control/dukcapil/people/{DOCTOR_NIK}", occupation="Dosen")
    actions.answer_dispute(verifier, taken.dispute_id, Finding(True, note="Sudah kami perbarui"), NOW)

    assert held(doctor, OCCUPATION) == ("Dosen", "dukcapil", Sure.REGISTRY)
    history = mine.data(doctor).facts[OCCUPATION]
    assert [(one.fact.value, one.replaced_at is None) for one in history] == [("Dosen", True), ("Dokter", False)]
    told = mine.dispute(doctor, taken.dispute_id)
    assert (told.row.outcome, told.answer["note"]) == ("accepted", "Sudah kami perbarui")
    assert (
        "vault.tell",
        {"person_id": str(doctor.person_id), "code": "answered", "number": row.number},
    ) in waiting()


def test_a_refusal_needs_its_reason_and_leaves_the_fact(doctor: Actor) -> None:
    taken = actions.dispute(doctor, OCCUPATION, Objection("Dosen", "Saya kira begitu"), NOW)
    assert taken.dispute_id
    verifier = officer("35.10", "dukcapil", "verifier")
    with pytest.raises(Invalid) as faulty:
        actions.answer_dispute(verifier, taken.dispute_id, Finding(False), NOW)
    assert faulty.value.fields == {"reason": ["not_a_choice"], "note": ["required"]}
    finding = Finding(False, "evidence_missing", "Lampirkan surat pengangkatan")
    actions.answer_dispute(verifier, taken.dispute_id, finding, NOW)
    assert held(doctor, OCCUPATION) == ("Dokter", "wallet", Sure.ATTESTED)
    with pytest.raises(Conflict, match="already_answered"):
        actions.answer_dispute(verifier, taken.dispute_id, finding, NOW)


def test_the_register_of_health_workers_decides_by_itself(doctor: Actor) -> None:
    with unit_of_work(doctor.scope):
        fact = KnownFact("practitioner.specialty", "Umum", "sdmk", Sure.REGISTRY, NOW)
        vault.remember(doctor.person_id or new_id(), [fact], NOW)
    without = actions.dispute(doctor, "practitioner.specialty", Objection("Anak", "Sudah spesialis"), NOW)
    answered(doctor, without.dispute_id)
    assert without.dispute_id
    told = mine.dispute(doctor, without.dispute_id).row
    assert (told.way, told.outcome, told.reason) == ("registry", "refused", "evidence_missing")

    objection = Objection("Anak", "Ijazah terlampir", small_pdf())
    proven = actions.dispute(doctor, "practitioner.specialty", objection, clock.now())
    answered(doctor, proven.dispute_id)
    assert held(doctor, "practitioner.specialty") == ("Anak", "sdmk", Sure.REGISTRY)
    with unit_of_work(Scope.system("test")):
        recipients = set(Disclosure.objects.values_list("recipient", "purpose"))
    assert recipients == {("sdmk", "correction")}


def answered(actor: Actor, dispute_id: Any) -> None:
    """Let time pass until the registry has answered."""
    for _ in range(5):
        run_jobs()
        if mine.dispute(actor, dispute_id).row.state == Dispute.State.ANSWERED:
            return
        clock.stop(clock.now() + timedelta(minutes=1))
    raise AssertionError("the registry never answered")


def test_while_the_registry_is_away_the_dispute_waits_and_is_told_late(
    doctor: Actor, country_of_registries: Nation
) -> None:
    with unit_of_work(doctor.scope):
        fact = KnownFact("practitioner.specialty", "Umum", "sdmk", Sure.REGISTRY, NOW)
        vault.remember(doctor.person_id or new_id(), [fact], NOW)
    country_of_registries.turn("sdmk", outage=True)
    taken = actions.dispute(doctor, "practitioner.specialty", Objection("Anak", "Ijazah", small_pdf()), NOW)
    run_jobs()
    clock.stop(NOW + timedelta(hours=72, seconds=1))
    with unit_of_work(Scope.system("vault.mark_late")):
        assert vault.mark_late(clock.now()) == 1
        assert vault.mark_late(clock.now()) == 0
    assert taken.dispute_id
    assert mine.dispute(doctor, taken.dispute_id).row.late_at == clock.now()
    country_of_registries.turn("sdmk", outage=False)
    answered(doctor, taken.dispute_id)
    assert held(doctor, "practitioner.specialty")[0] == "Anak"


def test_what_only_the_person_said_she_changes_at_once(doctor: Actor) -> None:
    taken = actions.dispute(doctor, PHONE, Objection("+6280000000002"), NOW)
    assert taken.dispute_id is None
    assert held(doctor, PHONE) == ("+6280000000002", "applicant", Sure.DECLARED)
    assert mine.data(doctor).disputes == []


def test_an_owner_who_is_not_connected_gets_a_letter_with_a_number(doctor: Actor) -> None:
    with unit_of_work(doctor.scope):
        fact = KnownFact("tax.npwp", "1234567890123456", "djp", Sure.OFFICER, NOW)
        vault.remember(doctor.person_id or new_id(), [fact], NOW)
    taken = actions.dispute(doctor, "tax.npwp", Objection("1234567890123457", "Salah ketik"), NOW)
    assert taken.dispute_id
    row = mine.dispute(doctor, taken.dispute_id).row
    assert (row.way, row.owner, row.agency_id) == ("letter", "djp", None)
    assert row.number.startswith("HAK-")


@pytest.mark.parametrize(
    ("objection", "fault"),
    [
        (Objection("Dokter", "sama saja"), {"right": ["the_same"]}),
        (Objection("", "kosong"), {"right": ["required"]}),
        (Objection("Dosen"), {"reason": ["required"]}),
        (Objection("Dosen", "x" * 1001), {"reason": ["too_long"]}),
        (Objection("Dosen", "berkas aneh", b"MZ program"), {"evidence": ["not_allowed"]}),
    ],
)
def test_what_cannot_be_taken_is_said(doctor: Actor, objection: Objection, fault: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid) as faulty:
        actions.dispute(doctor, OCCUPATION, objection, NOW)
    assert faulty.value.fields == fault


def test_one_runs_for_an_element_at_a_time(doctor: Actor) -> None:
    actions.dispute(doctor, OCCUPATION, Objection("Dosen", "beralih"), NOW)
    with pytest.raises(Conflict, match="already_disputed"):
        actions.dispute(doctor, OCCUPATION, Objection("Guru", "beralih lagi"), NOW)


def test_nobody_else_reads_or_answers_it(doctor: Actor) -> None:
    taken = actions.dispute(doctor, OCCUPATION, Objection("Dosen", "beralih"), NOW)
    assert taken.dispute_id
    for stranger in (officer("92.08", "dukcapil", "verifier"), officer("35.10", "bpjs", "verifier")):
        with pytest.raises(NotFound):
            actions.read_dispute(stranger, taken.dispute_id, NOW)
    with pytest.raises(NotPermitted):
        actions.read_dispute(officer("35.10", "dukcapil", "clerk"), taken.dispute_id, NOW)
    other = Applicant("surat-keterangan-domisili", "journey").actor
    with pytest.raises(NotFound):
        mine.dispute(other, taken.dispute_id)


def test_officers_of_a_running_case_see_that_a_value_is_disputed_and_then_mended(
    country_of_registries: Nation,
) -> None:
    person = Applicant("surat-keterangan-domisili", "journey")
    person.apply("35.10")
    verifier = officer("35.10", "dukcapil", "verifier")
    task = queries.worklist(verifier)[0].id
    assert actions.read_case(verifier, task, NOW).disputed == {}
    taken = actions.dispute(person.actor, OCCUPATION, Objection("Penyair", "beralih"), NOW)
    assert actions.read_case(verifier, task, NOW).disputed == {"applicant.occupation": "disputed"}
    assert taken.dispute_id
    later = NOW + timedelta(hours=1)
    actions.answer_dispute(verifier, taken.dispute_id, Finding(True), later)  # no NIK here: the officer's own word
    assert actions.read_case(verifier, task, later).disputed == {"applicant.occupation": "mended"}
    assert held(person.actor, OCCUPATION) == ("Penyair", "dukcapil", Sure.OFFICER)
