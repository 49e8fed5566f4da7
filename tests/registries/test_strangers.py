"""Another person's record, and a page where a record belongs: a broken registry, of which nothing is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from structlog.testing import capture_logs

from mpp.registries.adapters.birth_notices import BIRTHS, BirthNotices
from mpp.registries.adapters.bpjs import Bpjs
from mpp.registries.adapters.death_notices import DEATHS, DeathNotices
from mpp.registries.adapters.dukcapil import Account, Dukcapil
from mpp.registries.adapters.http import about
from mpp.registries.adapters.satusehat import NIK_SYSTEM, Satusehat, Token
from mpp.registries.adapters.sdmk import Sdmk
from mpp.registries.adapters.siak import Output, Siak
from mpp.registries.adapters.taspen import FAMILY, Taspen
from mpp.registries.operations import Accepted, Claim
from mpp.registries.ports import Answer, NotFound, Question, Registry, Trouble, Unavailable
from tests.registries.conftest import Connect, Knobs
from tests.registries.test_health_registers import sip
from tests.registries.test_siak import Book, accepted

DOCTOR, MOTHER, WIDOW = "3510165204909001", "3510165403989001", "3510165206889001"
PENSION_WIDOW = "3510165703629001"
NOBODY = "3510165403989009"
BROKEN = Unavailable(Trouble.BROKEN)
ANOTHER = {"event": "registry_fault", "fault": "another_record", "log_level": "error"}
PAGES = ("html", "html404")


def token(http: httpx.Client) -> Token:
    return Token(http, "mpp-digital", "sandbox-satusehat-secret")


@dataclass(frozen=True)
class Case:
    """A registry, the knob that spoils it, and something that it knows about somebody."""

    knob: str
    made: Callable[[httpx.Client], Registry]
    nik: str
    element: str

    @property
    def question(self) -> Question:
        return Question(self.nik, fetch=frozenset({self.element}))


CASES = {
    "sdmk": Case("sdmk", lambda http: Sdmk(token(http)), DOCTOR, "practitioner.str"),
    "satusehat": Case("satusehat", lambda http: Satusehat(token(http)), DOCTOR, "practitioner.ihs"),
    "birth_notice": Case("satusehat", lambda http: BirthNotices(token(http)), MOTHER, BIRTHS),
    "death_notice": Case("satusehat", lambda http: DeathNotices(token(http)), WIDOW, DEATHS),
    "taspen": Case("taspen", lambda http: Taspen(http, "sandbox-taspen-token"), PENSION_WIDOW, FAMILY),
    "bpjs": Case("bpjs", lambda http: Bpjs(http, "sandbox-bpjs-token"), MOTHER, "insurance.jkn_number"),
}
each = pytest.mark.parametrize("name", CASES)


def well(case: Case, connect: Connect) -> Registry:
    """The registry, which has just told what was asked: what goes wrong after this is the record alone."""
    registry = case.made(connect())
    answer = registry.ask(case.question)
    assert isinstance(answer, Answer)
    assert set(answer.fetched) == {case.element}
    return registry


@each
def test_a_strangers_record_is_no_answer_and_the_log_names_no_person(
    name: str, connect: Connect, knobs: Knobs
) -> None:
    case = CASES[name]
    registry = well(case, connect)
    knobs.turn(case.knob, stranger=True)
    with capture_logs() as told:
        assert registry.ask(case.question) == BROKEN
    assert told == [{**ANOTHER, "registry": name}]


@each
@pytest.mark.parametrize("page", PAGES)
def test_a_page_in_the_place_of_a_record_says_nothing_about_the_person(
    name: str, page: str, connect: Connect, knobs: Knobs
) -> None:
    case = CASES[name]
    registry = well(case, connect)
    knobs.turn(case.knob, outage=True, mode=page)
    assert registry.ask(case.question) == BROKEN


def test_the_registrys_own_404_is_that_there_is_no_such_person(connect: Connect, knobs: Knobs) -> None:
    for name in ("sdmk", "bpjs"):
        assert CASES[name].made(connect()).ask(Question(NOBODY, CASES[name].question.fetch)) == NotFound()


@pytest.mark.parametrize("page", PAGES)
def test_dukcapil_behind_a_page_judges_nothing(page: str, connect: Connect, knobs: Knobs) -> None:
    dukcapil = Dukcapil(connect(), Account("mpp-digital", "sandbox-user", "sandbox-password"))
    knobs.turn("dukcapil", outage=True, mode=page)
    assert dukcapil.ask(Question(DOCTOR, claims={"person.sex": "P"})) == BROKEN


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_neither_told_nor_refused(page: str, connect: Connect, knobs: Knobs) -> None:
    bpjs, sdmk = Bpjs(connect(), "sandbox-bpjs-token"), Sdmk(token(connect()))
    claim = Claim(DOCTOR, "practitioner.profession", "Dokter Gigi")
    for system in ("bpjs", "sdmk"):
        knobs.turn(system, outage=True, mode=page)
    assert bpjs.tell("report_death", {"nik": NOBODY, "died_on": "2026-11-01"}, uuid4().hex) == BROKEN
    assert sdmk.publish_sip(sip("SIP-REKAAN-9001"), uuid4().hex) == BROKEN
    assert sdmk.correct(claim, uuid4().hex) == BROKEN


def test_the_word_on_another_correction_is_no_word(connect: Connect, knobs: Knobs) -> None:
    sdmk = Sdmk(token(connect()))
    claim = Claim(DOCTOR, "practitioner.profession", "Dokter Gigi")  # without evidence: refused, nothing changes
    taken = [sdmk.correct(claim, uuid4().hex) for _ in range(2)]
    knobs.turn("sdmk", stranger=True)
    assert [sdmk.correction(one.number) for one in taken if isinstance(one, Accepted)] == [BROKEN, BROKEN]


def test_another_registration_is_not_this_ones(connect: Connect, knobs: Knobs) -> None:
    siak = Siak(connect(), "sandbox-siak-token", Book())
    numbers = [accepted(siak, uuid4().hex) for _ in range(2)]
    knobs.turn("siak", stranger=True)
    assert [siak.registration(one) for one in numbers] == [BROKEN, BROKEN]


def test_a_page_is_not_that_siak_knows_no_such_paper(connect: Connect, knobs: Knobs) -> None:
    siak = Siak(connect(), "sandbox-siak-token", Book())
    paper = Output("kk", "1", "0" * 64, "no-such-paper")
    assert siak.document(paper) == NotFound()
    knobs.turn("siak", outage=True, mode="html404")
    assert (siak.document(paper), siak.registration("REG-99999999")) == (BROKEN, BROKEN)


@pytest.mark.parametrize("reply", [{}, {"nik": None}, {"nik": MOTHER}, {"nik": int(DOCTOR)}])
def test_a_record_that_does_not_say_whose_it_is_is_nobodys(reply: dict[str, object]) -> None:
    assert about(reply, "bpjs", nik=DOCTOR) == BROKEN


@pytest.mark.parametrize("told", [[], ["#" * 16], [DOCTOR, MOTHER], [None]])
def test_a_resource_must_carry_the_identifier_in_clear(told: list[str | None]) -> None:
    """SATUSEHAT's published example of a Patient masks the NIK."""
    resource = {"id": "N1", "identifier": [{"system": NIK_SYSTEM, "value": one} for one in told]}

    def far_side(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("accesstoken"):
            return httpx.Response(200, json={"access_token": "t", "expires_in": "3599"})
        return httpx.Response(200, json={"resourceType": "Bundle", "entry": [{"resource": resource}]})

    with httpx.Client(transport=httpx.MockTransport(far_side), base_url="http://satusehat") as http:
        assert token(http).search("satusehat", "Practitioner", NIK_SYSTEM, DOCTOR) == BROKEN
