"""Help from another region by appointment: policy and database open that desk for the decree's days only."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from mpp.applications import queries
from mpp.applications.actions import Ruling, claim, decide
from mpp.applications.letterheads import block
from mpp.identity import actions as identity
from mpp.identity.actor import Actor, Appointed
from mpp.identity.policy import permit
from mpp.identity.queries import card_at
from mpp.kernel import clock
from mpp.kernel.errors import Invalid, NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import Case, WorkItem
from mpp.regions.models import Agency
from tests.applications.conftest import NOW
from tests.channels.desk_people import Seat, letter, mine, seated

pytestmark = pytest.mark.django_db(transaction=True)
DECREE = "Keputusan Gubernur Rekaan No. 188/7/2026"
SYSTEM = Actor.system("test")
LAST = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def both(country: None) -> Seat:
    """The one officer of a small office, who verifies and would have to sign."""
    return seated("Rangkap Contoh", "dukcapil", "verifier", "signer")


@pytest.fixture
def neighbour(country: None) -> Seat:
    return seated("Tetangga Contoh", "dukcapil", "signer", region="92.08")


def appointed(seat: Seat, *roles: str, **told: Any) -> UUID:
    found = Agency.objects.get(region__code="35.10", kind="dukcapil")
    days = {"since": NOW, "until": LAST} | told
    decree = str(days.pop("decree", DECREE))
    wanted = frozenset(roles or {"signer"})
    office = identity.Elsewhere(found.region_id, found.id, "dukcapil", wanted, decree, **days)
    assert seat.actor.officer_id is not None
    return identity.appoint_elsewhere(SYSTEM, seat.actor.officer_id, office, NOW)


def there(seat: Seat, appointment: UUID) -> Actor:
    """The officer as her session has her while she serves under an appointment."""
    found = Agency.objects.get(region__code="35.10", kind="dukcapil")
    return replace(
        seat.actor,
        region_id=found.region_id,
        agency_id=found.id,
        roles=frozenset({"signer"}),
        appointed=Appointed(appointment, DECREE),
    )


def signing(both: Seat, citizen: Actor) -> UUID:
    """A letter that the one officer has verified."""
    letter(citizen)
    decide(both.actor, queries.worklist(both.actor)[0].id, Ruling("approve"), NOW)
    return queries.worklist(both.actor)[0].id


def test_where_nobody_else_can_sign_the_neighbour_does_through_her_pages(
    both: Seat, neighbour: Seat, citizen: Actor
) -> None:
    task = signing(both, citizen)
    with pytest.raises(NotPermitted, match="four_eyes"):
        decide(both.actor, task, Ruling("approve"), NOW)
    assert neighbour.client.get(f"/meja/tugas/{task}/").status_code == 404
    appointment = appointed(neighbour)
    assert DECREE in neighbour.client.get("/meja/penunjukan/").content.decode()
    sent = neighbour.client.post(f"/meja/penunjukan/{appointment}/bertugas")
    assert (sent.status_code, sent.headers["location"]) == (303, "/meja/")
    day = neighbour.client.get("/meja/").content.decode()
    assert DECREE in day
    assert str(task) in day
    assert neighbour.client.post(f"/meja/tugas/{task}/ambil").status_code == 303
    assert neighbour.client.post(f"/meja/tugas/{task}/putuskan", {"decision": "approve"}).status_code == 303
    neighbour.client.post("/meja/penunjukan/pulang")
    assert DECREE not in neighbour.client.get("/meja/").content.decode()


def test_the_database_shows_nothing_once_the_appointment_is_over_whatever_the_app_believes(
    both: Seat, neighbour: Seat, citizen: Actor
) -> None:
    task = signing(both, citizen)
    appointment = appointed(neighbour)
    actor = there(neighbour, appointment)
    with unit_of_work(actor.scope):
        assert WorkItem.objects.filter(id=task).exists()
    clock.stop(LAST)
    with pytest.raises(NotPermitted, match="appointment_over"), unit_of_work(actor.scope):
        Case.objects.count()
    clock.stop(NOW)
    identity.end_appointment(SYSTEM, appointment, NOW)
    with pytest.raises(NotPermitted, match="appointment_over"):
        claim(actor, task, NOW)
    stranger = seated("Orang Lain Contoh", "dukcapil", "signer", region="92.08")
    for forged in (
        replace(actor, officer_id=stranger.actor.officer_id),
        replace(actor, agency_id=neighbour.actor.agency_id),
    ):
        with pytest.raises(NotPermitted), unit_of_work(forged.scope):
            Case.objects.count()


def test_her_session_is_at_home_again_when_the_decree_ends(both: Seat, neighbour: Seat, citizen: Actor) -> None:
    signing(both, citizen)
    appointment = appointed(neighbour, until=NOW + timedelta(minutes=10))
    neighbour.client.post(f"/meja/penunjukan/{appointment}/bertugas")
    assert DECREE in neighbour.client.get("/meja/").content.decode()
    clock.stop(NOW + timedelta(minutes=10))
    assert DECREE not in neighbour.client.get("/meja/").content.decode()
    assert neighbour.client.post(f"/meja/penunjukan/{appointment}/bertugas").status_code == 404


def test_she_may_decide_there_and_nothing_else_of_the_office(neighbour: Seat) -> None:
    actor = there(neighbour, appointed(neighbour))
    for allowed in ("desk.work", "processes.claim", "processes.decide", "identity.prove_again"):
        permit(actor, allowed)
    for refused in ("desk.search", "identity.announce_leave", "issuance.revoke", "vault.answer_request"):
        with pytest.raises(NotPermitted, match="home_only"):
            permit(actor, refused)
    for address in ("/meja/cari/", "/meja/cuti/", "/meja/dokumen/"):
        neighbour.client.post(f"/meja/penunjukan/{actor.appointed.id}/bertugas")  # type: ignore[union-attr]
        assert neighbour.client.get(address).status_code == 403


def test_an_appointment_names_its_decree_its_days_and_an_officer_of_another_such_office(
    both: Seat, neighbour: Seat
) -> None:
    health = seated("Dinkes Contoh", "dinkes", "signer", region="92.08")
    for seat, told, field in (
        (neighbour, {"decree": " "}, "decree"),
        (neighbour, {"until": NOW}, "until"),
        (both, {}, "officer"),
        (health, {}, "officer"),
    ):
        with pytest.raises(Invalid) as refused:
            appointed(seat, **told)
        assert list(refused.value.fields) == [field]
    with pytest.raises(NotFound):
        identity.serve_elsewhere(both.actor, appointed(neighbour), NOW)
    assert mine(neighbour) == []


def test_her_own_and_her_familys_case_is_closed_to_her_there_too(both: Seat, citizen: Actor) -> None:
    himself = seated("Agus Contoh", "dukcapil", "signer", region="92.08", nik="3510160907949001")
    task = signing(both, citizen)
    actor = there(himself, appointed(himself))
    with pytest.raises(NotPermitted, match="conflict_own"):
        claim(actor, task, NOW)


def test_who_signs_by_appointment_is_named_with_its_decree(both: Seat, neighbour: Seat, citizen: Actor) -> None:
    actor = there(neighbour, appointed(neighbour))
    assert actor.officer_id is not None
    assert actor.agency_id is not None
    with unit_of_work(Scope.system("test")):
        card = card_at(actor.officer_id, actor.agency_id, NOW)
        assert card_at(actor.officer_id, actor.agency_id, LAST) is None
    assert card is not None
    basis = f"{DECREE}, sejak 24 November 2026 sampai 24 Desember 2026"
    assert block(card, ZoneInfo("Asia/Jakarta")) == {"name": "Tetangga Contoh", "title": "", "basis": basis}
