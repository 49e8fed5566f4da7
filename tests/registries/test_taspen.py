"""PT Taspen against the sandbox: whose pensions a person is told of, and a notice that is taken once."""

import time
from uuid import uuid4

import httpx
import pytest

from mpp.registries.adapters.siak import Siak
from mpp.registries.adapters.siak_office import SiakOffice
from mpp.registries.adapters.taspen import FAMILY, STOP, Taspen, TaspenOffice
from mpp.registries.operations import Accepted, Refused, Stage, Standing
from mpp.registries.ports import Answer, Fetched, Keep, NotFound, Question, Trouble, Unavailable
from tests.registries.conftest import Connect, Knobs
from tests.registries.test_siak import Book

WIFE, PENSIONER, STRANGER = "3510165703629001", "3510161708599001", "3510163011799001"
TOKEN = "sandbox-taspen-token"
TOLD = {
    "nik": PENSIONER,
    "died_on": "2026-11-20",
    "certificate_number": "3510-KM-24112026-0001",
    "reporter": {"nik": WIFE, "name": "Sumiati Lestari Contoh"},
}


@pytest.fixture
def taspen(connect: Connect) -> Taspen:
    return Taspen(connect(), TOKEN)


@pytest.fixture
def office(connect: Connect) -> TaspenOffice:
    return TaspenOffice(connect(), TOKEN, Book())


def asked(nik: str) -> Question:
    return Question(nik, fetch=frozenset({FAMILY}))


def test_a_wife_is_told_of_her_husbands_pension_and_nobody_else_is(taspen: Taspen) -> None:
    answer = taspen.ask(asked(WIFE))
    assert isinstance(answer, Answer)
    (row,) = answer.fetched[FAMILY].value
    assert (row["nik"], row["name"], row["status"]) == (PENSIONER, "Suparman Wijaya Contoh", "aktif")
    assert answer.fetched == {FAMILY: Fetched([row], Keep.UNTIL_CASE_END)}
    for other in (PENSIONER, STRANGER):
        assert taspen.ask(asked(other)) == Answer()
    assert taspen.ask(asked("no nik/../x")) == NotFound()


def test_a_pensioner_is_confirmed_by_nik(sandbox_url: str) -> None:
    def confirmed(nik: str) -> httpx.Response:
        url, headers = f"{sandbox_url}/taspen/v1/pensioners/{nik}", {"Authorization": f"Bearer {TOKEN}"}
        return httpx.get(url, headers=headers, trust_env=False)

    assert confirmed(PENSIONER).json().keys() == {"nik", "number", "status"}
    assert confirmed(STRANGER).status_code == 404


def test_a_notice_is_taken_once_and_acted_on_a_day_later_when_dukcapil_has_the_death(
    office: TaspenOffice, connect: Connect, knobs: Knobs
) -> None:
    knobs.turn("taspen", delay_s=86400)
    key = uuid4().hex
    first = office.hand_in(STOP, TOLD, key)
    assert isinstance(first, Accepted)
    assert office.hand_in(STOP, TOLD, key) == first
    assert TaspenOffice(connect(), TOKEN, Book()).hand_in(STOP, TOLD, key) == first  # its reply was lost
    assert office.hand_in(STOP, TOLD, uuid4().hex) == Refused("notified_already")
    assert office.standing(first.number) == Standing(Stage.OPEN)
    knobs.turn("taspen", delay_s=0)
    returned = office.standing(first.number)
    assert isinstance(returned, Standing)
    assert (returned.stage, [code for code, _ in returned.reasons]) == (Stage.RETURNED, ["alive_at_dukcapil"])

    _register_death(SiakOffice(Siak(connect(), "sandbox-siak-token", Book())), knobs)
    second = office.hand_in(STOP, TOLD, uuid4().hex)
    assert isinstance(second, Accepted)
    assert second.number != first.number
    assert office.standing(second.number) == Standing(Stage.ISSUED)
    told = Taspen(connect(), TOKEN).ask(asked(WIFE))
    assert isinstance(told, Answer)
    assert [one["status"] for one in told.fetched[FAMILY].value] == ["berhenti"]
    assert office.hand_in(STOP, TOLD, uuid4().hex) == Refused("notified_already")


def _register_death(siak: SiakOffice, knobs: Knobs) -> None:
    knobs.turn("siak", delay_s=0)
    dead = {"nik": PENSIONER, "name": "Suparman Wijaya Contoh", "died_on": "2026-11-20"}
    taken = siak.hand_in("register_death", {"deceased": dead, "reporter": TOLD["reporter"]}, uuid4().hex)
    assert isinstance(taken, Accepted)
    for _ in range(50):
        standing = siak.standing(taken.number)
        if isinstance(standing, Standing) and standing.stage is Stage.ISSUED:
            return
        time.sleep(0.1)
    raise AssertionError("never registered")


def test_who_draws_no_pension_and_what_is_no_notice_are_refused(office: TaspenOffice) -> None:
    assert office.hand_in(STOP, {**TOLD, "nik": STRANGER}, uuid4().hex) == Refused("not_a_pensioner")
    assert office.hand_in("pay_pension", TOLD, uuid4().hex) == Refused("unknown_operation")
    assert office.hand_in(STOP, {**TOLD, "died_on": "kemarin"}, uuid4().hex) == Refused("refused")
    assert office.standing("TSP-99999999") == NotFound()
    assert office.standing("../families") == NotFound()


def test_a_payer_that_is_away_says_so(taspen: Taspen, office: TaspenOffice, knobs: Knobs) -> None:
    knobs.turn("taspen", outage=True)
    assert taspen.ask(asked(WIFE)) == Unavailable(Trouble.BROKEN)
    assert office.hand_in(STOP, TOLD, uuid4().hex) == Unavailable(Trouble.BROKEN)
    assert office.standing("TSP-00000001") == Unavailable(Trouble.BROKEN)
