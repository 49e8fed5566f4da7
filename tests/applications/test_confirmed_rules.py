"""A rule that wants a value confirmed waits for its registry, and falls where the registry says otherwise."""

from datetime import date
from pathlib import Path

import pytest

from mpp.applications import interview as iv
from mpp.catalogue.loader import load_pack
from mpp.processes.rules import pause_of

SERVICE = Path(__file__).parents[2] / "packs/services/jkn-pindah-faskes"
RULE, NAME = "as_registered", "applicant.name"
DECLARED = iv.Held("Sari Contoh", "applicant", 1, "2026-11-24")
MISMATCH = (f"applicant:dukcapil_mismatch:{NAME.removeprefix('applicant.')}",)


@pytest.fixture(scope="module")
def told() -> iv.Interview:
    return iv.Interview(load_pack(SERVICE).published, date(2026, 11, 24), answers={NAME: DECLARED})


def said(interview: iv.Interview) -> bool | None:
    return iv.verdicts(iv.plan(interview)).get(RULE)


def test_it_holds_where_nobody_was_asked_or_who_was_agrees(told: iv.Interview) -> None:
    assert said(told) is True


def test_it_is_undecided_while_the_registry_is_silent(told: iv.Interview) -> None:
    assert said(told.with_(unconfirmed={NAME: "dukcapil"})) is None
    assert said(told.with_(unconfirmed={"applicant.nik": "dukcapil"})) is True
    waits = pause_of([], [f"rule.{RULE}"], told.published)
    assert waits is not None
    assert waits.waits_for == ("dukcapil",)


def test_it_falls_where_a_registry_contradicts_by_verdict_or_by_value(told: iv.Interview) -> None:
    assert said(told.with_(notices=MISMATCH)) is False
    assert said(told.with_(conflicts={NAME: (iv.Held("Sari Lain", "bpjs", 4, "2026-11-24"),)})) is False
    assert [rule.id for rule in iv.review(iv.plan(told.with_(notices=MISMATCH))).broken] == [RULE]
