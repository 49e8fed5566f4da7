"""Dukcapil's adapter against the sandbox."""

import logging
from datetime import timedelta

import pytest

from mpp.registries.adapters.dukcapil import Account, Dukcapil, verdict
from mpp.registries.ports import (
    Answer,
    Can,
    Judgement,
    Keep,
    NotFound,
    Question,
    Trouble,
    Unavailable,
    Unusable,
    Verdict,
    Why,
)
from tests.registries.conftest import Connect, Knobs

DOCTOR = "3510165204909001"
ACCOUNT = Account("mpp-digital", "sandbox-user", "sandbox-password")


@pytest.fixture
def dukcapil(connect: Connect) -> Dukcapil:
    return Dukcapil(connect(), ACCOUNT)


def asked(dukcapil: Dukcapil, nik: str = DOCTOR, **claims: str) -> object:
    return dukcapil.ask(Question(nik, claims={f"person.{name}": text for name, text in claims.items()}))


def test_true_claims_match_and_names_carry_a_score(dukcapil: Dukcapil) -> None:
    answer = asked(dukcapil, name="Sari Wulandari Contoh", birth_date="1990-04-12", sex="P")
    assert answer == Answer(
        verdicts={
            "person.name": Verdict(Judgement.MATCH, 100),
            "person.birth_date": Verdict(Judgement.MATCH),
            "person.sex": Verdict(Judgement.MATCH),
        }
    )


def test_false_claims_are_told_apart_from_near_ones(dukcapil: Dukcapil) -> None:
    answer = asked(dukcapil, name="Sari Wulandary Contoh", birth_date="1991-04-12")
    assert isinstance(answer, Answer)
    near = answer.verdicts["person.name"]
    assert near.judgement is Judgement.MATCH
    assert near.score is not None
    assert 80 <= near.score < 100
    assert answer.verdicts["person.birth_date"] == Verdict(Judgement.MISMATCH)


def test_claim_that_it_does_not_know_is_unknown(dukcapil: Dukcapil) -> None:
    answer = asked(dukcapil, shoe_size="42")
    assert answer == Answer(verdicts={"person.shoe_size": Verdict(Judgement.UNKNOWN)})


def test_village_code_is_compared_by_its_parts(dukcapil: Dukcapil) -> None:
    right = dukcapil.ask(Question(DOCTOR, claims={"address.village_code": "35.10.16.1012"}))
    assert right == Answer(verdicts={"address.village_code": Verdict(Judgement.MATCH)})
    wrong = dukcapil.ask(Question(DOCTOR, claims={"address.village_code": "99.99.99.9999"}))
    assert wrong == Answer(verdicts={"address.village_code": Verdict(Judgement.MISMATCH)})


@pytest.mark.parametrize(
    ("nik", "outcome"),
    [
        ("3510160202909001", NotFound()),
        ("9999990202909001", NotFound()),
        ("3510162008509001", Unusable(Why.DEAD)),
        ("3510160505899001", Unusable(Why.MOVED)),
        ("3510165111929001", Unusable(Why.DUPLICATE)),
        ("3510167004989001", Unusable(Why.NOT_SYNCHRONISED)),
        ("3510162703089001", Unusable(Why.NO_BIOMETRIC)),
    ],
)
def test_records_that_cannot_serve_are_answers(dukcapil: Dukcapil, nik: str, outcome: object) -> None:
    assert asked(dukcapil, nik, name="Rekaan") == outcome


def test_spent_quota_says_when_to_come_back(dukcapil: Dukcapil, knobs: Knobs) -> None:
    knobs.turn("dukcapil", quota=0)
    assert asked(dukcapil, name="Rekaan") == Unavailable(Trouble.QUOTA_SPENT, timedelta(hours=1))


def test_refused_login_is_told(connect: Connect) -> None:
    stranger = Dukcapil(connect(), Account("mpp-digital", "nobody", "wrong"))
    assert asked(stranger, name="Rekaan") == Unavailable(Trouble.LOGIN_REFUSED)


@pytest.mark.parametrize(
    ("mode", "reason"),
    [("500", Trouble.BROKEN), ("refuse", Trouble.BROKEN), ("timeout", Trouble.TIMEOUT)],
)
def test_outage_is_a_value(connect: Connect, knobs: Knobs, mode: str, reason: Trouble) -> None:
    knobs.turn("dukcapil", outage=True, mode=mode)
    hasty = Dukcapil(connect(seconds=0.3), ACCOUNT)
    assert asked(hasty, name="Rekaan") == Unavailable(reason)


def test_nothing_listening_is_unreachable(connect: Connect) -> None:
    assert asked(Dukcapil(connect("http://127.0.0.1:9"), ACCOUNT), name="Rekaan") == Unavailable(
        Trouble.UNREACHABLE
    )


def test_nothing_personal_reaches_the_log(dukcapil: Dukcapil, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = asked(dukcapil, name="Sari Wulandari Contoh")
    assert isinstance(answer, Answer)
    assert DOCTOR not in caplog.text
    assert DOCTOR not in repr(Question(DOCTOR, claims={"person.name": "Sari Wulandari Contoh"}))
    assert "Sari" not in repr(Question(DOCTOR, claims={"person.name": "Sari Wulandari Contoh"}))
    assert ACCOUNT.password not in repr(ACCOUNT)


def test_only_verifies_and_keeps_nothing(dukcapil: Dukcapil) -> None:
    assert {capability.can for capability in dukcapil.capabilities.values()} == {frozenset({Can.VERIFY})}
    assert {capability.keep for capability in dukcapil.capabilities.values()} == {Keep.NO}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sesuai (97)", Verdict(Judgement.MATCH, 97)),
        ("Tidak Sesuai (12)", Verdict(Judgement.MISMATCH, 12)),
        ("tidak sesuai", Verdict(Judgement.MISMATCH)),
        ("Sesuai (101)", Verdict(Judgement.UNKNOWN)),
        ("Sari", Verdict(Judgement.UNKNOWN)),
        (None, Verdict(Judgement.UNKNOWN)),
    ],
)
def test_verdict_texts(text: object, expected: Verdict) -> None:
    assert verdict(text) == expected
