"""A registry answers 500 for an hour: it is left in peace, nobody waits for it, and what it knows comes once."""

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mpp.applications import interview as iv
from mpp.applications import queries, sealing
from mpp.applications.actions import open_interview, save_page, start, submit
from mpp.applications.models import Submission
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from mpp.registries import directory
from mpp.registries.adapters.satusehat import Token
from mpp.registries.adapters.sdmk import FIELDS, Sdmk
from mpp.registries.rules import FAILURES_TO_OPEN
from tests.applications.nation import Applicant, forget, pass_time

SERVICE, CATCH_UP = "sip-dokter", "applications.catch_up"
ASKED = ["applicant.practice.place_code", "applicant.practice.schedule"]
PLACE = {"code": "F3510001", "name": "RSUD Contoh Blambangan", "address": "Jalan Contoh Letkol 1 Banyuwangi"}
THINKING = 0.2  # seconds
ROUNDS = [2, 2, 2, 2, 2, 2, 0, 2, 0, 0, 2, 0]
"""Catch-ups in each five minutes: one began with the interview and one with the place; pauses double."""


class Register:
    """SDMK at the other end of the wire. `sick`: it answers 500 to everything."""

    def __init__(self, doctor: Applicant) -> None:
        self.sick, self.calls = True, 0
        self._worker = {field: doctor.facts.get(f"applicant.{name}") for name, field in FIELDS.items()}
        self._worker |= {"nik": doctor.nik}  # whose record it is
        self._places = {"facilities": [PLACE | {"kind": "rs", "regency_code": "35.10"}]}

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        if self.sick:
            return httpx.Response(500, text="<html>Internal Server Error</html>")
        if request.url.path.endswith("/accesstoken"):
            threading.Event().wait(THINKING)  # meanwhile the circuit turns the other question away
            return httpx.Response(200, json={"access_token": "contoh", "expires_in": "3599"})
        return httpx.Response(200, json=self._places if "facilities" in request.url.path else self._worker)


@pytest.fixture
def doctor(country: None, stopped_clock: None) -> Applicant:
    return Applicant(SERVICE, "journey")


@pytest.fixture
def register(doctor: Applicant, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """The one registry that is connected."""
    settings.MPP_REGISTRIES = {name: one | {"URL": ""} for name, one in settings.MPP_REGISTRIES.items()}
    forget()
    register = Register(doctor)
    with httpx.Client(base_url="https://sdmk.example", transport=httpx.MockTransport(register.answer)) as wire:
        monkeypatch.setitem(directory.registries(), "sdmk", Sdmk(Token(wire, "mpp", "contoh")))
        yield register
    forget()


def test_an_hour_of_errors_is_few_calls_no_question_twice_and_one_revision(
    doctor: Applicant, register: Register
) -> None:
    case_id = start(doctor.actor, "35.10", SERVICE, clock.now())
    plan, asked = open_interview(doctor.actor, case_id, clock.now()).plan, []
    while (page := iv.next_page(plan)) is not None:
        asked += [one.path for one in page.questions]
        given = {one.path: doctor.answers[one.path] for one in page.questions}
        plan = save_page(doctor.actor, case_id, page.id, given, clock.now()).plan
    submit(doctor.actor, case_id, None, clock.now())
    assert asked == ASKED

    rounds = [pass_time(minutes=5).count(CATCH_UP) for _ in ROUNDS]
    assert rounds == ROUNDS
    assert FAILURES_TO_OPEN < register.calls <= FAILURES_TO_OPEN + 1 + sum(map(bool, ROUNDS))  # then one try a time
    assert reasons(case_id) == ["first"]

    register.sick = False
    assert pass_time(minutes=30).count(CATCH_UP) in (
        1,
        2,
    )  # the second question waits for the first, or came after it
    assert reasons(case_id) == ["first", "late_facts"]
    values = submitted(case_id)
    assert values["applicant.practitioner.str"][:3] == [doctor.facts["applicant.practitioner.str"], "sdmk", 4]
    assert values["applicant.practice.place_name"][:3] == [PLACE["name"], "sdmk", 4]
    told = queries.tracking(doctor.actor, case_id)
    assert (told.correction, [one.code for one in told.events].count("late_facts")) == (None, 1)
    calls = register.calls
    assert pass_time(hours=2).count(CATCH_UP) == 0
    assert register.calls == calls


def reasons(case_id: Any) -> list[str]:
    """Why there is each revision of an application."""
    with unit_of_work(Scope.system("test")):
        rows = Submission.objects.filter(application_id=case_id).order_by("revision")
        return list(rows.values_list("reason", flat=True))


def submitted(case_id: Any) -> dict[str, Any]:
    """The values that hold now."""
    with unit_of_work(Scope.system("test")):
        row = queries.latest(case_id)
        values: dict[str, Any] = sealing.open_submission(case_id, row.id, bytes(row.sealed))["values"]
    return values
