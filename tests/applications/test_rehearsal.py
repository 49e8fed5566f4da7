"""Scenarios are played by the real interview, process and printing, without a database, and can fail."""

import json
import shutil
import socket
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from mpp.catalogue.loader import load_pack
from mpp.cli import main
from mpp.cli.pack_testing import Failure, Played, play, play_all
from tests.catalogue.planting import BPMN, PACKS, SCENARIO, SERVICE, TYPST, plant

SHIPPED = Path(__file__).parents[2] / "packs" / "services"
SCENARIOS = sorted(SHIPPED.glob("*/scenarios/*.yaml"))
DECISIONS = "decisions: {verify: [correct, approve], sign: [approve]}"
PASSED = "passed: [verify, correct, verify, sign, issue]"

# name: file, what is replaced, by what, in which file and line the failure stands, what, expected, came
WRONG = {
    "asked": (
        SCENARIO,
        "    - applicant.purpose.detail\n",
        "",
        (SCENARIO, "  asked:", "asked differs"),
        ["applicant.purpose.kind", "applicant.purpose.letter", "witness[1].name", "witness[2].name"],
        [
            *("applicant.purpose.kind", "applicant.purpose.letter", "applicant.purpose.detail"),
            *("witness[1].name", "witness[2].name"),
        ],
    ),
    "passed": (
        SCENARIO,
        PASSED,
        "passed: [verify, sign, issue]",
        (SCENARIO, "  passed:", "passed differs"),
        ["verify", "sign", "issue"],
        ["verify", "correct", "verify", "sign", "issue"],
    ),
    "end": (SCENARIO, "end: issued", "end: refused", (SCENARIO, "  end:", "end differs"), "refused", "issued"),
    "outputs": (
        SCENARIO,
        "outputs: [letter]",
        "outputs: []",
        (SCENARIO, "  outputs:", "outputs differs"),
        [],
        ["letter"],
    ),
    "rules": (
        SCENARIO,
        "{adult: true}",
        "{adult: false}",
        (SCENARIO, "  rules:", "rules.adult differs"),
        False,
        True,
    ),
    "fee": (SCENARIO, "fee: 0", "fee: 1", (SCENARIO, "  fee:", "fee differs"), 1, 0),
    "blocked": (
        SCENARIO,
        "applicant.birth_date: 1990-01-01",
        "applicant.birth_date: 2020-01-01",
        (SCENARIO, "expect:", "blocked differs"),
        [],
        ["adult"],
    ),
    "no decision left": (
        SCENARIO,
        DECISIONS,
        "decisions: {verify: [correct], sign: [approve]}",
        (SCENARIO, "decisions:", "verify comes for the 2. time, and the scenario does not say what happens"),
        ["correct"],
        None,
    ),
    "a decision too many": (
        SCENARIO,
        DECISIONS,
        "decisions: {verify: [correct, approve], sign: [approve, approve]}",
        (SCENARIO, "decisions:", "sign is not passed so often"),
        2,
        1,
    ),
    "no answer": (
        SCENARIO,
        "  witness[2].name: Saksi Rekaan\n",
        "",
        (SCENARIO, "answers:", "witness[2].name is asked, and the scenario has no answer"),
        None,
        None,
    ),
    "an answer refused": (
        SCENARIO,
        "kind: work",
        "kind: holiday",
        (SCENARIO, "  applicant.purpose.kind:", "the answer is refused: not_a_choice"),
        None,
        None,
    ),
    "an answer too many": (
        SCENARIO,
        "answers:\n",
        "answers:\n  applicant.name: Contoh\n",
        (SCENARIO, "  applicant.name:", "applicant.name is answered, but not asked"),
        None,
        None,
    ),
    "a correction refused": (
        SCENARIO,
        "marks: [applicant.purpose.detail]",
        "marks: []",
        (SCENARIO, "corrections:", "the correction is refused: not_asked"),
        None,
        None,
    ),
    "parameters": (
        SCENARIO,
        "facts:",
        "parameters: {fee: 10001}\nfacts:",
        (SCENARIO, "parameters:", "the pack refuses these parameters"),
        None,
        {"fee": ["too_large"]},
    ),
    "a template's error": (
        TYPST,
        "Nama:",
        "\n#nobody\nNama:",
        (TYPST, "#nobody", "the template of letter: unknown variable: nobody"),
        None,
        None,
    ),
    "a page less": (
        SERVICE,
        "elements: [purpose.kind, purpose.detail, purpose.letter]",
        "elements: [purpose.kind, purpose.letter]",
        (SCENARIO, "  asked:", "applicant.purpose.detail: needed, but neither known nor asked"),
        None,
        None,
    ),
    "another way": (
        BPMN,
        'sourceRef="correct" targetRef="verify"',
        'sourceRef="correct" targetRef="sign"',
        (SCENARIO, "  passed:", "passed differs"),
        ["verify", "correct", "verify", "sign", "issue"],
        ["verify", "correct", "sign", "issue"],
    ),
}


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS, tmp_path / "packs"))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any socket would fail the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a rehearsal opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)


@cache
def all_played(folder: Path) -> list[Played]:
    return list(play(load_pack(folder)))


