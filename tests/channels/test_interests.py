"""Conflicts of interest: a relation closes a case for good, and nobody works on her own or her family's."""

from uuid import UUID

import pytest

from mpp.applications import queries
from mpp.applications.actions import (
    Ruling,
    add_internal_note,
    claim,
    decide,
    pass_on,
    preview_task,
    read_case,
    release,
    step_aside,
)
from mpp.identity import demo
from mpp.identity.actor import Actor
from mpp.identity.models import Officer
from mpp.kernel.errors import Invalid, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import CaseEvent
from mpp.processes.rules import kinship_conflict
from mpp.vault.actions import remember_claims
from tests.applications.conftest import NOW
from tests.applications.nation import small_pdf
from tests.channels.desk_people import Seat, birth, held, letter, mine, seated

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Scope.system("test")
OWN, KIN = "3510160907949001", "3510166102969001"  # the letter's person, and his wife


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def verifier(country: None) -> Seat:
    return seated("Verifikator Contoh", "dukcapil", "verifier")


def free() -> UUID:
    """The first task that nobody has."""
    return queries.worklist(seated("Penonton Contoh", "dukcapil", "verifier").actor, mine=False)[0].id


def test_the_rule_says_own_before_family_and_nothing_of_an_unknown_officer() -> None:
    assert kinship_conflict("a", "a", {"a"}) == "conflict_own"
    assert kinship_conflict("a", "b", {"a"}) == "conflict_family"
    assert kinship_conflict("a", "b", {"c"}) is None
    assert kinship_conflict("", "", {""}) is None


def test_who_steps_aside_gives_the_task_back_and_gets_no_more_of_the_case(verifier: Seat, citizen: Actor) -> None:
    task = held(verifier, citizen)
    sent = verifier.client.post(f"/meja/tugas/{task}/mundur", {"relation": "personal"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/meja/")
    assert mine(verifier) == []
    for attempt in (
        lambda: claim(verifier.actor, task, NOW),
        lambda: decide(verifier.actor, task, Ruling("approve"), NOW),
        lambda: read_case(verifier.actor, task, NOW),
        lambda: preview_task(verifier.actor, task, NOW),
        lambda: add_internal_note(verifier.actor, task, "Setujui saja.", NOW),
        lambda: step_aside(verifier.actor, task, "family", NOW),
    ):
        with pytest.raises(NotPermitted, match="conflict_declared"):
            attempt()
    shown = verifier.client.get(f"/meja/tugas/{task}/")
    assert shown.status_code == 409
    assert "tertutup bagi Anda" in shown.content.decode()
    colleague = seated("Rekan Contoh", "dukcapil", "verifier")
    claim(colleague.actor, task, NOW)
    with pytest.raises(Invalid) as refused:
        pass_on(colleague.actor, task, verifier.actor.officer_id, "leave", NOW)
    assert refused.value.fields == {"to": ["conflict_declared"]}


def test_the_declaration_is_evidence_in_the_log(verifier: Seat, citizen: Actor) -> None:
    step_aside(verifier.actor, held(verifier, citizen), "business", NOW)
    with unit_of_work(SYSTEM):
        rows = CaseEvent.objects.order_by("-seq")[:2]
        found = [(one.code, one.detail, one.officer_id) for one in reversed(rows)]
    me = verifier.actor.officer_id
    assert found == [("stepped_aside", "business", me), ("released", "conflict", me)]


def test_a_relation_that_is_none_is_asked_again(verifier: Seat, citizen: Actor) -> None:
    task = held(verifier, citizen)
    answer = verifier.client.post(f"/meja/tugas/{task}/mundur", {})
    assert answer.status_code == 422
    assert mine(verifier) == [task]


def test_nobody_takes_or_decides_her_own_application(country: None, citizen: Actor) -> None:
    himself = seated("Agus Contoh", "dukcapil", "verifier", nik=OWN)
    letter(citizen)
    task = free()
    with pytest.raises(NotPermitted, match="conflict_own"):
        claim(himself.actor, task, NOW)
    with pytest.raises(NotPermitted, match="conflict_own"):
        decide(himself.actor, task, Ruling("approve"), NOW)
    answer = himself.client.post(f"/meja/tugas/{task}/ambil")
    assert answer.status_code == 409
    assert "milik Anda sendiri" in answer.content.decode()


def test_nobody_takes_her_familys_application_by_the_card_that_the_vault_has(country: None, citizen: Actor) -> None:
    card = [
        {"nik": OWN, "name": "Agus", "relation": "kepala_keluarga"},
        {"nik": KIN, "name": "Dewi", "relation": "istri"},
    ]
    remember_claims(citizen, {"family.members": card}, "wallet", NOW)
    wife = seated("Dewi Contoh", "dukcapil", "verifier", nik=KIN)
    letter(citizen)
    task = free()
    with pytest.raises(NotPermitted, match="conflict_family"):
        claim(wife.actor, task, NOW)
    colleague = seated("Rekan Contoh", "dukcapil", "verifier")
    claim(colleague.actor, task, NOW)
    with pytest.raises(Invalid) as refused:
        pass_on(colleague.actor, task, wife.actor.officer_id, "leave", NOW)
    assert refused.value.fields == {"to": ["conflict_family"]}
    release(colleague.actor, task, NOW)


def test_another_party_of_the_case_does_not_work_on_it(country: None) -> None:
    """The father of a birth that the mother reports stands in the application itself."""
    clerk = seated("Petugas Loket Contoh", "dukcapil", "clerk")
    father = seated("Agus Contoh", "dukcapil", "verifier", nik=OWN)
    birth(clerk.actor, small_pdf())
    with pytest.raises(NotPermitted, match="conflict_family"):
        claim(father.actor, free(), NOW)


def test_whose_nik_is_not_known_or_is_a_strangers_works_on(verifier: Seat, citizen: Actor) -> None:
    stranger = seated("Orang Lain Contoh", "dukcapil", "verifier", nik="3510165204909001")
    for seat in (verifier, stranger):
        assert held(seat, citizen) in mine(seat)


def test_an_officers_nik_is_kept_as_its_blind_index_only(country: None) -> None:
    seat = seated("Agus Contoh", "dukcapil", "verifier", nik=OWN)
    with unit_of_work(SYSTEM):
        row = Officer.objects.get(id=seat.actor.officer_id)
        assert len(row.nik_index) == 64
        assert OWN not in str(Officer.objects.filter(id=row.id).values().get())


def test_heads_of_the_demonstration_have_a_nik() -> None:
    known = [one.login for one in demo.officers() if one.credentials("x").nik]
    assert known[0] == "signer.dukcapil.3510"
    assert len(known) == 6
