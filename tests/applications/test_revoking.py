"""An office takes a document back, and a renewed document takes the place of the one before."""

from datetime import timedelta
from uuid import UUID

import pytest

from mpp.applications import interview as iv
from mpp.applications import queries, register
from mpp.applications.actions import (
    Revocation,
    Ruling,
    decide,
    open_interview,
    revoke,
    save_page,
    start,
    submit,
)
from mpp.applications.actions.system import run_task
from mpp.applications.terms import Produced
from mpp.audit.models import AuditEntry
from mpp.catalogue import queries as catalogue
from mpp.identity.actor import Actor
from mpp.issuance import queries as issuance
from mpp.issuance.models import Output
from mpp.issuance.verification import Verdict
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import CaseEvent
from mpp.vault.actions import Claim, reserve_slot
from mpp.vault.models import LimitClaim
from tests.applications.conftest import NOW, deferred, officer
from tests.jobs import run_jobs

WRONG = Revocation("wrong_data", "Alamat pada surat keliru.")
LATER = NOW + timedelta(days=3)
STRANGERS: list[tuple[tuple[str, str, str], type[Exception]]] = [
    (("35.10", "dukcapil", "verifier"), NotPermitted),
    (("35.10", "dpmptsp", "signer"), NotFound),
    (("92.08", "dukcapil", "signer"), NotFound),
]
FAULTS = [
    (Revocation("", "  "), {"reason": ["required"], "note": ["required"]}),
    (Revocation("bosan", "Ya"), {"reason": ["not_a_choice"]}),
    (Revocation("wrong_data", "x" * 2001), {"note": ["too_long"]}),
]


def _signer() -> Actor:
    return officer("35.10", "dukcapil", "signer")


def test_a_revoked_letter_says_so_to_everybody_and_its_place_is_free(
    citizen: Actor, approved: UUID, issued: Produced
) -> None:
    assert citizen.person_id is not None
    with unit_of_work(Scope.system("test")):
        reserve_slot(citizen.person_id, Claim("sip", 3, approved), NOW)
        token = Output.objects.get(id=issued.id).token
    signer = _signer()
    revoke(signer, issued.id, WRONG, LATER)
    entry = issuance.by_token(token)
    assert entry is not None
    assert (entry.fate, entry.revoked_at) == (Verdict.REVOKED, LATER)
    told = queries.tracking(citizen, approved)
    document = told.outputs[0]
    assert (document.state, document.reason, document.note) == ("revoked", "wrong_data", WRONG.note)
    assert told.events[-1].code == "output_revoked"
    run_jobs()
    with unit_of_work(Scope.system("test")):
        assert not LimitClaim.objects.filter(case_id=approved).exists()
        event = CaseEvent.objects.get(case_id=approved, code="output_revoked")
        assert (event.officer_id, event.detail) == (signer.officer_id, "wrong_data")
        assert AuditEntry.objects.get(action="issuance.revoke").outcome == "wrong_data"


def test_a_letter_is_revoked_once_with_a_reason_and_words(issued: Produced) -> None:
    signer = _signer()
    for given, faults in FAULTS:
        with pytest.raises(Invalid) as refused:
            revoke(signer, issued.id, given, LATER)
        assert refused.value.fields == faults
    revoke(signer, issued.id, WRONG, LATER)
    with pytest.raises(Conflict, match="already_revoked"):
        revoke(signer, issued.id, WRONG, LATER)


def test_nobody_else_revokes_it_or_finds_it_in_a_register(issued: Produced) -> None:
    for place, refusal in STRANGERS:
        stranger = officer(*place)
        with pytest.raises(refusal):
            revoke(stranger, issued.id, WRONG, LATER)
        with pytest.raises((NotFound, NotPermitted)):
            register.document(stranger, issued.id, NOW)
    other = officer("35.10", "dpmptsp", "signer")
    with unit_of_work(Scope.system("test")):  # as if it took part in the case
        output = Output.objects.get(id=issued.id)
        output.agency_ids = [*output.agency_ids, other.agency_id]
        output.save(update_fields=["agency_ids"])
    with pytest.raises(NotPermitted, match="not_yours"):
        revoke(other, issued.id, WRONG, LATER)


def test_the_register_finds_a_number_and_tells_no_name(issued: Produced) -> None:
    signer = _signer()
    assert [one.number for one in register.documents(signer)] == [issued.number]
    assert [one.masked_name for one in register.documents(signer, issued.number)] == [""]
    assert register.documents(signer, "470/9999/SKD/35.10/2026") == []
    assert "•••" in register.document(signer, issued.id, NOW).masked_name


def _second_letter(citizen: Actor, purpose: str) -> UUID:
    """Another letter of the same person, issued."""
    case_id = start(citizen, "35.10", "surat-keterangan-domisili", LATER)
    page = iv.next_page(open_interview(citizen, case_id, LATER).plan)
    assert page is not None
    save_page(citizen, case_id, page.id, {"applicant.letter.purpose": purpose}, LATER)
    submit(citizen, case_id, {}, LATER)
    for role in ("verifier", "signer"):
        actor = officer("35.10", "dukcapil", role)
        decide(actor, queries.worklist(actor)[0].id, Ruling("approve"), LATER)
    run_task(Actor.system("applications.run_task"), case_id, deferred(case_id), clock.now())
    return case_id


@pytest.fixture
def one_letter_a_purpose(country: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter's pack as if it said `replaces: [applicant.letter.purpose]`."""
    published = catalogue.version

    def replacing(version_id: UUID) -> object:
        found = published(version_id)
        outputs = {
            name: one.model_copy(update={"replaces": ["applicant.letter.purpose"]})
            for name, one in found.service.outputs.items()
        }
        return found.model_copy(update={"service": found.service.model_copy(update={"outputs": outputs})})

    monkeypatch.setattr(catalogue, "version", replacing)


def test_a_newer_document_about_the_same_takes_the_place_of_the_older(
    one_letter_a_purpose: None, citizen: Actor, approved: UUID, issued: Produced
) -> None:
    elsewhere = _second_letter(citizen, "sekolah")
    assert [_state(citizen, one) for one in (approved, elsewhere)] == ["issued", "issued"]
    newer = _second_letter(citizen, "bank")
    assert [_state(citizen, one) for one in (approved, elsewhere, newer)] == ["superseded", "issued", "issued"]
    assert queries.tracking(citizen, approved).events[-1].code == "output_superseded"


def test_letters_stand_side_by_side_where_the_pack_says_nothing(
    citizen: Actor, approved: UUID, issued: Produced
) -> None:
    newer = _second_letter(citizen, "bank")
    assert [_state(citizen, one) for one in (approved, newer)] == ["issued", "issued"]


def _state(citizen: Actor, case_id: UUID) -> str:
    return queries.tracking(citizen, case_id).outputs[0].state
