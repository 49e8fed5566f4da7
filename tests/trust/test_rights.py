"""The rights of a person under UU 27/2022: a copy, restriction, objection, erasure, and terms."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import jsonschema
import pikepdf
import pytest
from django.db import connection

from mpp.applications import actions, queries
from mpp.applications.actions import rights
from mpp.applications.actions.retaining import retain
from mpp.applications.retention import Past, past
from mpp.applications.rights.looking import (
    automated_cases,
    erasure_preview,
    office_requests,
    own_request,
)
from mpp.applications.rights.schema import schema
from mpp.audit.models import AuditEntry
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.models import OneTimeCode
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, NotFound, NotPermitted
from mpp.kernel.keys import HolderDestroyed, KeyStoreUnavailable, MemoryKeyStore, process_ring
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.models import Disclosure, ExportPart, Fact, LimitClaim, RightsRequest
from mpp.vault.rights.rules import Automation
from tests.jobs import run_jobs, waiting
from tests.trust.world import PDF, Citizen, World, answer_pages, begin, decide_all, send

LETTER, BIRTH, PERMIT = "surat-keterangan-domisili", "akta-kelahiran", "sip-dokter"
SYSTEM = Scope.system("test")


@pytest.fixture(scope="module")
def father(world: World) -> Citizen:
    """A father with a finished letter."""
    now = clock.now()
    citizen = world.sign_in("ayah-banyuwangi")
    view = begin(citizen.actor, LETTER, now)
    answer_pages(citizen.actor, view, now)
    case = send(citizen.actor, view, now)
    decide_all(world, LETTER, case, now)
    run_jobs()
    return citizen


@pytest.fixture(scope="module")
def mother(world: World) -> Citizen:
    """A mother with a birth under way, and an upload."""
    now = clock.now()
    citizen = world.sign_in("ibu-banyuwangi")
    view = begin(citizen.actor, BIRTH, now)
    answer_pages(citizen.actor, view, now)
    actions.attach(citizen.actor, view.id, "child.document.birth_letter", "surat lahir.pdf", PDF, now)
    send(citizen.actor, view, now)
    run_jobs()
    return citizen


def person_of(citizen: Citizen) -> UUID:
    assert citizen.actor.person_id is not None
    return citizen.actor.person_id


def asked(citizen: Citizen, request_id: UUID) -> RightsRequest:
    return own_request(citizen.actor, request_id).row


def downloaded(citizen: Citizen, request_id: UUID, name: str) -> bytes:
    return b"".join(rights.fetch(citizen.actor, request_id, name, clock.now()))


# --- access


@pytest.fixture(scope="module")
def copy(world: World, mother: Citizen) -> Iterator[UUID]:
    """The mother's copy, asked for twice at once and made by the job."""
    now = clock.now()
    request_id = rights.ask_access(mother.actor, now)
    assert rights.ask_access(mother.actor, now) == request_id
    row = asked(mother, request_id)
    assert (row.state, row.due_at - row.opened_at) == ("open", timedelta(hours=72))
    assert re.fullmatch(r"HAK-[2-9A-HJKMNP-Z]{8}", row.number)
    assert [name for name, _ in waiting()].count("rights.export") == 1
    run_jobs()
    yield request_id


def test_the_copy_is_whole_follows_its_schema_and_says_what_is_known(mother: Citizen, copy: UUID) -> None:
    told = json.loads(downloaded(mother, copy, "json"))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(told, schema())
    text = json.dumps(told, ensure_ascii=False)
    for word in (mother.person["name"], mother.person["nik"]):
        assert word in text
    held = told["sections"]
    assert {"wallet"} <= {one["source"] for one in held["facts"]}
    assert {one["table"] for one in held["applications"]} == {"applications.Application", "applications.Submission"}
    assert {one["name"] for one in held["documents"] if "name" in one} == {"surat lahir.pdf", "surat.pdf"}
    assert [one["actor_id"] for one in held["audit"] if one["action"] == "identity.signed_in_nationally"] == [
        str(mother.actor.account_id)
    ]
    assert held["disclosures"]
    assert held["sessions"]
    assert all("session_key" not in one for one in held["sessions"])
    assert '"not_readable"' not in text
    # The father's application is not in it.
    assert {one["applicant_id"] for one in held["cases"]} == {str(person_of(mother))}