@pytest.mark.parametrize("file", SCENARIOS, ids=[f"{one.parents[1].name}-{one.stem}" for one in SCENARIOS])
@pytest.mark.usefixtures("offline")
def test_a_shipped_scenario_passes_without_database_or_network(file: Path) -> None:
    (played,) = [one for one in all_played(file.parents[1]) if one.scenario == file.stem]
    assert [str(failure) for failure in played.failures] == []


def test_every_shipped_pack_has_scenarios_and_no_mistake() -> None:
    played, mistakes = play_all(SHIPPED.parent)
    events = SHIPPED.parent / "events"
    names = {folder.name for folder in SHIPPED.iterdir()} | {file.stem for file in events.glob("*.yaml")}
    assert {one.pack for one in played} == names
    assert len(played) == len(SCENARIOS) + len(list(events.glob("*/scenarios/*.yaml")))
    assert [one for one in played if not one.passed] == []
    assert mistakes == []


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", WRONG)
def test_what_differs_is_told_with_file_line_and_both_sides(packs: Path, name: str) -> None:
    file, old, new, (told_file, told_line, what), expected, came = WRONG[name]
    plant(packs, file, old, new)
    failures = [one for one in _failures(packs, "journey") if one.what == what]
    lines = (packs / told_file).read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith(told_line))
    assert failures == [Failure(str(packs / told_file), line, what, expected, came)]


def _failures(packs: Path, scenario: str) -> list[Failure]:
    (played,) = [one for one in play(load_pack(packs / "services/letter")) if one.scenario == scenario]
    return played.failures


def test_a_case_that_waits_for_a_late_fact_goes_on_with_it_and_stands_without_it() -> None:
    late = SHIPPED / "sip-dokter"
    loaded = load_pack(late)
    scenario = loaded.published.scenarios["late"]
    never = scenario | {"late": {}, "decisions": {"verify": ["approve"], "examine": ["approve"]}, "results": {}}
    never["expect"] = scenario["expect"] | {
        "passed": ["examine", "verify"],
        "end": "",
        "outputs": [],
        "rules": {"str_valid": "undecided"},
    }
    loaded.published.scenarios["never"] = never
    failures = {one.scenario: one.failures for one in play(loaded) if one.scenario in ("late", "never")}
    assert failures == {"late": [], "never": []}


def test_the_command_says_what_passed_and_what_failed(packs: Path) -> None:
    ran = CliRunner().invoke(main, ["pack", "test", str(packs), "--json"])
    assert ran.exit_code == 0
    assert {key: value for key, value in json.loads(ran.output).items() if key != "scenarios"} == {
        "right": True,
        "passed": 3,
        "failed": 0,
        "mistakes": [],
    }
    line = plant(packs, SCENARIO, "end: issued", "end: refused")
    ran = CliRunner().invoke(main, ["pack", "test", str(packs), "--json"])
    assert ran.exit_code == 1
    (failed,) = [one for one in json.loads(ran.output)["scenarios"] if not one["passed"]]
    assert failed == {
        "pack": "letter",
        "scenario": "journey",
        "title": "Surat terbit",
        "file": str(packs / SCENARIO),
        "passed": False,
        "failures": [
            {
                "file": str(packs / SCENARIO),
                "line": line,
                "what": "end differs",
                "expected": "refused",
                "came": "issued",
            }
        ],
    }


def test_a_pack_with_mistakes_is_not_played(packs: Path) -> None:
    plant(packs, SERVICE, "party: witness", "party: wittness")
    ran = CliRunner().invoke(main, ["pack", "test", str(packs)])
    assert ran.exit_code == 1
    assert "there is no party wittness" in ran.output
    assert "0 skenario / scenarios, 0 gagal / failed" in ran.output


def test_the_once_only_index_counts_what_a_known_person_is_not_asked(packs: Path) -> None:
    """Of nine values the letter needs, four are known or awaited, and five are asked; the file each time anew."""
    ran = CliRunner().invoke(main, ["once-only", "report", "--packs", str(packs), "--json"])
    index = {"average": 0.4444, "services": {"letter": 0.4444}}
    asked = {"person.name": 2, "purpose.detail": 1, "purpose.kind": 1, "purpose.letter": 1}
    worst = [{"element": name, "times": times, "services": ["letter"]} for name, times in asked.items()]
    assert (ran.exit_code, json.loads(ran.output)) == (0, index | {"first": index, "worst": worst})
    (packs / SCENARIO).unlink()
    ran = CliRunner().invoke(main, ["once-only", "report", "--packs", str(packs)])
    assert ran.exit_code == 1


def test_a_known_person_is_spared_nine_tenths_over_all_that_is_shipped() -> None:
    ran = CliRunner().invoke(main, ["once-only", "report", "--json"])
    told = json.loads(ran.output)
    assert told["average"] >= 0.9
    assert told["services"].keys() == told["first"]["services"].keys() == {one.name for one in SHIPPED.iterdir()}


def test_missing_translations_do_not_keep_a_pack_from_being_played(packs: Path) -> None:
    plant(packs, "services/letter/i18n/en.yaml", "summary: A sample letter for tests\n", "")
    assert CliRunner().invoke(main, ["pack", "test", str(packs)]).exit_code == 0
    assert CliRunner().invoke(main, ["pack", "check", str(packs)]).exit_code == 1
