"""From task to task in an officer's own order, and a decision whose answer was lost on the line."""

import pytest

from mpp.applications import desk
from mpp.identity.actor import Actor
from tests.applications.conftest import NOW
from tests.channels.desk_people import Seat, held, mine, seated

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verifier(country: None, stopped_clock: None) -> Seat:
    return seated("Verifikator Contoh", "dukcapil", "verifier")


def test_a_task_leads_to_its_neighbours_in_her_list(verifier: Seat, citizen: Actor) -> None:
    for _ in range(3):
        held(verifier, citizen)
    first, second, third = mine(verifier)
    assert desk.neighbours(verifier.actor, first, NOW) == (None, second)
    assert desk.neighbours(verifier.actor, second, NOW) == (first, third)
    assert desk.neighbours(verifier.actor, third, NOW) == (second, None)
    page = verifier.client.get(f"/meja/tugas/{second}/").content.decode()
    assert f'href="/meja/tugas/{first}/" rel="prev"' in page
    assert f'href="/meja/tugas/{third}/" rel="next"' in page


def test_the_same_decision_sent_again_by_the_same_officer_is_no_refusal(verifier: Seat, citizen: Actor) -> None:
    task = held(verifier, citizen)
    url, data = f"/meja/tugas/{task}/putuskan", {"decision": "approve"}
    assert verifier.client.post(url, data, headers={"X-Unsent": "1"}).json() == {"next": "/meja/"}
    assert verifier.client.post(url, data).headers["location"] == "/meja/"
    assert verifier.client.post(url, {"decision": "refuse", "reason-refuse": "not_entitled"}).status_code == 409


def test_the_key_of_a_device_is_another_in_another_session(verifier: Seat) -> None:
    keys = set()
    for seat in (verifier, seated("Rekan Contoh", "dukcapil", "verifier")):
        page = seat.client.get("/meja/").content.decode()
        keys.add(page.partition('data-key="')[2].partition('"')[0])
        assert "no-store" in seat.client.get("/meja/").headers["cache-control"]
    assert len(keys) == 2
    assert {len(one) for one in keys} == {44}