def test_the_paper_is_accessible_and_the_archive_holds_every_document(mother: Citizen, copy: UUID) -> None:
    with pikepdf.open(io.BytesIO(downloaded(mother, copy, "pdf"))) as paper:
        assert str(paper.Root.Lang) == "id"
        assert bool(paper.Root.MarkInfo.Marked)
    told = json.loads(downloaded(mother, copy, "json"))
    wanted = {one["file"]["file"] for one in told["sections"]["documents"] if isinstance(one.get("file"), dict)}
    with zipfile.ZipFile(io.BytesIO(downloaded(mother, copy, "zip"))) as archive:
        names = {name for name in archive.namelist() if name.startswith("documents/")}
        assert names <= wanted
        assert names
        assert archive.testzip() is None
        assert any(archive.read(name) == PDF for name in names)


def test_the_copy_is_sealed_hers_alone_and_expires(
    world: World, mother: Citizen, father: Citizen, copy: UUID
) -> None:
    name = mother.person["name"].encode()
    with unit_of_work(SYSTEM):
        kept = b"".join(bytes(one) for one in ExportPart.objects.values_list("sealed", flat=True))
    assert kept
    assert name not in kept
    for stranger in (father.actor, world.officer("35.10", "dukcapil", "signer")):
        with pytest.raises((NotFound, NotPermitted)):
            b"".join(rights.fetch(stranger, copy, "json", clock.now()))
    row = asked(mother, copy)
    assert row.expires_at is not None
    with pytest.raises(NotFound):
        rights.fetch(mother.actor, copy, "json", row.expires_at)


