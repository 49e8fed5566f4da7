"""Acting for another: what a mandate opens, to whom, until when; and what it never opens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from mpp.applications import interview as iv
from mpp.applications import kin, queries
from mpp.applications.actions import (
    act_for,
    attach,
    open_interview,
    represent_child,
    save_page,
    start,
    submit,
    withdraw,
)
from mpp.applications.models import Application, Interview, Notice, Submission
from mpp.identity import actions as identity
from mpp.identity import persons
from mpp.identity.actor import Actor, Assurance
from mpp.identity.mandates import queries as mandates
from mpp.identity.models import Mandate
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault import queries as facts
from mpp.vault.actions import remember_claims
from mpp.vault.models import Disclosure, Fact
from tests.applications.conftest import NOW, told

pytestmark = pytest.mark.django_db(transaction=True)
LETTER, BIRTH = "surat-keterangan-domisili", "akta-kelahiran"
REGION = "35.10"
MOTHER = ("3510165204909001", "Sari Contoh Wulandari")
AGENT = ("3510160101809003", "Bima Rekaan Saputra")
CHILD = ("3510165005209004", "Dewi Contoh Putri")


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    clock.stop(NOW)
    yield
    clock.stop(None)


def person(nik: str, name: str, **claims: Any) -> Actor:
    """Somebody who signed in with the national account, whose wallet shared these facts."""
    with unit_of_work(Scope.system("test")):
        person_id = persons.by_nik(nik) or persons.new_person(NOW, nik)
        actor = persons.account_actor(person_id, Assurance.NATIONAL_ACCOUNT, NOW)
    known = {"person.nik": nik, "person.name": name} | claims
    remember_claims(actor, {key.replace("__", "."): value for key, value in known.items()}, "wallet", NOW)
    return actor


def pid(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id


@pytest.fixture
def principal(country: None) -> Actor:
    told = {
        "person__birth_place": "Banyuwangi",
        "person__birth_date": "1990-04-12",
        "person__sex": "P",
        "person__occupation": "Pedagang",
        "address__street": "Jalan Contoh 1",
        "contact__phone": "+628000000001",
        "person__religion": "Islam",
    }
    return person(*MOTHER, **told)


@pytest.fixture
def agent(country: None) -> Actor:
    return person(*AGENT, contact__phone="+628000000009")


def granted(principal: Actor, agent: Actor, *services: str, days: int = 30) -> UUID:
    """A mandate that the agent has accepted."""
    wanted = identity.Grant(AGENT[0], AGENT[1], services or (LETTER,), days=days)
    mandate_id = identity.grant(principal, wanted, MOTHER[1], NOW)
    identity.accept(agent, mandate_id, AGENT[1], NOW)
    return mandate_id


def acting(agent: Actor, mandate_id: UUID) -> Actor:
    """The agent as his session makes him."""
    return replace(agent, acting=act_for(agent, mandate_id, clock.now()))


def fill_in(actor: Actor, service: str = LETTER) -> UUID:
    interview_id = start(actor, REGION, service, clock.now())
    plan = open_interview(actor, interview_id, clock.now()).plan
    typed = {"letter.purpose": "bank", "address.rt": "001", "address.rw": "002"}
    while (page := iv.next_page(plan)) is not None:
        given = {one.path: typed.get(one.path.removeprefix("applicant."), "Contoh") for one in page.questions}
        plan = save_page(actor, interview_id, page.id, given, clock.now()).plan
    return interview_id


# --- granting


def test_a_mandate_holds_once_the_agent_has_accepted_it_himself(principal: Actor, agent: Actor) -> None:
    wanted = identity.Grant(AGENT[0], AGENT[1], (LETTER,))
    mandate_id = identity.grant(principal, wanted, MOTHER[1], NOW)
    with pytest.raises(NotFound):
        act_for(agent, mandate_id, NOW)
    [offer] = mandates.mandates_of(pid(agent), NOW).offered
    assert (offer.id, offer.principal, offer.services) == (mandate_id, MOTHER[1], (LETTER,))
    identity.accept(agent, mandate_id, AGENT[1], NOW)
    assert act_for(agent, mandate_id, NOW).principal_id == principal.person_id
    [given] = mandates.mandates_of(pid(principal), NOW).given
    assert (given.agent, given.over) == (AGENT[1], "")


def test_an_offer_reaches_only_the_nik_and_name_that_were_written(principal: Actor, agent: Actor) -> None:
    other = person("3510160101809005", "Cahya Simulasi")
    mandate_id = identity.grant(principal, identity.Grant(AGENT[0], "Orang Lain", (LETTER,)), MOTHER[1], NOW)
    assert mandates.mandates_of(pid(other), NOW).offered == []
    with pytest.raises(NotFound):
        identity.accept(other, mandate_id, "Cahya Simulasi", NOW)
    with pytest.raises(Conflict, match="not_this_name"):
        identity.accept(agent, mandate_id, AGENT[1], NOW)
    identity.decline(agent, mandate_id, NOW)
    with pytest.raises(NotFound):
        identity.accept(agent, mandate_id, AGENT[1], NOW)


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        (identity.Grant("123", "Bima", (LETTER,)), {"agent_nik": ["nik_wrong_length"]}),
        (identity.Grant(AGENT[0], "", (LETTER,)), {"agent_name": ["required"]}),
        (identity.Grant(AGENT[0], "Bima", ()), {"services": ["required"]}),
        (identity.Grant(AGENT[0], "Bima", ("*",)), {"services": ["not_a_choice"]}),
        (identity.Grant(AGENT[0], "Bima", (LETTER,), days=400), {"days": ["not_a_choice"]}),
        (identity.Grant(MOTHER[0], "Sari", (LETTER,)), {"agent_nik": ["own_nik"]}),
    ],
)
def test_what_cannot_be_granted_is_said_by_field(
    principal: Actor, wanted: identity.Grant, fields: dict[str, list[str]]
) -> None:
    with pytest.raises(Invalid) as refused:
        identity.grant(principal, wanted, MOTHER[1], NOW)
    assert refused.value.fields == fields


def test_a_phone_alone_grants_nothing(principal: Actor) -> None:
    by_phone = replace(principal, assurance=Assurance.ONE_TIME_CODE)
    with pytest.raises(NotPermitted, match="assurance_too_low"):
        identity.grant(by_phone, identity.Grant(AGENT[0], AGENT[1], (LETTER,)), MOTHER[1], NOW)


# --- acting


def test_the_principal_is_the_applicant_and_both_are_told(principal: Actor, agent: Actor) -> None:
    him = acting(agent, granted(principal, agent))
    interview_id = fill_in(him)
    receipt = submit(him, interview_id, {}, NOW)
    assert [one.number for one in queries.mine(principal)] == [receipt.number]
    assert [one.number for one in queries.mine(him)] == [receipt.number]
    assert queries.mine(agent) == []
    with unit_of_work(Scope.system("test")):
        application = Application.objects.get()
        submission = Submission.objects.get()
        assert him.acting is not None
        assert (application.applicant_id, application.mandate_id) == (principal.person_id, him.acting.mandate_id)
        assert submission.agent_id == agent.person_id
        assert Notice.objects.filter(code="received").count() == 2
    assert told(interview_id) == ["received", "received"]
    events = [(one.code, one.detail) for one in queries.tracking(principal, interview_id).events]
    assert ("agent_acted", "granted") in events
    assert queries.tracking(him, interview_id).receipt.number == receipt.number


def test_the_agent_sees_what_the_service_needs_and_the_principal_sees_that_he_did(
    principal: Actor, agent: Actor
) -> None:
    him = acting(agent, granted(principal, agent))
    interview_id = start(him, REGION, LETTER, NOW)
    known = open_interview(him, interview_id, NOW).plan.interview.known
    assert "applicant.religion" not in known
    assert known["applicant.name"].value == MOTHER[1]
    with unit_of_work(principal.scope):
        [seen] = Disclosure.objects.filter(recipient="agent")
    assert seen.elements == sorted(known)


def test_what_the_agent_types_stays_in_the_case(principal: Actor, agent: Actor) -> None:
    him = acting(agent, granted(principal, agent))
    interview_id = fill_in(him)
    submit(him, interview_id, {}, NOW)
    with unit_of_work(Scope.system("test")):
        assert "address.rt" not in facts.facts_of(pid(principal))
    held = open_interview(principal, interview_id, NOW).plan.slots["applicant.address.rt"].held
    assert held is not None
    assert held.source == "agent"


def test_a_mandate_covers_its_services_and_no_other(principal: Actor, agent: Actor) -> None:
    own = start(principal, REGION, BIRTH, NOW)
    him = acting(agent, granted(principal, agent))
    with pytest.raises(NotPermitted, match="outside_mandate"):
        start(him, REGION, BIRTH, NOW)
    for door in (
        lambda: open_interview(him, own, NOW),
        lambda: save_page(him, own, "name", {"child.name": "A B"}, NOW),
        lambda: attach(him, own, "child.document.birth_letter", "a.pdf", b"%PDF-1.4", NOW),
        lambda: submit(him, own, {}, NOW),
        lambda: withdraw(him, own, NOW),
        lambda: queries.tracking(him, own),
        lambda: queries.files(him, own),
    ):
        with pytest.raises(NotFound):
            door()


def test_a_mandate_for_one_case_covers_that_case_alone(principal: Actor, agent: Actor) -> None:
    mine = fill_in(principal)
    other = start(principal, REGION, BIRTH, NOW)
    mandate_id = identity.grant(principal, identity.Grant(AGENT[0], AGENT[1], case_id=mine), MOTHER[1], NOW)
    identity.accept(agent, mandate_id, AGENT[1], NOW)
    him = acting(agent, mandate_id)
    assert [one.id for one in queries.mine(him)] == [mine]
    assert submit(him, mine, {}, NOW).application_id == mine
    with pytest.raises(NotFound):
        open_interview(him, other, NOW)
    with pytest.raises(NotPermitted, match="outside_mandate"):
        start(him, REGION, LETTER, NOW)


def test_who_acts_for_another_opens_nothing_of_his_own_nor_of_her_vault(principal: Actor, agent: Actor) -> None:
    mandate_id = granted(principal, agent)
    him = acting(agent, mandate_id)
    with unit_of_work(him.scope):
        assert Fact.objects.count() == 0
        assert Disclosure.objects.count() == 0
        assert [one.id for one in Mandate.objects.all()] == [mandate_id]
    with pytest.raises(NotPermitted, match="acting_for_another"):
        identity.grant(him, identity.Grant(MOTHER[0], MOTHER[1], (LETTER,)), AGENT[1], NOW)


# --- the end of it


def test_a_mandate_that_expires_in_mid_interview_keeps_the_answers_for_the_principal(
    principal: Actor, agent: Actor
) -> None:
    him = acting(agent, granted(principal, agent, days=1))
    interview_id = fill_in(him)
    clock.stop(NOW + timedelta(days=1))
    late = clock.now()
    for door in (
        lambda: open_interview(him, interview_id, late),
        lambda: save_page(him, interview_id, "purpose", {"applicant.letter.purpose": "sekolah"}, late),
        lambda: submit(him, interview_id, {}, late),
    ):
        with pytest.raises(NotPermitted, match="mandate_expired"):
            door()
    assert queries.mine(him) == []
    with unit_of_work(him.scope), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM applications_interview")
        assert cursor.fetchone() == (0,)
    assert open_interview(principal, interview_id, late).plan.values["applicant.letter.purpose"] == "bank"
    assert submit(principal, interview_id, {}, late).application_id == interview_id


def test_a_mandate_revoked_before_it_is_used_again_carries_nothing(principal: Actor, agent: Actor) -> None:
    mandate_id = granted(principal, agent)
    him = acting(agent, mandate_id)
    interview_id = fill_in(him)
    identity.revoke(principal, mandate_id, NOW)
    with pytest.raises(NotPermitted, match="mandate_revoked"):
        submit(him, interview_id, {}, NOW)
    with unit_of_work(Scope.system("test")):
        assert Interview.objects.get(id=interview_id).state == "open"
        assert not Application.objects.exists()


# --- a parent


def card(*members: dict[str, str]) -> list[dict[str, str]]:
    father = {"nik": "3510160101889001", "name": "Budi Contoh", "sex": "L", "relation": "kepala_keluarga"}
    mother = {"nik": MOTHER[0], "name": MOTHER[1], "sex": "P", "relation": "istri", "birth_date": "1990-04-12"}
    return [father, mother, *members]


def member(**other: str) -> dict[str, str]:
    child = {"nik": CHILD[0], "name": CHILD[1], "sex": "P", "relation": "anak", "birth_date": "2020-05-10"}
    return child | {"birth_place": "Banyuwangi", "mother_name": MOTHER[1], "father_name": "Budi Contoh"} | other


def test_a_parent_acts_for_a_child_by_the_family_card_alone(country: None) -> None:
    mother = person(*MOTHER, family__members=card(member()), contact__phone="+628000000001")
    assert [one.name for one in kin.own_children(mother, NOW)] == [CHILD[1]]
    mandate_id = represent_child(mother, CHILD[0], NOW)
    assert represent_child(mother, CHILD[0], NOW) == mandate_id
    her = acting(mother, mandate_id)
    interview_id = start(her, REGION, LETTER, NOW)
    plan = open_interview(her, interview_id, NOW).plan
    assert (plan.values["applicant.name"], plan.values["applicant.nik"]) == (CHILD[1], CHILD[0])
    with unit_of_work(Scope.system("test")):
        row = Mandate.objects.get()
    assert row.expires_at.isoformat() == "2038-05-09T17:00:00+00:00"  # the day of eighteen years begins, in WIB
    assert (row.basis, row.proof) == ("family", "family_register")


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([], "not on the card"),
        ([member(relation="cucu")], "a grandchild"),
        ([member(birth_date="2008-11-24")], "eighteen today"),
        ([member(mother_name="Lain Rekaan")], "another one's child"),
    ],
)
def test_who_is_not_the_parent_by_the_register_is_refused(
    country: None, members: list[dict[str, str]], why: str
) -> None:
    mother = person(*MOTHER, family__members=card(*members))
    with pytest.raises(Conflict, match="not_in_family_register"):
        represent_child(mother, CHILD[0], NOW)


def test_a_brother_represents_nobody(country: None) -> None:
    brother = person(
        "3510161010059009", "Adi Contoh", family__members=card(member(), member(nik="3510161010059009"))
    )
    assert kin.own_children(brother, NOW) == []


def test_a_parent_stops_when_the_card_no_longer_says_so(country: None) -> None:
    mother = person(*MOTHER, family__members=card(member()))
    mandate_id = represent_child(mother, CHILD[0], NOW)
    remember_claims(mother, {"family.members": card()}, "wallet", NOW + timedelta(days=1))
    with pytest.raises(NotPermitted, match="mandate_revoked"):
        act_for(mother, mandate_id, NOW + timedelta(days=1))
    standing = mandates.acting(pid(mother), mandate_id, NOW)
    assert standing is not None
    assert standing.over == "mandate_revoked"
