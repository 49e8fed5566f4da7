"""A clerk goes through a life event with a person who is present: one consent, several applications, hers alone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from mpp.applications import bundles, desk, queries
from mpp.applications import interview as iv
from mpp.applications.actions import assist, open_interview, save_page, submit_bundle
from mpp.applications.models import Application, Interview, Submission
from mpp.catalogue.reading import read_yaml
from mpp.identity import actions as identity
from mpp.identity import persons
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.identity.mandates import queries as mandates
from mpp.kernel.errors import NotFound, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.models import Disclosure
from tests.applications.conftest import NOW, PACKS, officer

TOLD: Mapping[str, Any] = read_yaml(PACKS / "events/moving/scenarios/journey.yaml")[0]
TYPED = TOLD["facts"] | TOLD["answers"]
NIK, NAME = TYPED["applicant.nik"], TYPED["applicant.name"]
EVENT, SERVICES = "event:moving", ["pindah-datang", "ktp-el-alamat", "jkn-pindah-faskes"]


@pytest.fixture
def clerk(country: None) -> Actor:
    return officer("35.10", "bpjs", "clerk")


def herself() -> Actor:
    """The person of the card, signed in with the national account."""
    with unit_of_work(Scope.system("test")):
        person_id = persons.by_nik(NIK)
    return Actor(ActorKind.PERSON, new_id(), person_id, Assurance.NATIONAL_ACCOUNT)


def filled_in(clerk: Actor, **ticks: bool) -> UUID:
    """The event's interview with every question answered; `ticks` change whether an optional part goes."""
    view = open_interview(clerk, assist(clerk, NIK, NAME, EVENT, NOW), NOW)
    while (page := iv.next_page(view.plan)) is not None:
        given = {one.path: TYPED.get(one.path, one.value) for one in page.questions}
        view = save_page(clerk, view.id, page.id, given, NOW)
    if ticks:
        chosen = {f"applicant.include.{name}": wanted for name, wanted in ticks.items()}
        save_page(clerk, view.id, "include", chosen, NOW)
    return view.id


def test_one_interview_at_the_counter_becomes_the_applications_of_the_event(clerk: Actor) -> None:
    bundle_id = filled_in(clerk)
    submit_bundle(clerk, bundle_id, {}, NOW, SERVICES)
    told = desk.assisted_bundle(clerk, bundle_id)
    assert [one.service_id for one in told.receipts] == SERVICES
    assert (told.published.service.id, told.left_out) == ("moving", [])
    assert {one.consented_at for one in told.receipts} == {NOW}
    hers = bundles.bundle(herself(), bundle_id)
    numbers = [one.tracking.receipt.number for one in hers.parts if one.tracking]
    assert numbers == [one.number for one in told.receipts]
    with unit_of_work(Scope.system("test")):
        assert set(Submission.objects.values_list("officer_id", flat=True)) == {clerk.officer_id}
        (mandate_id,) = set(Application.objects.values_list("mandate_id", flat=True))
        assert mandates.over(mandate_id, NOW) == "mandate_revoked"  # it was for this one interview
    submit_bundle(clerk, bundle_id, {}, NOW, SERVICES)
    assert desk.assisted_bundle(clerk, bundle_id) == told


def test_what_she_does_not_want_is_left_out_and_said_on_her_receipt(clerk: Actor) -> None:
    bundle_id = filled_in(clerk, jkn_pindah_faskes=False)
    submit_bundle(clerk, bundle_id, {}, NOW)
    told = desk.assisted_bundle(clerk, bundle_id)
    assert [one.service_id for one in told.receipts] == SERVICES[:2]
    assert [(one.service.id, why) for one, why in told.left_out] == [("jkn-pindah-faskes", "unticked")]


def test_the_helper_reads_none_of_the_cases_and_no_other_office_the_receipt(clerk: Actor) -> None:
    bundle_id = filled_in(clerk)
    strangers = [officer("35.10", "dukcapil", "clerk"), officer("92.08", "bpjs", "clerk")]
    with pytest.raises(NotFound):
        desk.assisted_bundle(clerk, bundle_id)  # not sent yet
    for stranger in strangers:
        with pytest.raises(NotFound):
            submit_bundle(stranger, bundle_id, {}, NOW)
    submit_bundle(clerk, bundle_id, {}, NOW)
    view = open_interview(clerk, bundle_id, NOW)
    assert (view.state, view.plan.values) == ("submitted", {})
    of_dukcapil = desk.assisted_bundle(clerk, bundle_id).receipts[0].application_id
    with pytest.raises(NotFound):
        queries.tracking(clerk, of_dukcapil)
    for stranger in strangers:
        with pytest.raises(NotFound):
            desk.assisted_bundle(stranger, bundle_id)


def test_consent_that_is_taken_back_stops_the_event_before_anything_is_sent(clerk: Actor) -> None:
    bundle_id = filled_in(clerk)
    with unit_of_work(Scope.system("test")):
        mandate_id = Interview.objects.values_list("mandate_id", flat=True).get(id=bundle_id)
    identity.revoke(herself(), mandate_id, NOW)
    with pytest.raises(NotPermitted, match="mandate_revoked"):
        submit_bundle(clerk, bundle_id, {}, NOW)
    with unit_of_work(Scope.system("test")):
        assert not Application.objects.exists()


def test_she_sees_that_an_office_used_her_data_for_the_event(clerk: Actor) -> None:
    assist(clerk, NIK, NAME, EVENT, NOW)
    other = assist(officer("35.10", "dukcapil", "clerk"), NIK, NAME, EVENT, NOW)
    person_id = herself().person_id
    assert person_id is not None
    with unit_of_work(Scope.person(person_id)):
        used = Disclosure.objects.get(recipient="office", case_id=other)
    assert (used.purpose, used.elements) == (EVENT, ["applicant.name", "applicant.nik"])