def test_a_large_copy_is_written_and_read_in_pieces(
    mother: Citizen, copy: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mpp.applications.rights.parts.PIECE", 1000)
    request_id = rights.ask_access(mother.actor, clock.now())
    run_jobs()
    pieces = list(rights.fetch(mother.actor, request_id, "json", clock.now()))
    assert len(pieces) > 10
    assert {len(one) for one in pieces[:-1]} == {1000}
    assert json.loads(b"".join(pieces))["request"] == asked(mother, request_id).number


def test_a_job_that_runs_again_changes_nothing(mother: Citizen, copy: UUID) -> None:
    before = downloaded(mother, copy, "json")
    rights.export(Actor.system(rights.EXPORT), copy, clock.now())
    assert downloaded(mother, copy, "json") == before


# --- deadlines


def test_a_late_request_is_recorded_once_and_reaches_a_human(world: World, father: Citizen) -> None:
    head = world.officer("35.10", "dukcapil", "signer")
    now = clock.now()
    request_id = rights.ask_access(father.actor, now)
    assert office_requests(head) == []  # nobody reads what the system answers by itself
    late = now + timedelta(hours=72)
    watch = Actor.system("rights.mark_late")
    assert rights.mark_late(watch, late - timedelta(seconds=1)) == 0
    assert rights.mark_late(watch, late) == 1
    assert rights.mark_late(watch, late) == 0
    assert [one.id for one in office_requests(head)] == [request_id]
    run_jobs()
    assert office_requests(head) == []


# --- restriction


def test_restriction_stops_new_uses_lets_duties_run_and_is_undone(world: World, mother: Citizen) -> None:
    now = clock.now()
    request_id = rights.restrict(mother.actor, now)
    assert rights.restrict(mother.actor, now) == request_id
    assert asked(mother, request_id).state == "in_force"
    with pytest.raises(Conflict) as refused:
        actions.start(mother.actor, "35.10", LETTER, now)
    assert refused.value.code == "restricted"
    clerk = world.officer("35.10", "dukcapil", "clerk")
    with pytest.raises(Conflict):
        actions.assist(clerk, mother.person["nik"], mother.person["name"], LETTER, now)
    case = next(one.id for one in queries.mine(mother.actor) if one.number)
    assert decide_all(world, BIRTH, case, now) != []  # the running case goes on
    with unit_of_work(SYSTEM):
        before = Fact.objects.filter(person_id=person_of(mother)).count()
    world.sign_in("ibu-banyuwangi")
    with unit_of_work(SYSTEM):
        assert Fact.objects.filter(person_id=person_of(mother)).count() == before
    rights.lift(mother.actor, request_id, now)
    assert asked(mother, request_id).state == "lifted"
    assert actions.start(mother.actor, "35.10", LETTER, now)
    with pytest.raises(Conflict):
        rights.lift(mother.actor, request_id, now)


def test_nobody_lifts_the_restriction_of_another(father: Citizen, mother: Citizen) -> None:
    request_id = rights.restrict(mother.actor, clock.now())
    with pytest.raises(NotFound):
        rights.lift(father.actor, request_id, clock.now())
    rights.lift(mother.actor, request_id, clock.now())


# --- objection


def test_an_objection_reaches_the_head_with_a_clock_and_its_answer_comes_back(
    world: World, mother: Citizen
) -> None:
    now = clock.now()
    case = next(one for one in automated_cases(mother.actor) if one.automation is not Automation.NOTHING)
    request_id = rights.object_to(mother.actor, case.case_id, "Sistem salah menilai tanggalnya.", now)
    assert rights.object_to(mother.actor, case.case_id, "Sekali lagi.", now) == request_id
    head = world.officer("35.10", "dukcapil", "signer")
    assert [one.id for one in office_requests(head)] == [request_id]
    told, found = rights.read_request(head, request_id, now)
    assert told.words == "Sistem salah menilai tanggalnya."
    with unit_of_work(SYSTEM):
        seen = Disclosure.objects.filter(officer_id=head.officer_id, purpose="rights_objection")
        assert [(one.person_id, one.elements) for one in seen] == [(person_of(mother), ["request.words"])]
    assert found is not None
    assert (found.id, told.row.due_at) == (case.case_id, now + timedelta(hours=72))
    for stranger in (world.officer("92.08", "dukcapil", "signer"), world.officer("35.10", "dpmptsp", "signer")):
        with pytest.raises(NotFound):
            rights.answer(stranger, request_id, rights.Answer("kept", "Tetap."), now)
    with pytest.raises(NotPermitted):
        clerk = world.officer("35.10", "dukcapil", "verifier")
        rights.answer(clerk, request_id, rights.Answer("kept", "Tetap."), now)
    rights.answer(head, request_id, rights.Answer("changed", "Anda benar; kami perbaiki."), now)
    with pytest.raises(Conflict):
        rights.answer(head, request_id, rights.Answer("kept", "Tetap."), now)
    mine = own_request(mother.actor, request_id)
    assert (mine.row.state, mine.row.outcome, mine.answer) == ("answered", "changed", "Anda benar; kami perbaiki.")
    events = [one.code for one in queries.tracking(mother.actor, case.case_id).events]
    assert events.count("objected") == 1
    assert events.count("objection_answered") == 1


def test_where_people_decided_all_there_is_nothing_to_object_to(father: Citizen) -> None:
    nothing = [one for one in automated_cases(father.actor) if one.automation is Automation.NOTHING]
    if nothing:
        with pytest.raises(Conflict) as refused:
            rights.object_to(father.actor, nothing[0].case_id, "Tidak setuju.", clock.now())
        assert refused.value.code == "nothing_automatic"
    assert nothing or automated_cases(father.actor)


# --- erasure


def test_the_preview_says_what_goes_and_what_remains_why_and_until_when(father: Citizen) -> None:
    told = erasure_preview(father.actor)
    assert dict(told.at_once)["facts"] > 5
    (kept,) = told.remaining
    assert (kept.running, kept.published.service.retention_years) == (False, 2)
    assert kept.until is not None
    assert "UU 43/2009" in kept.published.service.retention_basis
    assert 2 * 365 <= (kept.until - clock.now()).days <= 2 * 366


def test_erasing_needs_a_fresh_proof_and_the_national_account(father: Citizen, world: World) -> None:
    now = clock.now()
    for proven in (None, now - rights.FRESH - timedelta(seconds=1), now + timedelta(minutes=1)):
        with pytest.raises(NotPermitted) as refused:
            rights.erase(father.actor, proven, now)
        assert refused.value.code == "proof_too_old"
    clerk = world.officer("35.10", "dukcapil", "clerk")
    code = identity.issue_code(clerk, father.person["nik"], now)
    low = identity.sign_in_by_counter_code(Actor.system("x"), code, "192.0.2.9", now)
    with pytest.raises(NotPermitted) as refused:
        rights.erase(low, now, now)
    assert refused.value.code == "assurance_too_low"


def test_after_an_erasure_the_account_is_closed_and_the_same_nik_is_somebody_new(
    world: World, father: Citizen, mother: Citizen
) -> None:
    now = clock.now()
    rights.restrict(father.actor, now)
    code = identity.issue_code(world.officer("35.10", "dukcapil", "clerk"), father.person["nik"], now)
    assert code
    number = rights.erase(father.actor, now, now)
    assert number.startswith("HAK-")
    assert father.client.get("/saya/").status_code == 302  # signed out everywhere
    with unit_of_work(SYSTEM):
        assert not OneTimeCode.objects.filter(subject=str(person_of(father))).exists()
        assert {one.state for one in RightsRequest.objects.filter(person_id=person_of(father))} <= {
            "answered",
            "lifted",
        }
        assert LimitClaim.objects.filter(person_id=person_of(father)).count() == 0
        codes = list(AuditEntry.objects.filter(subject_id=person_of(father)).values_list("action", flat=True))
    assert "identity.erased" in codes
    run_jobs()  # the job that stands by finds all done
    again = world.sign_in("ayah-banyuwangi")
    assert again.actor.person_id != father.actor.person_id
    assert list(queries.mine(again.actor)) == []
    assert mother.client.get("/saya/").status_code == 200  # nobody else is touched


def test_a_case_that_goes_on_after_an_erasure_ends_well(world: World) -> None:
    now = clock.now()
    citizen = world.sign_in("saksi-satu")
    view = begin(citizen.actor, LETTER, now)
    answer_pages(citizen.actor, view, now)
    case = send(citizen.actor, view, now)
    rights.erase(citizen.actor, now, now)
    assert decide_all(world, LETTER, case, now) != []
    run_jobs()
    with unit_of_work(SYSTEM):
        assert Fact.objects.filter(person_id=person_of(citizen)).count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        assert cursor.fetchone()[0] == 0


def test_an_erasure_that_is_cut_off_stands_whole_or_is_finished_by_its_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key store goes away at the last step: nothing is half gone, and the job does all of it later."""
    now = clock.now()
    citizen = world.sign_in("saksi-dua")
    with monkeypatch.context() as away:
        away.setattr(MemoryKeyStore, "destroy", _away)
        with pytest.raises(KeyStoreUnavailable):
            rights.erase(citizen.actor, now, now)
    with unit_of_work(SYSTEM):
        assert Fact.objects.filter(person_id=person_of(citizen)).count() > 5
    process_ring().warm([person_of(citizen)])
    run_jobs()
    with unit_of_work(SYSTEM):
        assert Fact.objects.filter(person_id=person_of(citizen)).count() == 0
    with pytest.raises(HolderDestroyed):
        process_ring().warm([person_of(citizen)])


def _away(self: MemoryKeyStore, erasure: object) -> None:
    raise KeyStoreUnavailable


# --- retention


def test_the_schedule_counts_by_service_and_basis_and_then_lets_go_in_batches(world: World) -> None:
    now = clock.now()
    later = now + timedelta(days=2 * 366)
    job = Actor.system("retention.retain")
    with unit_of_work(SYSTEM):
        before = {(one.code, one.service): one.count for one in past(later)}
        assert past(later) == past(later)
    assert before["case", LETTER] >= 2
    assert ("case", BIRTH) not in before  # ten years
    assert all(one.basis for one in _past(later))
    assert retain(job, later, most=1)["case"] == 1
    assert {(one.code, one.service): one.count for one in _past(later)}["case", LETTER] == before[
        "case", LETTER
    ] - 1
    while retain(job, later):
        pass
    assert _past(later) == []
    with unit_of_work(SYSTEM):
        acts = AuditEntry.objects.filter(action="retention.forgot_case").count()
    assert acts == before["case", LETTER]


def _past(now: datetime) -> list[Past]:
    with unit_of_work(SYSTEM):
        return past(now)
