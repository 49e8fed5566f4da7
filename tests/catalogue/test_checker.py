"""Each kind of mistake is told with its file, its line and the mend."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from mpp.catalogue.checker import Mistake, check
from mpp.catalogue.checker.soundness import JOIN
from mpp.catalogue.loader import load_pack
from mpp.cli import main
from mpp.cli.pack_checking import check_all
from tests.catalogue.planting import BPMN, PACKS, SERVICE, plant
from tests.catalogue.test_event_checker import PLANTED

MISTAKES = yaml.safe_load((Path(__file__).parent / "mistakes.yaml").read_text(encoding="utf-8"))
SIP, BIRTH = "services/sip-dokter/service.yaml", "services/akta-kelahiran/service.yaml"
SHARED = "processes/practice_permit.bpmn"
SHIPPED_MISTAKES = [
    ("path", SIP, "nik: applicant.nik", "nik: applicant.nick"),
    ("path", SIP, "number: output.sip.number", "number: output.sip.nomor"),
    ("path", SIP, "number: output.sip.number", "number: output.permit.number"),
    (
        "output",
        BIRTH,
        "operation: register_birth",
        "operation: register_birth\n    afterwards: {revoked: {status: x}}",
    ),
    ("party", BIRTH, "about: [child]", "about: [children]"),
    ("element", BIRTH, "person.sex: child.sex", "person.gender: child.sex"),
    ("path", BIRTH, "person.sex: child.sex", "person.sex: child.gender"),
    ("objection", SIP, "deemed_approval:\n", "objection: {goes_on_at: nowhere}\ndeemed_approval:\n"),
    ("deemed_approval", SIP, "deemed_approval:\n", "deemed_approval:\n  goes_on_at: sign\n"),
    ("objection", SIP, "deemed_approval:\n", "objection: {goes_on_at: verify}\ndeemed_approval:\n"),
    ("objection", BIRTH, "retention_years:", "objection: {goes_on_at: correct_nowhere}\n\nretention_years:"),
    ("result", SHARED, 'result.publish == "published"', "true"),
    ("condition", SHARED, 'decision.sign == "approve"', 'decision.sign == "approved"'),
    ("condition", "services/sip-dokter/process.bpmn", 'result.permit == "issued"', 'result.permit == "given"'),
    ("result", "services/sip-dokter/process.bpmn", 'result.permit == "issued"', "true"),
    ("flow", SHARED, 'sourceRef="verify" targetRef="join"', 'sourceRef="verify" targetRef="checked"'),
]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS, tmp_path / "packs"))


def test_the_small_pack_is_right() -> None:
    assert check(load_pack(PACKS / "services/letter")) == []
    assert check_all(PACKS) == []


@pytest.mark.parametrize("planted", MISTAKES, ids=[one["name"] for one in MISTAKES])
def test_a_mistake_is_told_with_file_line_and_mend(packs: Path, planted: dict[str, Any]) -> None:
    for one in (planted, *([planted["also"]] if "also" in planted else [])):
        plant(packs, one["file"], one["old"], one["new"])
    file, _, line = planted["at"].rpartition(":")
    told = Mistake(packs / file, int(line), planted["code"], planted["what"], planted["mend"])
    assert told in check_all(packs)


def test_every_mistake_has_its_own_place_and_a_mend(packs: Path) -> None:
    plant(packs, SERVICE, "needs: [person.name]", "needs: [person.nick]")
    found = check_all(packs)
    assert all(one.file.exists() and one.line >= 1 and one.what and one.mend for one in found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("code", "file", "old", "new"), SHIPPED_MISTAKES)
def test_a_mistake_in_what_a_registry_is_told_is_found(
    tmp_path: Path, code: str, file: str, old: str, new: str
) -> None:
    pack = "services/sip-dokter" if file == SHARED else str(Path(file).parent)
    for part in ("dictionary", "consents", "processes", pack):
        shutil.copytree(PACKS.parents[2] / "packs" / part, tmp_path / "packs" / part)
    plant(tmp_path / "packs", file, old, new)
    assert [one.code for one in check_all(tmp_path / "packs")] == [code]


def test_a_join_that_waits_for_ever_is_found(packs: Path) -> None:
    plant(packs, BPMN, '<exclusiveGateway id="verified" default="to_sign"/>', '<exclusiveGateway id="verified"/>')
    line = plant(
        packs,
        BPMN,
        '<serviceTask id="issue" name="Terbit"/>',
        '<parallelGateway id="join"/><serviceTask id="issue"/>',
    )
    plant(
        packs,
        BPMN,
        'sourceRef="sign" targetRef="issue"/>',
        'sourceRef="sign" targetRef="join"/>'
        '<sequenceFlow id="j1" sourceRef="join" targetRef="issue"/>'
        '<sequenceFlow id="j2" sourceRef="verified" targetRef="join"/>',
    )
    what = "join can wait for ever: start → verify → verified → join"
    assert Mistake(packs / BPMN, line, "flow", what, JOIN) in check_all(packs)


def test_the_command_prints_the_mend_and_fails(packs: Path) -> None:
    line = plant(packs, SERVICE, "party: witness", "party: wittness")
    ran = CliRunner().invoke(main, ["pack", "check", str(packs)])
    assert ran.exit_code == 1
    assert f"{packs / SERVICE}:{line}: there is no party wittness — name a party\n" in ran.output


def test_the_guide_explains_every_check() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
    explained = [
        line.split("`")[1] for line in guide.split("## Every check")[1].splitlines() if line.startswith("| `")
    ]
    planted = {one["code"] for one in MISTAKES} | {code for code, *_ in SHIPPED_MISTAKES}
    assert sorted(explained) == sorted(planted | {code for *_, code in PLANTED})
