"""A life event: one interview, several applications, each with its own agency, case and clock. Over real HTTP."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.db import connections
from django.test import Client

from mpp.applications import bundles, queries, sealing
from mpp.applications import interview as iv
from mpp.applications.actions import open_interview, read_case, start, submit
from mpp.applications.interview import LeftOut
from mpp.applications.models import File, Interview
from mpp.applications.queries import latest
from mpp.catalogue import queries as catalogue
from mpp.catalogue.actions import adopt, load_packs
from mpp.catalogue.models import Adoption
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import Case, Clock
from mpp.regions.models import Region
from tests.applications.bundled import DEWIS_CARD, REGION, RINAS_CARD, EventApplicant, approve_all, ids
from tests.applications.conftest import NOW, PACKS, officer
from tests.applications.nation import Nation, decide_next, nation, pass_time
from tests.channels.conftest import enter

AKTA, INSURANCE, PENSION = "akta-kelahiran", "jkn-bayi", "pensiun-meninggal"


@pytest.fixture
def sandbox(country: None, tmp_path: Path, settings: Any) -> Iterator[Nation]:
    with nation(tmp_path, settings) as running:
        running.turn("siak", delay_s=0, kia_delay_s=0)
        yield running


def rina() -> EventApplicant:
    """Who has just given birth in a hospital that has told SATUSEHAT."""
    return EventApplicant("birth", "notified", RINAS_CARD)


def dewi() -> EventApplicant:
    """Whose second child nobody has told of."""
    return EventApplicant("birth", "journey", DEWIS_CARD)


def test_birth_bundle_asks_each_fact_once(sandbox: Nation) -> None:
    _, notified = rina().interview()
    assert notified == [
        "child.name",
        "child.birth.parents_status",
        "witness[1].nik",
        "witness[1].name",
        "witness[2].nik",
        "witness[2].name",
    ]
    _, untold = dewi().interview()
    assert untold == list(dewi().answers)
    assert (len(notified) <= 8, len(untold) <= 14) == (True, True)
    assert (len(set(notified)), len(set(untold))) == (len(notified), len(untold)) == (6, 13)


def test_a_bundle_is_several_applications_each_with_its_own_values_case_clock_and_notice(sandbox: Nation) -> None:
    mother = rina()
    view = mother.submit(mother.interview()[0])
    applications = ids(view)
    assert list(applications) == [AKTA, INSURANCE]
    numbers = {one.tracking.receipt.number for one in view.parts if one.tracking}
    assert len(numbers) == 2
    with unit_of_work(Scope.system("test")):
        agencies = {one.service_id: list(one.agencies) for one in Case.objects.all()}
        values = {service: set(_values(one)) for service, one in applications.items()}
        assert sealed_values(view.id) == ({}, {}, {})
    assert agencies == {AKTA: ["dukcapil"], INSURANCE: ["bpjs"]}
    assert values[INSURANCE] == {
        "applicant.nik",
        "applicant.name",
        "applicant.contact.phone",
        "applicant.insurance.jkn_number",
        "applicant.insurance.jkn_segment",
        "applicant.insurance.jkn_status",
        "applicant.insurance.jkn_facility",
        "child.name",
        "child.sex",
        "child.birth_date",
    }
    assert "applicant.insurance.jkn_number" not in values[AKTA]
    assert {path for path in values[AKTA] if path.startswith("witness")} == {
        f"witness[{number}].{name}" for number in (1, 2) for name in ("nik", "name")
    }


def _values(application_id: UUID) -> dict[str, Any]:
    submission = latest(application_id)
    content = sealing.open_submission(application_id, submission.id, bytes(submission.sealed))
    known = content["interview"]["known"] | content["interview"]["answers"]
    assert set(known) <= set(content["values"])  # nothing of another part is kept beside
    values: dict[str, Any] = content["values"]
    return values


def sealed_values(bundle_id: UUID) -> tuple[Any, Any, Any]:
    """What the bundle's own row still holds: known, answers, pending."""
    row = Interview.objects.get(id=bundle_id)
    kept = sealing.open_interview(row.id, bytes(row.sealed), catalogue.version(row.service_version_id), NOW.date())
    return dict(kept.known), dict(kept.answers), dict(kept.pending)


def test_the_insurance_waits_visibly_for_the_nik_that_comes_with_the_akta(sandbox: Nation) -> None:
    mother = rina()
    view = mother.submit(mother.interview()[0])
    applications = ids(view)
    assert [one.waits_for and one.waits_for.service.id for one in view.parts] == [None, AKTA]
    with unit_of_work(Scope.system("test")):
        paused = Clock.objects.get(case_id=applications[INSURANCE], kind=Clock.Kind.CASE)
        assert paused.pause_reason == "late_facts"
    decide_next(REGION, "dukcapil", "verifier")
    pass_time(seconds=5)
    pass_time(seconds=60)
    after = bundles.bundle(mother.actor, view.id)
    assert [one.waits_for for one in after.parts] == [None, None]
    assert mother.state_of(applications[INSURANCE]) == ("closed", "received")
    assert mother.state_of(applications[AKTA]) == ("running", "")  # the child's card is not handed over yet
    with unit_of_work(Scope.system("test")):
        told = _values(applications[INSURANCE])["child.nik"]
    assert (told[1], told[2]) == ("siak", 4)


