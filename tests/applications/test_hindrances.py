"""What keeps silence from being consent: each hard rule, and every value that it reads, must be sure."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mpp.applications import interview as iv
from mpp.applications.interview.silence import hindrances, is_awaited, registries_of
from mpp.applications.rehearsal.interviewing import ask, opened
from mpp.applications.rehearsal.terms import Outcome
from mpp.catalogue.loader import load_pack
from mpp.catalogue.reading import read_yaml
from mpp.catalogue.scenario import Scenario
from mpp.vault.rules import Assurance

FOLDER = Path(__file__).parents[2] / "packs" / "services" / "sip-dokter"
SKP, NAME, CODE = (f"applicant.{one}" for one in ("practitioner.skp", "practice.place_name", "practice.place_code"))


@pytest.fixture(scope="module")
def interview() -> iv.Interview:
    """A doctor's application in which everything is as it should be."""
    scenario = Scenario.model_validate(read_yaml(FOLDER / "scenarios/journey.yaml")[0])
    outcome = Outcome(opened(load_pack(FOLDER).published, scenario))
    ask(outcome, scenario)
    return outcome.interview


def _against(interview: iv.Interview, **changes: Any) -> list[str]:
    return hindrances(iv.plan(interview.with_(**changes)))


def _known(interview: iv.Interview, path: str, **changes: Any) -> dict[str, iv.Held]:
    return {**interview.known, path: replace(interview.known[path], **changes)}


def test_nothing_stands_against_what_registries_vouch_for(interview: iv.Interview) -> None:
    assert _against(interview) == []


def test_a_rule_that_fails_or_hangs_on_nothing_known(interview: iv.Interview) -> None:
    skp = {**interview.known[SKP].value, "ok": False}
    assert _against(interview, known=_known(interview, SKP, value=skp)) == ["rule:skp_sufficient"]


def test_what_is_only_somebodys_word_is_not_sure(interview: iv.Interview) -> None:
    for assurance in (Assurance.DECLARED, Assurance.ATTESTED, Assurance.OFFICER):
        assert _against(interview, known=_known(interview, SKP, assurance=assurance)) == [f"unsure:{SKP}"]


def test_a_typed_code_is_as_sure_as_what_the_register_found_by_it(interview: iv.Interview) -> None:
    assert interview.answers[CODE].assurance == Assurance.DECLARED
    typed = {path: held for path, held in interview.known.items() if not path.startswith("applicant.practice.")}
    places = {path: replace(held, assurance=1) for path, held in interview.known.items() if path not in typed}
    assert _against(interview, known=typed | places) == [f"unsure:{CODE}", f"unsure:{NAME}"]


def test_what_another_source_contradicts_is_not_sure(interview: iv.Interview) -> None:
    other = interview.known[SKP]
    assert _against(interview, conflicts={SKP: (other,)}) == [f"unsure:{SKP}"]
    assert _against(interview, unconfirmed={SKP: "sdmk"}) == [f"unsure:{SKP}"]


def test_a_registry_that_has_not_answered_is_awaited_and_nothing_else(interview: iv.Interview) -> None:
    rest = {path: held for path, held in interview.known.items() if path != SKP}
    found = _against(interview, known=rest, pending={SKP: "sdmk"})
    assert (found, is_awaited(found), registries_of(found)) == (["awaited:sdmk"], True, ("sdmk",))
    assert not is_awaited([*found, "rule:str_valid"])
    assert not is_awaited([])


def test_an_office_that_has_said_no_was_not_silent(interview: iv.Interview) -> None:
    assert hindrances(iv.plan(interview), {"verify"}) == ["decided:verify"]
