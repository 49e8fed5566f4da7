"""Each kind of mistake is told with its file, its line and the mend."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from mpp.catalogue.checker import check
from mpp.catalogue.loader import load_pack
from mpp.cli import main
from mpp.cli.pack_checking import check_all

PACKS = Path(__file__).parent / "packs"
SERVICE, BPMN = "services/letter/service.yaml", "services/letter/process.bpmn"
TYPST, SCENARIO = "services/letter/output/letter.typ", "services/letter/scenarios/journey.yaml"
IDENTITY = "elements: [person.nik, person.name, person.birth_date]"

MISTAKES = [
    ("schema", SERVICE, "summary: Surat", "sumary: Surat"),
    ("schema", SERVICE, "role: verifier", "roles: verifier"),
    ("schema", SERVICE, "fee: Gratis", "fee: [Gratis"),
    ("element", SERVICE, "purpose.kind, purpose.detail, purpose.letter]\n    optional", "a.b]\n    optional"),
    ("element", SERVICE, "needs: [person.name]", "needs: [person.nick]"),
    ("party", SERVICE, "party: witness", "party: wittness"),
    ("applicant", SERVICE, "    applicant: true\n", ""),
    ("output", SERVICE, "output: letter}", "output: leter}"),
    ("path", SERVICE, "{name: applicant.name, witnesses", "{name: applicant.nickname, witnesses"),
    ("path", SERVICE, "    template: output", "    replaces: [applicant.nickname]\n    template: output"),
    ("template", SERVICE, "output/letter.typ", "output/leter.typ"),
    ("task", SERVICE, "not_same_officer_as: [verify]", "not_same_officer_as: [verfy]"),
    ("four_eyes", SERVICE, "    not_same_officer_as: [verify]\n", ""),
    ("expression", SERVICE, "check: age_on(applicant.birth_date", "check: age_on(applicant.name"),
    ("expression", SERVICE, 'kind == "work"', "kind"),
    ("expression", SERVICE, "years_after(issued_on, 1)", "__import__('os')"),
    ("fee", SERVICE, '"parameter.fee"', "\"'free'\""),
    ("fetchable", SERVICE, IDENTITY, IDENTITY.replace("]", ", practitioner.str]")),
    ("asked_twice", SERVICE, "elements: [purpose.kind", "elements: [person.name, purpose.kind"),
    ("state_document", "dictionary/person.yaml", "accept: [pdf]}", "accept: [pdf], issued_by_state: true}"),
    ("task", BPMN, 'endEvent id="refused"/>', 'endEvent id="refused"/><userTask id="extra"/>'),
    ("task", BPMN, '<userTask id="sign"', '<serviceTask id="sign"'),
    ("bpmn", BPMN, '<userTask id="sign"', '<scriptTask id="sign"'),
    ("bpmn", BPMN, "</process>", ""),
    ("end", BPMN, 'endEvent id="refused"', 'endEvent id="denied"'),
    ("flow", BPMN, 'targetRef="issue"', 'targetRef="sign"'),
    ("condition", BPMN, '== "reject"', '== "rejected"'),
    ("condition", BPMN, 'decision.verify == "reject"', 'decision.check == "reject"'),
    ("condition", BPMN, 'decision.verify == "reject"', 'decision.verify.__class__ == "reject"'),
    ("template_data", TYPST, "d.data.name", "d.data.nama"),
    ("translation", "services/letter/i18n/en.yaml", "summary: A sample letter for tests\n", ""),
    ("translation", "dictionary/i18n/en.yaml", "person.name.hint: As on the identity card\n", ""),
    ("scenario", SCENARIO, "marks: [applicant.purpose.detail]", "marks: [applicant.purpose.details]"),
    ("scenario", SCENARIO, "verify: [correct, approve]", "verify: [correct, aprove]"),
    ("scenario", SCENARIO, "outputs: [letter]", "outputs: [leter]"),
]


SIP = "services/sip-dokter/service.yaml"
SHIPPED_MISTAKES = [
    ("path", SIP, "nik: applicant.nik", "nik: applicant.nick"),
    ("path", SIP, "number: output.sip.number", "number: output.sip.nomor"),
    ("path", SIP, "number: output.sip.number", "number: output.permit.number"),
    ("party", "services/akta-kelahiran/service.yaml", "about: [child]", "about: [children]"),
    ("result", "services/sip-dokter/process.bpmn", 'result.publish == "published"', "true"),
]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    shutil.copytree(PACKS, tmp_path / "packs")
    return tmp_path / "packs"


def _mutate(packs: Path, file: str, old: str, new: str) -> None:
    source = (packs / file).read_text(encoding="utf-8")
    assert old in source
    (packs / file).write_text(source.replace(old, new, 1), encoding="utf-8")


def test_the_small_pack_is_right() -> None:
    assert check(load_pack(PACKS / "services/letter")) == []


@pytest.mark.parametrize(("code", "file", "old", "new"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_mend(packs: Path, code: str, file: str, old: str, new: str) -> None:
    _mutate(packs, file, old, new)
    found = [one for one in check_all(packs) if one.code == code]
    assert found
    assert all(one.file.exists() and one.line >= 1 and one.what and one.mend for one in found)


@pytest.mark.parametrize(("code", "file", "old", "new"), SHIPPED_MISTAKES)
def test_a_mistake_in_what_a_registry_is_told_is_found(
    tmp_path: Path, code: str, file: str, old: str, new: str
) -> None:
    shutil.copytree(PACKS.parents[2] / "packs", tmp_path / "packs")
    _mutate(tmp_path / "packs", file, old, new)
    assert [one.code for one in check_all(tmp_path / "packs")] == [code]


def test_the_line_is_the_mistakes_own(packs: Path) -> None:
    _mutate(packs, SERVICE, "check: age_on(applicant.birth_date", "check: age_on(applicant.name")
    lines = (packs / SERVICE).read_text(encoding="utf-8").splitlines()
    (mistake,) = check_all(packs)
    assert "check:" in lines[mistake.line - 1]


def test_a_join_that_waits_for_ever_is_found(packs: Path) -> None:
    _mutate(packs, BPMN, '<exclusiveGateway id="verified" default="to_sign"/>', '<exclusiveGateway id="verified"/>')
    _mutate(
        packs,
        BPMN,
        '<serviceTask id="issue" name="Terbit"/>',
        '<parallelGateway id="join"/><serviceTask id="issue"/>',
    )
    _mutate(
        packs,
        BPMN,
        'sourceRef="sign" targetRef="issue"/>',
        'sourceRef="sign" targetRef="join"/>'
        '<sequenceFlow id="j1" sourceRef="join" targetRef="issue"/>'
        '<sequenceFlow id="j2" sourceRef="verified" targetRef="join"/>',
    )
    assert any("join can wait for ever" in one.what for one in check_all(packs))


def test_a_script_task_is_refused_by_the_engine_too(packs: Path) -> None:
    _mutate(packs, BPMN, '<userTask id="sign"', '<scriptTask id="sign"')
    refused = [one for one in check_all(packs) if one.code == "refused"]
    assert refused and "code_refused" in refused[0].what


def test_the_command_prints_the_mend_and_fails(packs: Path) -> None:
    _mutate(packs, SERVICE, "party: witness", "party: wittness")
    ran = CliRunner().invoke(main, ["pack", "check", str(packs)])
    assert ran.exit_code == 1
    assert "service.yaml:" in ran.output and "name a party" in ran.output
