"""BPJS Kesehatan, the hospitals' birth notices, and SIAK's deaths, moves and cards, against the sandbox."""

import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from mpp.registries.adapters.birth_notices import BIRTHS, BirthNotices
from mpp.registries.adapters.bpjs import Bpjs
from mpp.registries.adapters.death_notices import DEATHS, DeathNotices
from mpp.registries.adapters.satusehat import Token
from mpp.registries.adapters.siak import Siak
from mpp.registries.adapters.siak_office import SiakOffice
from mpp.registries.operations import Accepted, Refused, Stage, Standing, Told
from mpp.registries.ports import Answer, Fetched, Keep, NotFound, Question, Trouble, Unavailable
from tests.registries.conftest import Connect, Knobs

MOTHER, WITNESS, DOCTOR = "3510165403989001", "3510163011799001", "3510165204909001"
CHILD = "3510164305219001"
WIDOW = "3510165206889001"
WANTED = frozenset(
    {"insurance.jkn_number", "insurance.jkn_segment", "insurance.jkn_status", "insurance.jkn_facility"}
)


class Kept:
    """Numbers by key."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}

    def number(self, key: str) -> str | None:
        return self.numbers.get(key)

    def keep(self, key: str, number: str) -> None:
        self.numbers[key] = number


@pytest.fixture
def bpjs(connect: Connect) -> Bpjs:
    return Bpjs(connect(), "sandbox-bpjs-token")


@pytest.fixture
def notices(connect: Connect) -> BirthNotices:
    return BirthNotices(Token(connect(), "mpp-digital", "sandbox-satusehat-secret"))


@pytest.fixture
def siak(connect: Connect) -> SiakOffice:
    return SiakOffice(Siak(connect(), "sandbox-siak-token", Kept()))


def test_a_participant_is_known_by_nik(bpjs: Bpjs) -> None:
    answer = bpjs.ask(Question(MOTHER, fetch=WANTED))
    assert isinstance(answer, Answer)
    told = {name: one.value for name, one in answer.fetched.items()}
    assert told.keys() == WANTED
    assert (told["insurance.jkn_segment"], told["insurance.jkn_status"]) == ("ppu", "aktif")
    assert bpjs.ask(Question("3510165403989009", fetch=WANTED)) == NotFound()
    assert bpjs.ask(Question("no nik/../x", fetch=WANTED)) == NotFound()


def test_a_newborn_is_insured_once_and_by_an_insured_parent(bpjs: Bpjs) -> None:
    told = {
        "parent_nik": MOTHER,
        "nik": "3510164305219001",
        "name": "Bunga",
        "sex": "P",
        "birth_date": "2021-05-03",
    }
    key = uuid4().hex
    assert bpjs.tell("register_newborn", told, key) == Told()
    assert bpjs.tell("register_newborn", told, key) == Told()
    assert bpjs.tell("register_newborn", told, uuid4().hex) == Refused("insured_already")
    assert bpjs.tell("register_newborn", {**told, "nik": "1"}, uuid4().hex) == Refused("nik_unknown")
    assert bpjs.tell("sell_insurance", told, uuid4().hex) == Refused("unknown_operation")


def test_a_move_and_a_death_are_told(bpjs: Bpjs) -> None:
    moved = {"nik": WITNESS, "facility_name": "Puskesmas Rekaan Kertosari"}
    assert bpjs.tell("change_facility", moved, uuid4().hex) == Told()
    assert bpjs.tell("change_facility", {**moved, "facility_name": "X"}, uuid4().hex) == Refused("facility_unknown")
    assert bpjs.tell("report_death", {"nik": WITNESS, "died_on": "2026-11-01"}, uuid4().hex) == Told()
    assert bpjs.tell("change_facility", moved, uuid4().hex) == Refused("not_insured")


def test_an_insurance_that_is_away_says_so(bpjs: Bpjs, knobs: Knobs) -> None:
    knobs.turn("bpjs", outage=True)
    assert bpjs.ask(Question(MOTHER, fetch=WANTED)) == Unavailable(Trouble.BROKEN)
    assert bpjs.tell("report_death", {"nik": WITNESS}, uuid4().hex) == Unavailable(Trouble.BROKEN)


def test_a_mother_finds_the_birth_that_her_hospital_told_of(notices: BirthNotices, knobs: Knobs) -> None:
    wanted = frozenset({BIRTHS})
    answer = notices.ask(Question(MOTHER, fetch=wanted))
    assert isinstance(answer, Answer)
    born = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    (birth,) = answer.fetched[BIRTHS].value
    assert {
        name: birth[name] for name in ("reporter", "sex", "birth_date", "birth_place", "order", "evidence")
    } == {
        "reporter": "ibu",
        "sex": "P",
        "birth_date": born,
        "birth_place": "Banyuwangi",
        "order": 1,
        "evidence": "pemberitahuan",
    }
    assert notices.ask(Question(DOCTOR, fetch=wanted)) == Answer()
    knobs.post("satusehat/births", mother_nik=DOCTOR, sex="L", birth_date="2026-01-02")
    told = notices.ask(Question(DOCTOR, fetch=wanted))
    assert isinstance(told, Answer)
    assert told.fetched[BIRTHS] == Fetched(told.fetched[BIRTHS].value, Keep.UNTIL_CASE_END)


def test_a_widow_finds_the_death_that_the_hospital_told_her_of(connect: Connect, knobs: Knobs) -> None:
    notices = DeathNotices(Token(connect(), "mpp-digital", "sandbox-satusehat-secret"))
    answer = notices.ask(Question(WIDOW, fetch=frozenset({DEATHS})))
    assert isinstance(answer, Answer)
    (death,) = answer.fetched[DEATHS].value
    assert {name: value for name, value in death.items() if name != "facility"} == {
        "notice_number": "PM-00000000",
        "nik": "3510160309859001",
        "name": "Hendra Kurniawan Contoh",
        "death_date": (datetime.now(UTC) - timedelta(days=2)).date().isoformat(),
        "place_name": "Banyuwangi",
        "certified_by": "dokter",
        "evidence": "pemberitahuan",
    }
    assert notices.ask(Question(DOCTOR, fetch=frozenset({DEATHS}))) == Answer()
    knobs.post("satusehat/deaths", nik=WITNESS, told_nik=DOCTOR, died_on="2026-01-02")
    told = notices.ask(Question(DOCTOR, fetch=frozenset({DEATHS})))
    assert isinstance(told, Answer)
    assert [one["nik"] for one in told.fetched[DEATHS].value] == [WITNESS]


def _settled(siak: SiakOffice, operation: str, payload: dict[str, object]) -> Standing:
    taken = siak.hand_in(operation, payload, uuid4().hex)
    assert isinstance(taken, Accepted)
    for _ in range(50):
        standing = siak.standing(taken.number)
        if isinstance(standing, Standing) and standing.stage is not Stage.OPEN:
            return standing
        time.sleep(0.1)
    raise AssertionError("never decided")


def test_siak_records_a_move_a_card_and_a_death_and_tells_the_new_facts(siak: SiakOffice, knobs: Knobs) -> None:
    knobs.turn("siak", delay_s=0, kia_delay_s=0)
    doctor = {"nik": DOCTOR, "name": "Sari Wulandari Contoh"}
    to = {"street": "Jalan Contoh Dahlia 3", "rt": "001", "rw": "002", "village_code": "35.10.16.1013"}
    moved = _settled(siak, "register_move", {"person": doctor, "to": to, "who_moves": "anggota"})
    assert (moved.stage, [one.kind for one in moved.made]) == (Stage.ISSUED, ["kk"])
    assert moved.facts == {"applicant.family.kk_number": moved.made[0].number}
    nowhere = {**to, "village_code": "35.10.16.9999"}
    returned = _settled(siak, "register_move", {"person": doctor, "to": nowhere, "who_moves": "anggota"})
    assert (returned.stage, [code for code, _ in returned.reasons]) == (Stage.RETURNED, ["village_unknown"])
    card = _settled(siak, "request_card", {"person": doctor})
    assert [(one.kind, one.printed) for one in card.made] == [("ktp_el", True)]
    childs = _settled(siak, "request_card", {"person": {"nik": CHILD, "name": "Bunga Citra Contoh"}})
    assert [(one.kind, one.number) for one in childs.made] == [("kia", CHILD)]
    dead = {"nik": DOCTOR, "name": "Sari Wulandari Contoh", "died_on": "2026-01-02"}
    reporter = {"nik": WITNESS, "name": "Bambang Nugroho Simulasi"}
    died = _settled(siak, "register_death", {"deceased": dead, "reporter": reporter})
    assert [one.kind for one in died.made] == ["akta_kematian", "kk"]
    assert died.facts == {"deceased.death.certificate_number": died.made[0].number}
    again = _settled(siak, "register_death", {"deceased": dead, "reporter": reporter})
    assert [code for code, _ in again.reasons] == ["deceased_not_found"]
