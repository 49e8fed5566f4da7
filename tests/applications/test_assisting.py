"""A clerk fills in for a person who is present: what the office may see, before and after, on real scopes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from mpp.applications import desk, queries
from mpp.applications import interview as iv
from mpp.applications.actions import (
    Ruling,
    assist,
    attach,
    decide,
    open_interview,
    read_case,
    save_page,
    send_correction,
    start,
    submit,
)
from mpp.applications.models import Interview, Submission
from mpp.identity import actions as identity
from mpp.identity import persons
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.identity.errors import SignInRefused
from mpp.identity.mandates import queries as mandates
from mpp.kernel.errors import Invalid, NotFound, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault import actions as vault
from mpp.vault import queries as facts
from mpp.vault.models import Disclosure
from mpp.vault.rules import Assurance as Sure
from mpp.vault.rules import KnownFact
from tests.applications.conftest import NOW, officer

SERVICE = "surat-keterangan-domisili"
NIK, NAME = "3510165204909001", "Sari Contoh"
TYPED: Mapping[str, str] = {
    "applicant.letter.purpose": "bank",
    "applicant.birth_place": "Banyuwangi",
    "applicant.birth_date": "1990-04-12",
    "applicant.sex": "P",
    "applicant.occupation": "Pedagang",
    "applicant.address.street": "Jalan Contoh 1",
    "applicant.address.rt": "001",
    "applicant.address.rw": "002",
    "applicant.address.village_name": "Contoh",
    "applicant.address.district_name": "Contoh",
    "applicant.address.regency_name": "Kabupaten Banyuwangi",
    "applicant.address.province_name": "Jawa Timur",
    "applicant.contact.phone": "+628000000001",
}


@pytest.fixture
def clerk(country: None) -> Actor:
    return officer("35.10", "bpjs", "clerk")


def filled_in(clerk: Actor) -> UUID:
    interview_id = assist(clerk, NIK, NAME, SERVICE, NOW)
    view = open_interview(clerk, interview_id, NOW)
    while (page := iv.next_page(view.plan)) is not None:
        given = {one.path: TYPED.get(one.path) for one in page.questions}
        view = save_page(clerk, interview_id, page.id, given, NOW)
    return interview_id


def herself() -> Actor:
    """The person of the card, signed in by a code."""
    with unit_of_work(Scope.system("test")):
        person_id = persons.by_nik(NIK)
    return Actor(ActorKind.PERSON, new_id(), person_id, Assurance.ONE_TIME_CODE)


def test_what_the_officer_saw_on_the_card_is_not_asked_and_what_is_typed_is_the_officers_word(clerk: Actor) -> None:
    interview_id = filled_in(clerk)
    plan = open_interview(clerk, interview_id, NOW).plan
    card, typed = plan.slots["applicant.nik"], plan.slots["applicant.occupation"]
    assert (card.state, card.held and card.held.source) == (iv.State.KNOWN, "officer")
    assert (typed.state, typed.held and typed.held.source) == (iv.State.ANSWERED, "officer")
    asked = {question.path for page in iv.pages(plan) for question in page.questions}
    assert not {"applicant.nik", "applicant.name"} & asked


def test_the_person_finds_in_her_account_what_an_office_outside_the_case_sent_for_her(clerk: Actor) -> None:
    receipt = submit(clerk, filled_in(clerk), {}, NOW)
    assert [(one.id, one.number) for one in queries.mine(herself())] == [(receipt.application_id, receipt.number)]
    with unit_of_work(Scope.system("test")):
        assert Submission.objects.get().officer_id == clerk.officer_id
    assert submit(clerk, receipt.application_id, {}, NOW) == receipt
    assert desk.assisted_receipt(clerk, receipt.application_id).number == receipt.number


def test_after_sending_the_helper_reads_nothing_of_it_any_more(clerk: Actor) -> None:
    receipt = submit(clerk, filled_in(clerk), {}, NOW)
    view = open_interview(clerk, receipt.application_id, NOW)
    assert (view.state, view.plan.values) == ("submitted", {})
    with pytest.raises(NotFound):
        queries.tracking(clerk, receipt.application_id)
    with pytest.raises(NotFound):
        save_page(clerk, receipt.application_id, "purpose", {"applicant.letter.purpose": "bank"}, NOW)
    assert desk.search(clerk, NIK, NOW) == []


@pytest.mark.parametrize(("region", "agency"), [("35.10", "dukcapil"), ("92.08", "bpjs")])
def test_an_interview_is_the_assisting_offices_alone(clerk: Actor, region: str, agency: str) -> None:
    interview_id = filled_in(clerk)
    stranger = officer(region, agency, "clerk")
    with unit_of_work(stranger.scope):
        assert not Interview.objects.exists()
    for door in (
        lambda: open_interview(stranger, interview_id, NOW),
        lambda: save_page(stranger, interview_id, "purpose", {"applicant.letter.purpose": "bank"}, NOW),
        lambda: attach(stranger, interview_id, "applicant.letter.purpose", "a.pdf", b"%PDF-1.4", NOW),
        lambda: submit(stranger, interview_id, {}, NOW),
        lambda: desk.assisted_receipt(stranger, interview_id),
    ):
        with pytest.raises(NotFound):
            door()


def test_what_a_person_began_alone_stays_hers_though_she_comes_to_the_counter(clerk: Actor, citizen: Actor) -> None:
    alone = start(citizen, "35.10", SERVICE, NOW)
    with pytest.raises(NotFound):
        open_interview(clerk, alone, NOW)
    with pytest.raises(NotFound):
        submit(clerk, alone, {}, NOW)


def test_the_same_counter_goes_on_with_what_it_began(clerk: Actor) -> None:
    first = assist(clerk, NIK, NAME, SERVICE, NOW)
    assert assist(clerk, NIK, NAME, SERVICE, NOW) == first
    assert assist(officer("35.10", "dukcapil", "clerk"), NIK, NAME, SERVICE, NOW) != first
    assert open_interview(herself(), first, NOW).state == "open"


def test_facts_of_the_person_are_used_and_she_sees_who_used_them(clerk: Actor) -> None:
    assist(clerk, NIK, NAME, SERVICE, NOW)
    person_id = herself().person_id
    assert person_id is not None
    with unit_of_work(Scope.person(person_id)):
        phone = KnownFact("contact.phone", "+628000000001", "applicant", Sure.DECLARED, NOW)
        vault.remember(person_id, [phone], NOW)
        before = set(Disclosure.objects.values_list("id", flat=True))
    other = assist(officer("35.10", "dukcapil", "clerk"), NIK, NAME, SERVICE, NOW)
    assert open_interview(herself(), other, NOW).plan.values["applicant.contact.phone"] == "+628000000001"
    with unit_of_work(Scope.person(person_id)):
        used = Disclosure.objects.exclude(id__in=before).get(recipient="office")
    assert used.elements == ["applicant.contact.phone", "applicant.name", "applicant.nik"]
    assert (used.purpose, used.case_id) == (SERVICE, other)


def test_a_nik_with_another_name_opens_nothing(clerk: Actor) -> None:
    assist(clerk, NIK, NAME, SERVICE, NOW)
    with pytest.raises(Invalid) as refused:
        assist(clerk, NIK, "Budi Rekaan", SERVICE, NOW)
    assert refused.value.fields == {"name": ["not_of_this_nik"]}
    assert assist(clerk, "3510 1652 0490 9001", "SARI CONTOH", SERVICE, NOW)


@pytest.mark.parametrize(
    ("nik", "name", "fields"),
    [
        ("123", NAME, {"nik": ["nik_wrong_length"]}),
        (NIK, "", {"name": ["required"]}),
        (NIK, "Сари", {"name": ["latin_letters"]}),
    ],
)
def test_a_faulty_card_is_said_by_field(clerk: Actor, nik: str, name: str, fields: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid) as refused:
        assist(clerk, nik, name, SERVICE, NOW)
    assert refused.value.fields == fields


def test_a_counter_that_tries_out_numbers_is_stopped(clerk: Actor) -> None:
    for last in range(1, 61):
        assist(clerk, f"351016520490{last:04d}", NAME, SERVICE, NOW)
    with pytest.raises(SignInRefused, match="too_many_attempts"):
        assist(clerk, NIK, NAME, SERVICE, NOW)
    assert assist(clerk, NIK, NAME, SERVICE, NOW + timedelta(hours=1, seconds=1))


def test_only_a_clerk_assists_and_only_with_what_the_region_offers(clerk: Actor) -> None:
    with pytest.raises(NotPermitted, match="role_missing"):
        assist(replace(clerk, roles=frozenset({"verifier"})), NIK, NAME, SERVICE, NOW)
    with pytest.raises(NotFound):
        assist(clerk, NIK, NAME, "tidak-ada", NOW)


def test_sight_of_the_card_is_enough_for_a_service_that_asks_for_the_national_account(clerk: Actor) -> None:
    assert assist(clerk, NIK, NAME, "akta-kelahiran", NOW)


def test_a_clerk_of_the_case_sends_the_correction_of_a_person_without_a_phone(clerk: Actor) -> None:
    receipt = submit(clerk, filled_in(clerk), {}, NOW)
    verifier, of_case = officer("35.10", "dukcapil", "verifier"), officer("35.10", "dukcapil", "clerk")
    task = queries.worklist(verifier)[0].id
    marks = {"applicant.occupation": "Tulis seperti pada kartu keluarga"}
    decide(verifier, task, Ruling("correct", note="Pekerjaan berbeda", marks=marks), NOW)
    with pytest.raises(NotFound):
        send_correction(clerk, receipt.application_id, {"applicant.occupation": "Petani"}, NOW)
    send_correction(of_case, receipt.application_id, {"applicant.occupation": "Petani"}, NOW)
    seen = {one.path: one for one in read_case(verifier, queries.worklist(verifier)[0].id, NOW).values}
    mended = seen["applicant.occupation"]
    assert (mended.value, mended.source, mended.changed, mended.before) == ("Petani", "officer", True, "Pedagang")
    assert [path for path, one in seen.items() if one.changed] == ["applicant.occupation"]


def test_the_vault_keeps_the_card_as_seen_by_an_officer(clerk: Actor) -> None:
    assist(clerk, NIK, NAME, SERVICE, NOW)
    me = herself()
    assert me.person_id is not None
    with unit_of_work(me.scope):
        known = facts.facts_of(me.person_id)
    assert {(one.source, one.assurance) for one in known.values()} == {("officer", Sure.OFFICER)}


def test_her_consent_is_recorded_for_this_one_interview_and_ends_when_it_is_sent(clerk: Actor) -> None:
    interview_id = filled_in(clerk)
    me = herself()
    assert me.person_id is not None
    [given] = mandates.mandates_of(me.person_id, NOW).given
    assert (given.basis, given.case_id, given.agency_id, given.over) == (
        "assisted",
        interview_id,
        clerk.agency_id,
        "",
    )
    receipt = submit(clerk, interview_id, {}, NOW)
    assert desk.assisted_receipt(clerk, receipt.application_id).consented_at == NOW
    [ended] = mandates.mandates_of(me.person_id, NOW).given
    assert (ended.over, ended.ended_at) == ("mandate_revoked", NOW)


def test_without_the_text_of_today_nothing_begins(clerk: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        assist(clerk, NIK, NAME, SERVICE, NOW, consent="0")
    assert refused.value.fields == {"consent": ["consent_not_given"]}


def test_she_takes_her_consent_back_at_once(clerk: Actor) -> None:
    interview_id = filled_in(clerk)
    me = herself()
    assert me.person_id is not None
    [given] = mandates.mandates_of(me.person_id, NOW).given
    identity.revoke(me, given.id, NOW)
    for door in (
        lambda: open_interview(clerk, interview_id, NOW),
        lambda: save_page(clerk, interview_id, "purpose", {"applicant.letter.purpose": "bank"}, NOW),
        lambda: attach(clerk, interview_id, "applicant.letter.purpose", "a.pdf", b"%PDF-1.4", NOW),
        lambda: submit(clerk, interview_id, {}, NOW),
    ):
        with pytest.raises(NotPermitted, match="mandate_revoked"):
            door()
    assert open_interview(me, interview_id, NOW).state == "open"
