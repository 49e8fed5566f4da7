"""SATUSEHAT and SDMK against the sandbox."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from mpp.registries.adapters.satusehat import Satusehat, Token
from mpp.registries.adapters.sdmk import Published, Sdmk, Sip
from mpp.registries.operations import Refused
from mpp.registries.ports import Answer, Keep, Key, NotFound, Question, Trouble, Unavailable
from tests.registries.conftest import Connect, Knobs

DOCTOR = "3510165204909001"
NURSE_OF_KAIMANA = "9208013101949001"
DOCTOR_OF_KAIMANA = "9208011708889001"
DOCTOR_WITH_THREE = "3510160812829001"
FATHER = "3510160907949001"
SECRET = "sandbox-satusehat-secret"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def token(connect: Connect) -> Token:
    return Token(connect(), "mpp-digital", SECRET)


def sip(number: str = "SIP-REKAAN-0001", nik: str = NURSE_OF_KAIMANA) -> Sip:
    return Sip(nik, number, "F-REKAAN-1", "Klinik Rekaan", "92.08", date(2026, 3, 2), date(2031, 3, 2))


def test_practitioner_is_found_by_nik(token: Token) -> None:
    answer = Satusehat(token).ask(
        Question(DOCTOR, fetch=frozenset({"practitioner.ihs", "practitioner.qualifications"}))
    )
    assert isinstance(answer, Answer)
    assert set(answer.fetched) == {"practitioner.ihs", "practitioner.qualifications"}
    assert answer.fetched["practitioner.ihs"].value
    assert answer.fetched["practitioner.qualifications"].value[0]["code"] == "STR-KKI"
    assert answer.fetched["practitioner.ihs"].keep is Keep.UNTIL_CASE_END


def test_who_is_no_health_worker_is_not_found(token: Token) -> None:
    question = Question(FATHER, fetch=frozenset({"practitioner.ihs", "practitioner.str"}))
    assert Satusehat(token).ask(question) == NotFound()
    assert Sdmk(token).ask(question) == NotFound()


class Counting(httpx.Client):
    """Counts the tokens that were asked for."""

    tokens = 0

    def request(self, method: str, url: httpx.URL | str, **options: object) -> httpx.Response:
        self.tokens += "accesstoken" in str(url)
        return super().request(method, url, **options)  # type: ignore[arg-type]


@pytest.fixture
def counting(sandbox_url: str) -> Iterator[Counting]:
    with Counting(base_url=sandbox_url, trust_env=False) as http:
        yield http


def test_token_is_asked_for_once_until_shortly_before_it_runs_out(counting: Counting) -> None:
    instants = [NOON]
    sdmk = Sdmk(Token(counting, "mpp-digital", SECRET, now=lambda: instants[-1]))
    sdmk.facilities("35.10")
    sdmk.facilities("35.10")
    assert counting.tokens == 1
    instants.append(NOON + timedelta(minutes=59, seconds=30))
    sdmk.facilities("35.10")
    assert counting.tokens == 2


def test_text_that_is_no_nik_is_not_sent(counting: Counting) -> None:
    sdmk = Sdmk(Token(counting, "mpp-digital", SECRET))
    assert sdmk.ask(Question("../facilities", fetch=frozenset({"practitioner.str"}))) == NotFound()
    assert counting.tokens == 0


def test_wrong_secret_is_a_value(connect: Connect) -> None:
    stranger = Sdmk(Token(connect(), "mpp-digital", "wrong"))
    assert stranger.facilities("35.10") == Unavailable(Trouble.LOGIN_REFUSED)


def test_doctor_has_registration_credits_and_no_permit(token: Token) -> None:
    wanted = frozenset({"practitioner.str", "practitioner.skp", "practitioner.sips"})
    answer = Sdmk(token).ask(Question(DOCTOR, fetch=wanted))
    assert isinstance(answer, Answer)
    assert answer.fetched["practitioner.str"].value[0]["number"]
    assert answer.fetched["practitioner.skp"].value["ok"] is True
    assert answer.fetched["practitioner.sips"].value == []


def test_nik_in_the_address_never_reaches_the_log(token: Token, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Sdmk(token).ask(Question(DOCTOR, fetch=frozenset({"practitioner.str"})))
        Satusehat(token).ask(Question(DOCTOR, fetch=frozenset({"practitioner.ihs"})))
    assert DOCTOR not in caplog.text


def test_facilities_are_those_of_the_regency(token: Token) -> None:
    places = Sdmk(token).facilities("92.08")
    assert isinstance(places, tuple)
    assert {place.regency_code for place in places} == {"92.08"}


PLACE = frozenset({"practice.place_name", "practice.place_address"})


def test_a_place_of_practice_is_found_by_its_code(token: Token) -> None:
    answer = Sdmk(token).ask(Question("", PLACE, key=Key("practice.place_code", "F9208001")))
    assert isinstance(answer, Answer)
    found = {name: (one.value, one.keep) for name, one in answer.fetched.items()}
    assert found == {
        "practice.place_name": ("RSUD Contoh Kaimana", Keep.UNTIL_CASE_END),
        "practice.place_address": ("Jalan Contoh Utarum 1 Kaimana", Keep.UNTIL_CASE_END),
    }


@pytest.mark.parametrize(
    "key",
    [
        Key("practice.place_code", "F9999999"),
        Key("practice.place_code", "F9208001&regency=92.08"),
        Key("practice.place_code", ""),
        Key("practice.place_name", "RSUD Contoh Kaimana"),
    ],
)
def test_what_no_place_has_finds_none(token: Token, key: Key) -> None:
    assert Sdmk(token).ask(Question("", PLACE, key=key)) == NotFound()


def test_permit_published_twice_under_one_key_is_one(token: Token) -> None:
    sdmk = Sdmk(token)
    assert sdmk.publish_sip(sip(), "key-once") == Published(repeated=False)
    assert sdmk.publish_sip(sip(), "key-once") == Published(repeated=True)
    answer = sdmk.ask(Question(NURSE_OF_KAIMANA, fetch=frozenset({"practitioner.sips"})))
    assert isinstance(answer, Answer)
    assert [held["number"] for held in answer.fetched["practitioner.sips"].value] == ["SIP-REKAAN-0001"]


def test_refusals_of_a_permit_are_told_by_code(token: Token) -> None:
    sdmk = Sdmk(token)
    sdmk.publish_sip(sip("SIP-REKAAN-0002"), "key-second")
    changed = replace(sip("SIP-REKAAN-0002"), status="revoked")
    assert sdmk.publish_sip(changed, "key-second") == Refused("key_reused")
    taken = sip("SIP-REKAAN-0002", DOCTOR_OF_KAIMANA)
    assert sdmk.publish_sip(taken, "key-third") == Refused("number_taken")
    fourth = sip("SIP-REKAAN-0003", DOCTOR_WITH_THREE)
    assert sdmk.publish_sip(fourth, "key-fourth") == Refused("too_many_places")
    assert sdmk.publish_sip(sip("SIP-REKAAN-0004", FATHER), "key-fifth") == NotFound()


def test_outage_while_publishing_can_be_repeated(token: Token, knobs: Knobs) -> None:
    sdmk = Sdmk(token)
    knobs.turn("sdmk", outage=True, mode="500")
    assert sdmk.publish_sip(sip("SIP-REKAAN-0005"), "key-outage") == Unavailable(Trouble.BROKEN)
    knobs.reset()
    assert isinstance(sdmk.publish_sip(sip("SIP-REKAAN-0005"), "key-outage"), Published)
