"""Parties become persons by a verified NIK, an officer's act or a received document; what is only told is asked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mpp.applications import desk, queries
from mpp.applications import interview as iv
from mpp.applications.actions import (
    act_for,
    answer_statement,
    claim,
    link_party,
    open_interview,
    represent_business,
    start,
)
from mpp.applications.statements import about_me
from mpp.identity import actions as identity
from mpp.identity import persons
from mpp.identity.actor import Actor, Assurance
from mpp.identity.mandates import queries as mandates
from mpp.identity.mandates.rules import OF_A_BUSINESS
from mpp.identity.models import Mandate, PartyLink
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.queries import facts_of
from mpp.vault.rules import Assurance as Sure
from tests.applications.bundled import EventApplicant
from tests.applications.conftest import officer, told
from tests.applications.nation import Applicant, Nation, decide_next, nation, pass_time
from tests.applications.test_mandates import LETTER, person
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)
REGION, BIRTH = "35.10", "akta-kelahiran"


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    with nation(tmp_path, settings) as running:
        running.turn("siak", delay_s=0, kia_delay_s=0)
        yield running


def test_a_newborn_becomes_a_person_with_the_nik_that_came_with_the_akta(sandbox: Nation) -> None:
    mother = Applicant(BIRTH, "journey")
    case_id = mother.apply(REGION)
    decide_next(REGION, "dukcapil", "verifier")
    run_jobs()
    pass_time(seconds=2)
    kia = next(one for one in queries.tracking(mother.actor, case_id).outputs if one.output == "kia")
    with unit_of_work(Scope.system("test")):
        link = PartyLink.objects.get(case_id=case_id, party="child")
        assert (persons.by_nik(kia.number), link.basis) == (link.person_id, "received")
        known = facts_of(link.person_id)
    assert known["person.nik"].value == kia.number
    assert known["person.name"].value == mother.answers["child.name"]
    assert str(known["person.birth_date"].value) == str(mother.answers["child.birth_date"])
    assert {"person.birth_place", "person.sex", "person.mother_name"} <= known.keys()
    akta = next(one for one in queries.tracking(mother.actor, case_id).outputs if one.output == "akta_kelahiran")
    assert (known["person.mother_nik"].value, known["birth.certificate_number"].value) == (mother.nik, akta.number)
    assert {(one.assurance, one.source) for one in known.values()} == {(Sure.REGISTRY, f"output:{case_id.hex}")}


def witness_of(mother: Applicant, at: int) -> Actor:
    """A witness whom the mother named, signed in herself."""
    with unit_of_work(Scope.system("test")):
        found = persons.by_nik(str(mother.answers[f"witness[{at}].nik"]))
        assert found is not None
        return persons.account_actor(found, Assurance.NATIONAL_ACCOUNT, clock.now())


def test_an_officers_act_links_a_party_once_and_is_written_down(sandbox: Nation) -> None:
    mother = Applicant(BIRTH, "journey")
    case_id = mother.apply(REGION)
    verifier = officer(REGION, "dukcapil", "verifier")
    task = queries.worklist(verifier)[0].id
    claim(verifier, task, clock.now())
    assert desk.links(verifier, case_id) == {}
    link_party(verifier, task, "witness[1]", clock.now())
    assert desk.links(verifier, case_id) == {"witness[1]": "officer"}
    with pytest.raises(Conflict, match="already_linked"):
        link_party(verifier, task, "witness[1]", clock.now())
    for party in ("applicant", "child", "nobody"):
        with pytest.raises(NotFound):
            link_party(verifier, task, party, clock.now())
    with pytest.raises(NotPermitted, match="role_missing"):
        link_party(officer(REGION, "dukcapil", "clerk"), task, "witness[2]", clock.now())


def test_what_was_told_about_somebody_waits_for_her_own_word(country: None, tmp_path: Path, settings: Any) -> None:
    mother = Applicant(BIRTH, "journey")
    mother.apply(REGION)
    verifier = officer(REGION, "dukcapil", "verifier")
    task = queries.worklist(verifier)[0].id
    link_party(verifier, task, "witness[1]", clock.now())
    run_jobs()
    her = witness_of(mother, 1)
    assert her.person_id is not None
    with unit_of_work(her.scope):
        assert facts_of(her.person_id) == {}
    [said] = about_me(her)
    assert (said.values, said.state) == ({"person.name": mother.answers["witness[1].name"]}, "waiting")
    with pytest.raises(NotFound):
        answer_statement(mother.actor, said.id, True, clock.now())
    answer_statement(her, said.id, True, clock.now())
    with unit_of_work(her.scope):
        known = facts_of(her.person_id)
    assert [(one.value, one.assurance) for one in known.values()] == [(said.values["person.name"], Sure.DECLARED)]
    assert [one.state for one in about_me(her)] == ["confirmed"]


def test_a_denial_keeps_the_vault_clean_and_reaches_the_office(country: None) -> None:
    mother = Applicant(BIRTH, "journey")
    case_id = mother.apply(REGION)
    verifier = officer(REGION, "dukcapil", "verifier")
    link_party(verifier, queries.worklist(verifier)[0].id, "witness[2]", clock.now())
    run_jobs()
    her = witness_of(mother, 2)
    [said] = about_me(her)
    answer_statement(her, said.id, False, clock.now())
    answer_statement(her, said.id, True, clock.now())
    assert her.person_id is not None
    with unit_of_work(her.scope):
        assert facts_of(her.person_id) == {}
    assert "statement_denied" in [one.code for one in queries.tracking(mother.actor, case_id).events]


def test_a_household_on_the_family_card_becomes_parties_of_the_case(country: None) -> None:
    wife = EventApplicant("moving", "journey")
    cases = wife.apply()
    run_jobs()
    with unit_of_work(Scope.system("test")):
        rows = PartyLink.objects.filter(case_id=cases["pindah-datang"]).order_by("party")
        found = [(one.party, one.person_id, one.basis) for one in rows]
        husband, child = (persons.by_nik(nik) for nik in ("3510160907949001", "3510164305219001"))
        assert husband is not None and child is not None
        assert found == [("mover[1]", husband, "verified"), ("mover[2]", child, "verified")]
        assert facts_of(child) == {}  # what the card says of others waits for their own word


def test_a_party_without_a_verified_nik_is_nobody_here(country: None) -> None:
    mother = Applicant(BIRTH, "journey")
    case_id = mother.apply(REGION)
    run_jobs()
    with unit_of_work(Scope.system("test")):
        assert not PartyLink.objects.filter(case_id=case_id).exists()
        assert persons.by_nik(str(mother.answers["witness[1].nik"])) is None
    assert told(case_id) == ["received"]


# --- a business, by OSS


def test_who_is_responsible_by_oss_acts_for_the_business_and_for_no_other(sandbox: Nation, settings: Any) -> None:
    director = person("3510165204909001", "Sari Wulandari Contoh")
    mandate_id = represent_business(director, "9120 0000 00001", clock.now())
    assert director.person_id is not None
    acting = mandates.acting(director.person_id, mandate_id, clock.now())
    assert acting is not None
    assert (acting.is_business, acting.over) == (True, "")
    with unit_of_work(Scope.system("test")):
        assert facts_of(acting.principal_id)["business.name"].value == "PT Contoh Sehat Banyuwangi"
    with pytest.raises(Conflict, match="not_responsible"):
        represent_business(director, "9120000000002", clock.now())
    with pytest.raises(Invalid) as unknown:
        represent_business(director, "9999999999999", clock.now())
    assert unknown.value.fields == {"nib": ["unknown_business"]}
    sandbox.turn("oss", outage=True)
    with pytest.raises(Conflict, match="oss_unavailable"):
        represent_business(director, "9120000000001", clock.now())


def test_a_mandate_by_oss_ends_when_oss_no_longer_names_her(sandbox: Nation, tmp_path: Path, settings: Any) -> None:
    stranger = person("3510160101809003", "Bima Rekaan Saputra")
    with pytest.raises(Conflict, match="not_responsible"):
        represent_business(stranger, "9120000000001", clock.now())
    with unit_of_work(Scope.system("test")):
        assert not Mandate.objects.exists()


def test_an_accountant_acts_within_what_the_director_passed_on_and_ends_with_it(sandbox: Nation) -> None:
    now = clock.now()
    director = person("3510165204909001", "Sari Wulandari Contoh")
    accountant = person("3510160101809003", "Bima Rekaan Saputra")
    assert director.person_id is not None
    assert accountant.person_id is not None
    under = represent_business(director, "9120000000001", now)
    wanted = identity.Grant("3510160101809003", "Bima Rekaan", (LETTER,), days=365, under=under)
    mandate_id = identity.grant(director, wanted, "Sari Wulandari Contoh", now)
    identity.accept(accountant, mandate_id, "Bima Rekaan Saputra", now)
    [card] = mandates.mandates_of(accountant.person_id, now).received
    assert (card.principal, card.is_business, card.expires_at - now) == (
        "PT Contoh Sehat Banyuwangi",
        True,
        OF_A_BUSINESS,
    )
    his = replace(accountant, acting=act_for(accountant, mandate_id, now))
    interview_id = start(his, REGION, LETTER, now)
    hers = replace(director, acting=act_for(director, under, now))
    assert [one.id for one in queries.mine(hers)] == [interview_id]
    with pytest.raises(NotFound):  # what was passed on is not passed on again
        identity.grant(accountant, replace(wanted, agent_nik="3510165204909001", under=mandate_id), "Bima", now)
    identity.revoke(director, under, now)
    standing = mandates.acting(accountant.person_id, mandate_id, now)
    assert standing is not None
    assert standing.over == "mandate_revoked"


def test_who_reported_a_birth_here_is_not_asked_who_the_child_is(sandbox: Nation) -> None:
    mother = Applicant(BIRTH, "journey")
    case_id = mother.apply(REGION)
    decide_next(REGION, "dukcapil", "verifier")
    run_jobs()
    pass_time(seconds=2)
    made = {one.output: one.number for one in queries.tracking(mother.actor, case_id).outputs}
    row = {
        "nik": made["kia"],
        "name": mother.answers["child.name"],
        "sex": "L",
        "birth_date": str(mother.answers["child.birth_date"]),
        "certificate_number": made["akta_kelahiran"],
    }
    assert mother.actor.person_id is not None
    with unit_of_work(Scope.system("test")):
        left = facts_of(mother.actor.person_id)["birth.registered"]
    assert (left.value, left.source, left.assurance) == ([row], f"output:{case_id.hex}", Sure.REGISTRY)
    insured = start(mother.actor, REGION, "jkn-bayi", clock.now())
    plan = open_interview(mother.actor, insured, clock.now()).plan
    assert {name: plan.values[f"child.{name}"] for name in ("nik", "name", "sex", "birth_date")} == {
        name: row[name] for name in ("nik", "name", "sex", "birth_date")
    }
    assert [one.path for page in iv.pages(plan) for one in page.questions if one.path.startswith("child.")] == [
        "child.nik",
        "child.name",
        "child.sex",
        "child.birth_date",
    ]  # to be changed, if that is another child
    assert iv.next_page(plan) is None
