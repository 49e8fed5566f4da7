"""Two records of one person: by four eyes, read together with where each fact comes from, and apart again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from mpp.applications import mine, queries
from mpp.applications.actions import open_interview, start, withdraw_consent
from mpp.audit.models import AuditEntry
from mpp.identity import actions as identity
from mpp.identity import persons
from mpp.identity.actor import Actor
from mpp.identity.models import Person
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault import actions as vault
from mpp.vault import queries as facts
from mpp.vault.models import Disclosure, Fact
from mpp.vault.rules import Assurance, KnownFact
from tests.applications.conftest import NOW, country, officer
from tests.applications.test_mandates import AGENT, LETTER, MOTHER, person, pid

__all__ = ["country"]
pytestmark = pytest.mark.django_db(transaction=True)
REGION = "35.10"


@pytest.fixture
def kept(country: None) -> Actor:
    return person(*MOTHER, person__birth_place="Banyuwangi", contact__phone="+628000000001")


@pytest.fixture
def doubled(country: None) -> Actor:
    return person(AGENT[0], MOTHER[1], person__birth_place="Jember", person__occupation="Petani")


def proposed(reason: str = "two_niks") -> tuple[Actor, UUID]:
    verifier = officer(REGION, "dukcapil", "verifier")
    return verifier, identity.propose_merge(verifier, MOTHER[0], AGENT[0], reason, NOW)


def merged() -> UUID:
    _, merge_id = proposed()
    identity.decide_merge(officer(REGION, "dukcapil", "signer"), merge_id, True, NOW)
    return merge_id


def again(actor: Actor) -> Actor:
    """The same person after signing in anew."""
    with unit_of_work(Scope.system("test")):
        return persons.account_actor(persons.survivor(pid(actor)), actor.assurance, NOW)


def test_nobody_confirms_a_merge_that_she_proposed(kept: Actor, doubled: Actor) -> None:
    verifier, merge_id = proposed()
    with pytest.raises(NotPermitted, match="four_eyes"):
        identity.decide_merge(verifier, merge_id, True, NOW)
    with pytest.raises(NotPermitted, match="not_yours"):
        identity.decide_merge(officer("92.08", "dukcapil", "verifier"), merge_id, True, NOW)
    with pytest.raises(NotPermitted, match="role_missing"):
        identity.decide_merge(officer(REGION, "dinkes", "verifier"), merge_id, True, NOW)
    with unit_of_work(Scope.system("test")):
        assert not Person.objects.exclude(merged_into=None).exists()


def test_facts_of_both_are_read_together_and_what_differs_is_shown(kept: Actor, doubled: Actor) -> None:
    merged()
    me = again(kept)
    assert me.merged == {pid(doubled)}
    with unit_of_work(me.scope):
        known, others = facts.facts_of(pid(me)), facts.differing(facts.told_of(pid(me)))
        assert Fact.objects.filter(person_id=pid(doubled)).exists()
    assert known["person.occupation"].value == "Petani"
    told = {known["person.birth_place"].value, *(one.value for one in others["person.birth_place"])}
    assert told == {"Banyuwangi", "Jember"}
    view = open_interview(me, start(me, REGION, LETTER, NOW), NOW)
    assert len(view.plan.interview.conflicts["applicant.birth_place"]) == 1


def test_cases_disclosures_and_limits_follow_and_no_row_is_moved(kept: Actor, doubled: Actor) -> None:
    began = start(doubled, REGION, LETTER, NOW)
    with unit_of_work(Scope.system("test")):
        access = vault.Access(pid(doubled), new_region(), began, "dukcapil", ("applicant.nik",), LETTER)
        vault.disclose(access, NOW)
        for one in (1, 2):
            assert vault.reserve_slot(pid(doubled), vault.Claim("sip", 3, UUID(int=one)), NOW)
    merged()
    me = again(kept)
    assert [one.id for one in queries.mine(me)] == [began]
    assert open_interview(me, began, NOW).state == "open"
    with unit_of_work(me.scope):
        assert {one.case_id for one in facts.disclosures_of(pid(me))} == {began}
        assert vault.reserve_slot(pid(me), vault.Claim("sip", 3, UUID(int=3)), NOW)
        assert not vault.reserve_slot(pid(me), vault.Claim("sip", 3, UUID(int=4)), NOW)
    with unit_of_work(Scope.system("test")):
        assert set(Disclosure.objects.filter(case_id=began).values_list("person_id", flat=True)) == {pid(doubled)}


def test_documents_history_and_consents_of_both_are_hers(kept: Actor, doubled: Actor) -> None:
    paper = vault.Paper(
        id=new_id(),
        case_id=new_id(),
        element="document.photo",
        source="file:1",
        assurance=Assurance.OFFICER,
        media_type="image/jpeg",
        pages=1,
        name="foto.jpg",
        content=b"picture",
    )
    with unit_of_work(Scope.system("test")):
        vault.keep_document(pid(doubled), paper, NOW)
        vault.give(pid(doubled), vault.Answered("kabar_surel", 1, "digest", "id"), NOW)
    merged()
    me = again(kept)
    places = {row.fact.value for row in mine.data(me).facts["person.birth_place"]}
    assert places == {"Banyuwangi", "Jember"}
    assert mine.document(me, paper.id)[1] == b"picture"
    with unit_of_work(me.scope):
        assert facts.living_consents(pid(me), {"kabar_surel": 1}).keys() == {"kabar_surel"}
    withdraw_consent(me, "kabar_surel", NOW)
    with unit_of_work(Scope.system("test")):
        assert facts.living_consents(pid(doubled), {"kabar_surel": 1}) == {}


def new_region() -> UUID:
    from mpp.regions.models import Region

    found: UUID = Region.objects.get(code=REGION).id
    return found


def test_undoing_restores_both(kept: Actor, doubled: Actor) -> None:
    began = start(doubled, REGION, LETTER, NOW)
    merge_id = merged()
    assert again(doubled).person_id == pid(kept)
    identity.undo_merge(officer(REGION, "dukcapil", "signer"), merge_id, NOW + timedelta(days=1))
    me, other = again(kept), again(doubled)
    assert (me.person_id, other.person_id, me.merged) == (kept.person_id, doubled.person_id, frozenset())
    assert queries.mine(me) == []
    assert [one.id for one in queries.mine(other)] == [began]
    with unit_of_work(me.scope):
        assert "person.occupation" not in facts.facts_of(pid(me))
    with unit_of_work(Scope.system("test")):
        acts = AuditEntry.objects.filter(action__startswith="identity.merge_").order_by("at", "id")
        assert [one.action for one in acts] == [
            "identity.merge_proposed",
            "identity.merge_confirmed",
            "identity.merge_undone",
        ]
    with pytest.raises(NotFound):
        identity.undo_merge(officer(REGION, "dukcapil", "signer"), merge_id, NOW)


def test_a_session_from_before_reads_only_its_own(kept: Actor, doubled: Actor) -> None:
    merged()
    with unit_of_work(kept.scope):
        assert not Fact.objects.filter(person_id=pid(doubled)).exists()


@pytest.mark.parametrize(
    ("keep", "merge", "fields"),
    [
        ("123", AGENT[0], {"keep": ["nik_wrong_length"]}),
        (MOTHER[0], "3510160101809009", {"merge": ["unknown_here"]}),
        (MOTHER[0], MOTHER[0], {"merge": ["same_person"]}),
    ],
)
def test_what_cannot_be_merged_is_said_by_field(
    kept: Actor, doubled: Actor, keep: str, merge: str, fields: dict[str, list[str]]
) -> None:
    with pytest.raises(Invalid) as refused:
        identity.propose_merge(officer(REGION, "dukcapil", "verifier"), keep, merge, "two_niks", NOW)
    assert refused.value.fields == fields


def test_a_person_is_merged_once_at_a_time(kept: Actor, doubled: Actor) -> None:
    proposed()
    with pytest.raises(Conflict, match="merge_open"):
        proposed("wrong_nik")


def test_a_newer_word_stands_among_equally_sure_ones(kept: Actor, doubled: Actor) -> None:
    merged()
    later = datetime(2027, 1, 1, tzinfo=UTC)
    me = replace(kept, merged=frozenset({pid(doubled)}))
    with unit_of_work(me.scope):
        told = KnownFact("person.occupation", "Pedagang", "wallet", Assurance.ATTESTED, later)
        vault.remember(pid(me), [told], later)
        assert facts.facts_of(pid(me))["person.occupation"].value == "Pedagang"
