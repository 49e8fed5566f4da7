"""An officer is away: a colleague sees and does what she holds, until it ends by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mpp.applications.actions import Ruling, claim, decide
from mpp.identity.actions import announce_leave, end_leave
from mpp.identity.actor import Actor
from mpp.kernel.errors import Conflict, Invalid, NotPermitted
from tests.applications.conftest import NOW
from tests.channels.desk_people import Seat, held, mine, seated

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def away(country: None) -> Seat:
    return seated("Verifikator Contoh", "dukcapil", "verifier")


@pytest.fixture
def other(country: None) -> Seat:
    return seated("Rekan Contoh", "dukcapil", "verifier")


def announce(seat: Seat, to: Seat, since: datetime = NOW, until: datetime = NOW + DAY) -> Any:
    assert to.actor.officer_id
    return announce_leave(seat.actor, to.actor.officer_id, since, until, NOW)


def test_who_stands_in_sees_and_does_what_the_absent_officer_holds(away: Seat, other: Seat, citizen: Actor) -> None:
    task = held(away, citizen)
    announce(away, other)
    shown = other.client.get("/meja/").content.decode()
    assert "menggantikan rekan" in shown
    assert 'count-badge">1<' in shown
    assert "Ambil tugas ini" in other.client.get(f"/meja/tugas/{task}/").content.decode()
    assert other.client.post(f"/meja/tugas/{task}/ambil").headers["location"] == f"/meja/tugas/{task}/"
    assert mine(away) == []
    decide(other.actor, task, Ruling("approve"), NOW)


def test_a_leave_begins_and_ends_by_itself(away: Seat, other: Seat, citizen: Actor) -> None:
    task = held(away, citizen)
    announce(away, other, NOW + DAY, NOW + 2 * DAY)
    seen = {hours: mine(other, NOW + timedelta(hours=hours)) for hours in (0, 24, 47, 48)}
    assert seen == {0: [], 24: [task], 47: [task], 48: []}
    with pytest.raises(Conflict) as refused:
        claim(other.actor, task, NOW + 2 * DAY)
    assert refused.value.code == "already_claimed"


def test_a_third_officer_takes_nothing_of_the_absent_one(away: Seat, other: Seat, citizen: Actor) -> None:
    task = held(away, citizen)
    announce(away, other)
    third = seated("Ketiga Contoh", "dukcapil", "verifier")
    assert mine(third) == []
    with pytest.raises(Conflict):
        claim(third.actor, task, NOW)


def test_one_is_back_before_the_time(away: Seat, other: Seat, citizen: Actor) -> None:
    held(away, citizen)
    leave = announce(away, other)
    with pytest.raises(NotPermitted):
        end_leave(other.actor, leave, NOW)
    assert "Anda menggantikan Verifikator Contoh." in other.client.get("/meja/cuti/").content.decode()
    assert "Anda digantikan Rekan Contoh." in away.client.get("/meja/cuti/").content.decode()
    assert away.client.post(f"/meja/cuti/{leave}/akhiri").status_code == 303
    assert mine(other) == []
    assert "Anda digantikan" not in away.client.get("/meja/cuti/").content.decode()


def test_only_a_colleague_with_a_role_in_common_stands_in(away: Seat, other: Seat) -> None:
    for seat in (away, seated("Kepala", "dukcapil", "signer"), seated("Lain", "bpjs", "verifier")):
        with pytest.raises(Invalid) as refused:
            announce(away, seat)
        assert refused.value.fields == {"delegate": ["not_a_colleague"]}
    with pytest.raises(Invalid):
        announce(away, other, NOW - 2 * DAY, NOW - DAY)
    announce(away, other)
    with pytest.raises(Conflict):
        announce(away, other, NOW + DAY / 2, NOW + 2 * DAY)


def test_a_leave_lasts_whole_days_of_the_region(away: Seat, other: Seat, citizen: Actor) -> None:
    task = held(away, citizen)
    days = {"since-day": "24", "since-month": "11", "since-year": "2026"}
    days |= {"until-day": "25", "until-month": "11", "until-year": "2026"}
    answer = away.client.post("/meja/cuti/", days | {"delegate": str(other.actor.officer_id)})
    assert answer.status_code == 303, answer.content.decode()
    assert mine(other, datetime(2026, 11, 25, 16, 59, tzinfo=UTC)) == [task]  # 23.59 in Banyuwangi
    assert mine(other, datetime(2026, 11, 25, 17, tzinfo=UTC)) == []
    again = away.client.post("/meja/cuti/", days | {"delegate": str(other.actor.officer_id)})
    assert again.status_code == 422
    assert "sudah tercatat tidak bertugas" in again.content.decode()
    over = days | {"since-day": "20", "until-day": "21", "delegate": str(other.actor.officer_id)}
    assert "Hari terakhir harus" in away.client.post("/meja/cuti/", over).content.decode()
    assert away.client.post("/meja/cuti/", {}).content.decode().count("Isi tanggalnya.") == 4
