"""One citizen, one application: from the interview to the officers' decisions, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import (
    Ruling,
    claim,
    decide,
    open_interview,
    read_case,
    save_page,
    send_correction,
    start,
    start_and_open,
    submit,
)
from mpp.applications.models import Application
from mpp.identity.actor import Actor
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.models import Disclosure
from tests.applications.conftest import NOW, officer

SERVICE = "surat-keterangan-domisili"
PURPOSE = "applicant.letter.purpose"


def _answered(citizen: Actor) -> UUID:
    """An interview whose questions were answered."""
    interview_id = start(citizen, "35.10", SERVICE, NOW)
    view = open_interview(citizen, interview_id, NOW)
    page = iv.next_page(view.plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {PURPOSE: "bank"}, NOW)
    return interview_id


def _first_task(actor: Actor) -> UUID:
    return queries.worklist(actor)[0].id


def test_a_known_person_is_asked_for_the_purpose_alone_while_every_registry_is_away(citizen: Actor) -> None:
    view = open_interview(citizen, start(citizen, "35.10", SERVICE, NOW), NOW)
    asked = [question.path for page in iv.pages(view.plan) for question in page.questions]
    assert asked == [PURPOSE]
    assert view.plan.interview.unconfirmed["applicant.name"] == "dukcapil"


def test_what_this_request_has_read_is_saved_on_unless_somebody_saved_since(citizen: Actor) -> None:
    read = start_and_open(citizen, "35.10", SERVICE, NOW)
    page = iv.next_page(read.plan)
    assert page is not None
    first = save_page(citizen, read.id, page.id, {PURPOSE: "bank"}, NOW, read=read)
    late = save_page(citizen, read.id, page.id, {PURPOSE: "sekolah"}, NOW, read=read)  # as it was before the first
    stands = open_interview(citizen, read.id, NOW)
    assert [one.revision - read.revision for one in (first, late, stands)] == [1, 2, 2]
    assert [one.plan.values[PURPOSE] for one in (first, late, stands)] == ["bank", "sekolah", "sekolah"]


def test_what_was_sent_meanwhile_takes_no_more_answers(citizen: Actor) -> None:
    read = open_interview(citizen, _answered(citizen), NOW)
    page = iv.pages(read.plan)[0]
    submit(citizen, read.id, {}, NOW)
    with pytest.raises(NotFound):
        save_page(citizen, read.id, page.id, {PURPOSE: "sekolah"}, NOW, read=read)


def test_nobody_submits_what_the_registries_were_not_asked_about(citizen: Actor) -> None:
    with pytest.raises(Conflict) as refused:
        submit(citizen, start(citizen, "35.10", SERVICE, NOW), None, NOW)
    assert refused.value.code == "unfinished"


def test_starting_again_finds_the_open_interview(citizen: Actor) -> None:
    assert start(citizen, "35.10", SERVICE, NOW) == start(citizen, "35.10", SERVICE, NOW)


def test_an_answer_that_is_not_a_choice_is_refused_by_its_path(citizen: Actor) -> None:
    interview_id = start(citizen, "35.10", SERVICE, NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    with pytest.raises(Invalid) as refused:
        save_page(citizen, interview_id, page.id, {PURPOSE: "liburan"}, NOW)
    assert refused.value.fields == {PURPOSE: ["not_a_choice"]}


def test_an_unfinished_interview_cannot_be_submitted(citizen: Actor) -> None:
    interview_id = start(citizen, "35.10", SERVICE, NOW)
    with pytest.raises(Conflict, match="unfinished"):
        submit(citizen, interview_id, {}, NOW)


def test_fifty_submits_at_once_make_one_application(citizen: Actor) -> None:
    interview_id = _answered(citizen)

    def send(_: int) -> str:
        try:
            return submit(citizen, interview_id, {}, NOW).number
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        numbers = set(pool.map(send, range(50)))
    assert len(numbers) == 1
    with unit_of_work(Scope.system("test")):
        assert Application.objects.count() == 1


def test_two_officers_bring_the_letter_to_its_signature_and_the_person_sees_who_looked(citizen: Actor) -> None:
    receipt = submit(citizen, _answered(citizen), {}, NOW)
    verifier, signer = officer("35.10", "dukcapil", "verifier"), officer("35.10", "dukcapil", "signer")
    task = _first_task(verifier)
    claim(verifier, task, NOW)
    view = read_case(verifier, task, NOW)
    assert PURPOSE in [value.path for value in view.values]
    decide(verifier, task, Ruling("approve"), NOW + timedelta(hours=1))
    decide(signer, _first_task(signer), Ruling("approve"), NOW + timedelta(hours=2))
    events = [event.code for event in queries.tracking(citizen, receipt.application_id).events]
    assert events == ["opened", "task_started", "claimed", "decided", "task_started", "decided", "task_started"]
    with unit_of_work(citizen.scope):
        assert Disclosure.objects.filter(recipient="office").get().officer_id == verifier.officer_id


def test_the_verifier_does_not_sign(citizen: Actor) -> None:
    submit(citizen, _answered(citizen), {}, NOW)
    both = officer("35.10", "dukcapil", "verifier", "signer")
    decide(both, _first_task(both), Ruling("approve"), NOW)
    with pytest.raises(NotPermitted, match="four_eyes"):
        decide(both, _first_task(both), Ruling("approve"), NOW)


def test_a_task_is_decided_once(citizen: Actor) -> None:
    submit(citizen, _answered(citizen), {}, NOW)
    first, second = (officer("35.10", "dukcapil", "verifier") for _ in range(2))
    task = _first_task(first)
    decide(first, task, Ruling("approve"), NOW)
    with pytest.raises(Conflict, match="already_decided"):
        decide(second, task, Ruling("approve"), NOW)


def test_a_correction_goes_to_the_person_and_back(citizen: Actor) -> None:
    receipt = submit(citizen, _answered(citizen), {}, NOW)
    verifier = officer("35.10", "dukcapil", "verifier")
    ruling = Ruling("correct", note="Keperluan belum jelas", marks={PURPOSE: "Pilih keperluan yang benar"})
    decide(verifier, _first_task(verifier), ruling, NOW)
    assert queries.worklist(verifier) == []
    told = queries.tracking(citizen, receipt.application_id)
    assert told.state == "waiting_applicant"
    assert told.correction is not None
    assert told.correction.marks == {PURPOSE: "Pilih keperluan yang benar"}
    send_correction(citizen, receipt.application_id, {PURPOSE: "sekolah"}, NOW + timedelta(days=1))
    seen = {value.path: value.value for value in read_case(verifier, _first_task(verifier), NOW).values}
    assert seen[PURPOSE] == "sekolah"
    with pytest.raises(Conflict, match="nothing_to_correct"):
        send_correction(citizen, receipt.application_id, {PURPOSE: "bank"}, NOW)


@pytest.mark.parametrize(("region", "agency"), [("92.08", "dukcapil"), ("35.10", "bpjs")])
def test_an_office_elsewhere_or_outside_the_case_sees_nothing(citizen: Actor, region: str, agency: str) -> None:
    submit(citizen, _answered(citizen), {}, NOW)
    task = _first_task(officer("35.10", "dukcapil", "verifier"))
    stranger = officer(region, agency, "verifier")
    assert queries.worklist(stranger) == []
    with pytest.raises(NotFound):
        read_case(stranger, task, NOW)


def test_another_person_finds_neither_interview_nor_application(citizen: Actor) -> None:
    receipt = submit(citizen, _answered(citizen), {}, NOW)
    stranger = replace(citizen, person_id=new_id())
    with pytest.raises(NotFound):
        open_interview(stranger, receipt.application_id, NOW)
    with pytest.raises(NotFound):
        submit(stranger, receipt.application_id, {}, NOW)
    with pytest.raises(NotFound):
        queries.tracking(stranger, receipt.application_id)


@pytest.mark.django_db(transaction=True)
def test_a_number_that_is_taken_is_drawn_again(citizen: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([4, 4, 5])
    monkeypatch.setattr("mpp.applications.numbers.secrets.randbelow", lambda _: next(drawn))
    one = submit(citizen, _answered(citizen), {}, NOW)
    second = submit(citizen, _answered(citizen), {}, NOW)
    assert one.number != second.number
    assert next(drawn, None) is None