def test_what_is_unticked_is_not_applied_for_and_nothing_is_asked_for_it(sandbox: Nation) -> None:
    mother = rina()
    view = mother.submit(mother.interview(without=(INSURANCE,))[0])
    assert [(one.tracking is None, one.left_out) for one in view.parts] == [(False, ""), (True, LeftOut.UNTICKED)]


def test_a_rule_of_one_service_leaves_that_part_out_and_the_others_go(sandbox: Nation) -> None:
    lapse(sandbox, "3510165403989001")
    mother = rina()
    interview_id, _ = mother.interview()
    with pytest.raises(Conflict) as refused:
        mother.submit(interview_id, seen=[AKTA, INSURANCE])
    assert refused.value.code == "parts_changed"
    view = mother.submit(interview_id, seen=[AKTA])
    assert [(one.tracking is None, one.left_out) for one in view.parts] == [(False, ""), (True, LeftOut.BLOCKED)]


def lapse(sandbox: Nation, nik: str) -> None:
    """Whose membership ends: BPJS was told that she has died."""
    headers = {"Authorization": "Bearer sandbox-bpjs-token", "Idempotency-Key": nik}
    body = {"nik": nik, "died_on": "2026-11-01"}
    httpx.post(f"{sandbox.url}/bpjs/v1/deaths", json=body, headers=headers, trust_env=False).raise_for_status()


def test_a_pension_that_taspen_could_not_tell_of_is_told_of_and_asks_nothing_when_it_is_applied_for_alone(
    sandbox: Nation,
) -> None:
    sandbox.turn("taspen", outage=True)
    widow = EventApplicant("death", "pensioner")
    view = widow.submit(widow.interview()[0])
    assert {one.published.service.id: one.left_out for one in view.parts} == {
        **dict.fromkeys(ids(view), ""),
        PENSION: LeftOut.UNDECIDED,
    }
    page = browser_of(widow).get(f"/peristiwa/{view.id}/").content.decode()
    assert "Belum dapat dipastikan perlu atau tidak; ajukan tersendiri nanti." in page
    assert f'href="/m/{REGION}/layanan/{PENSION}/"' in page
    sandbox.turn("taspen", outage=False, delay_s=0)
    approve_all(ids(view).values())
    alone = open_interview(widow.actor, start(widow.actor, REGION, PENSION, clock.now()), clock.now())
    assert iv.next_page(alone.plan) is None
    submit(widow.actor, alone.id, {}, clock.now())
    approve_all([alone.id])
    assert widow.state_of(alone.id) == ("closed", "received")


def browser_of(person: EventApplicant) -> Client:
    client = Client(SERVER_NAME="localhost")
    enter(client, person.actor)
    return client


def test_ten_submissions_at_once_make_each_application_once(sandbox: Nation) -> None:
    mother = dewi()
    interview_id, _ = mother.interview()

    def send(_: int) -> dict[str, UUID]:
        try:
            return ids(mother.submit(interview_id))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(send, range(10)))
    assert all(one == came[0] for one in came)
    with unit_of_work(Scope.system("test")):
        assert Case.objects.count() == 2
        files = File.objects.all()
        assert [(one.case_id, one.path) for one in files] == [(came[0][AKTA], "child.document.birth_letter")]
    reader = officer(REGION, "dukcapil", "verifier")
    shown = read_case(reader, queries.worklist(reader)[0].id, clock.now())
    assert [one.path for one in shown.files] == ["child.document.birth_letter"]


def test_a_bundle_is_nobody_elses_and_is_never_sent_as_one_application(sandbox: Nation) -> None:
    mother, stranger = rina(), dewi()
    interview_id, _ = mother.interview()
    with pytest.raises(Conflict) as refused:
        submit(mother.actor, interview_id, {}, clock.now())
    assert refused.value.code == "is_a_bundle"
    mother.submit(interview_id)
    with pytest.raises(NotFound):
        bundles.bundle(stranger.actor, interview_id)


def test_an_event_is_offered_where_its_services_are_and_follows_what_the_region_adopts(country: None) -> None:
    region = Region.objects.get(code=REGION)
    offered = Adoption.objects.filter(region=region, active=True, service__code="event:birth")
    before = offered.get()
    load_packs(PACKS, at=NOW + timedelta(days=1))
    assert offered.get() == before
    standing = Adoption.objects.get(region=region, active=True, service__code="surat-keterangan-domisili")
    adopt(region, standing.version_id, standing.parameters, since=NOW.date())
    assert offered.get() == before
    Adoption.objects.filter(region=region, service__code=AKTA).update(active=False)
    insurance = Adoption.objects.get(region=region, active=True, service__code=INSURANCE)
    Adoption.objects.filter(id=insurance.id).update(active=False)
    adopt(region, insurance.version_id, {}, since=NOW.date())
    assert not offered.exists()
