"""SIAK's adapter against the sandbox: one birth, one registration."""

from typing import Any

import pytest

from mpp.registries.adapters.siak import KeyReused, Output, Siak
from mpp.registries.operations import Accepted, Altered
from mpp.registries.ports import NotFound, Trouble, Unavailable
from tests.registries.conftest import Connect, Knobs


class Book:
    """Receipts in memory."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}

    def number(self, key: str) -> str | None:
        return self.numbers.get(key)

    def keep(self, key: str, number: str) -> None:
        self.numbers[key] = number


def birth(child: str = "Melati Citra Contoh") -> dict[str, Any]:
    reporter = {"nik": "3510160907949001", "name": "Agus Setiawan Contoh"}
    return {
        "child": {"name": child, "sex": "P", "birth_place": "BANYUWANGI", "birth_date": "2026-03-02"},
        "mother": {"nik": "3510166102969001", "name": "Dewi Lestari Contoh"},
        "father": reporter,
        "reporter": reporter,
        "witnesses": [
            {"nik": "3510163011799001", "name": "Bambang Nugroho Simulasi"},
            {"nik": "3510166501839001", "name": "Siti Rahmawati Simulasi"},
        ],
        "files": [],
    }


@pytest.fixture
def siak(connect: Connect) -> Siak:
    return Siak(connect(seconds=30), "sandbox-siak-token", Book())


def accepted(siak: Siak, key: str, child: str = "Melati Citra Contoh") -> str:
    outcome = siak.register_birth(birth(child), key)
    assert isinstance(outcome, Accepted)
    return outcome.number


def test_known_key_is_answered_without_a_call(siak: Siak, knobs: Knobs) -> None:
    number = accepted(siak, "birth-known")
    knobs.turn("siak", outage=True, mode="500")
    assert siak.register_birth(birth(), "birth-known") == Accepted(number)


def test_lost_reply_is_repeated_under_the_key_and_stays_one_registration(connect: Connect) -> None:
    first = accepted(Siak(connect(), "sandbox-siak-token", Book()), "birth-lost")
    second = accepted(Siak(connect(), "sandbox-siak-token", Book()), "birth-lost")
    assert first == second


def test_key_with_another_birth_is_our_own_fault(connect: Connect) -> None:
    accepted(Siak(connect(), "sandbox-siak-token", Book()), "birth-other")
    again = Siak(connect(), "sandbox-siak-token", Book())
    assert again.register_birth(birth("Mawar Citra Contoh"), "birth-other") == KeyReused()


def test_issued_documents_are_downloaded_and_fit_their_digest(siak: Siak, knobs: Knobs) -> None:
    knobs.turn("siak", delay_s=0)
    registration = siak.registration(accepted(siak, "birth-issued"))
    assert not isinstance(registration, NotFound | Unavailable)
    assert (registration.state, registration.reasons) == ("issued", ())
    assert registration.child_nik is not None
    assert registration.child_nik not in repr(registration)
    outputs = {output.kind: output for output in registration.outputs}
    assert set(outputs) == {"akta_kelahiran", "kk", "kia"}
    pdf = siak.document(outputs["akta_kelahiran"])
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF-")
    assert siak.document(outputs["kia"]) == NotFound()
    forged = Output("kk", "1", "0" * 64, outputs["kk"].document_id)
    assert siak.document(forged) == Altered()


def test_name_of_one_word_comes_back_with_reasons(siak: Siak, knobs: Knobs) -> None:
    knobs.turn("siak", delay_s=0)
    registration = siak.registration(accepted(siak, "birth-returned", "Melati"))
    assert not isinstance(registration, NotFound | Unavailable)
    assert registration.state == "returned"
    assert registration.reasons


def test_unknown_registration_is_not_found(siak: Siak) -> None:
    assert siak.registration("REG-99999999") == NotFound()
    assert siak.registration("../documents") == NotFound()


def test_wrong_token_and_outage_are_values(connect: Connect, knobs: Knobs) -> None:
    stranger = Siak(connect(), "wrong", Book())
    assert stranger.register_birth(birth(), "birth-x") == Unavailable(Trouble.LOGIN_REFUSED)
    knobs.turn("siak", outage=True, mode="timeout")
    hasty = Siak(connect(seconds=0.3), "sandbox-siak-token", Book())
    assert hasty.register_birth(birth(), "birth-y") == Unavailable(Trouble.TIMEOUT)
