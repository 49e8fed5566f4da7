"""One process as three modellers write it; what is supported, element by element; XML that means harm."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from mpp.catalogue import bpmn
from mpp.catalogue.checker.soundness import unsound
from mpp.cli import main
from mpp.processes import engine
from mpp.processes.engine import screening
from mpp.processes.engine.errors import ProcessRefused
from tests.processes.bpmn import CORRECTION, PARALLEL, flow, process, timed

FILES = Path(__file__).parent / "files"
TOOLS = ("camunda", "bpmn_io", "signavio")
STEPS = ["Verifikasi", "Periksa tempat", "Terbitkan"]
GUIDE = Path(__file__).parents[2] / "docs" / "bpmn.md"


def text_of(tool: str) -> str:
    return (FILES / f"{tool}.bpmn").read_text(encoding="utf-8")


@pytest.mark.parametrize("tool", TOOLS)
def test_a_file_of_a_modeller_is_read_checked_and_drawn(tool: str) -> None:
    file = str(FILES / f"{tool}.bpmn")
    checked = CliRunner().invoke(main, ["bpmn", "check", file, "--json"])
    assert (checked.exit_code, json.loads(checked.output)) == (0, {"supported": True})
    drawn = CliRunner().invoke(main, ["bpmn", "draw", file])
    assert drawn.exit_code == 0
    titles = re.findall("<title>(.*?)</title>", drawn.output)
    assert [one for one in titles if one in STEPS] == STEPS
    assert len(titles) == 7


@pytest.mark.parametrize("tool", TOOLS)
def test_a_file_of_a_modeller_runs_as_the_others_do(tool: str) -> None:
    text = text_of(tool)
    names = dict(re.findall(r'Task [^>]*?id="([^"]+)"[^>]*? name="([^"]+)"', text))
    instance = engine.start(engine.parse(text), {"rule.has_place": True})
    passed = []
    while waiting := engine.waiting(instance):
        passed.append(names[waiting[0].bpmn])
        engine.complete(instance, waiting[0].id, {})
        instance = engine.restore(instance.spec, engine.dump(instance))
    assert (sorted(passed), engine.is_finished(instance)) == (sorted(["Periksa tempat", "Terbitkan"]), True)


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("element", ["scriptTask", "businessRuleTask", "subProcess", "complexGateway"])
def test_an_unsupported_element_is_refused_by_name_and_place(tool: str, element: str) -> None:
    text = re.sub(r"(</?(?:bpmn:)?)serviceTask", rf"\g<1>{element}", text_of(tool))
    with pytest.raises(ProcessRefused) as refusal:
        engine.parse(text)
    line = next(place for place, one in enumerate(text.splitlines(), 1) if f"{element} " in one)
    assert (refusal.value.details["element"], refusal.value.details["line"]) == (element, line)


def test_what_a_modeller_would_have_run_is_refused() -> None:
    listener = "<camunda:executionListener class='x.Y' event='start'/>"
    for old, new in (
        ("<camunda:formData>", f"{listener}<camunda:formData>"),
        ('name="Terbitkan"', 'name="Terbitkan" camunda:delegateExpression="${x}"'),
        ('name="Terbitkan"', 'name="Terbitkan" camunda:topic="x"'),
        ('name="Terbitkan"', 'name="Terbitkan" implementation="x"'),
    ):
        assert old in text_of("camunda")
        with pytest.raises(ProcessRefused) as refusal:
            engine.parse(text_of("camunda").replace(old, new))
        assert refusal.value.details["reason"] == "code_refused"


def test_a_second_pool_is_refused_with_its_line() -> None:
    second = '\n<bpmn:participant id="other"/></bpmn:collaboration>'
    with pytest.raises(ProcessRefused) as refusal:
        engine.parse(text_of("camunda").replace("</bpmn:collaboration>", second))
    told = {"line": 6, "reason": "one_pool_expected", "element": "participant", "id": "other"}
    assert refusal.value.details == told


def listed() -> set[str]:
    table = GUIDE.read_text(encoding="utf-8").split("## What is supported")[1].split("Everything else")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall("`([^`]+)`", row)}


def test_the_guide_lists_what_is_supported() -> None:
    assert listed() == screening.SUPPORTED


ALONE = {
    "parallelGateway": '<parallelGateway id="x"/>',
    "receiveTask": '<receiveTask id="x"/>',
    "manualTask": '<manualTask id="x"/>',
    "exclusiveGateway": '<exclusiveGateway id="x"/>',
    "message": '<serviceTask id="x"/>',
    "callActivity": '<callActivity id="x" calledElement="shared"/>',
    "intermediateCatchEvent": '<intermediateCatchEvent id="x"><messageEventDefinition/></intermediateCatchEvent>',
    "messageEventDefinition": '<intermediateCatchEvent id="x"><messageEventDefinition/></intermediateCatchEvent>',
    "multiInstanceLoopCharacteristics": '<userTask id="x"><multiInstanceLoopCharacteristics/></userTask>',
}
AT_BORDER = {"boundaryEvent", "timerEventDefinition", "timeDuration", "errorEventDefinition", "error"}
FAILING = (
    timed("P3D", "tell")
    .replace('userTask id="tell"', 'serviceTask id="tell"')
    .replace(
        "<userTask",
        '<boundaryEvent id="failed" attachedToRef="tell"><errorEventDefinition errorRef="no"/></boundaryEvent>'
        "<userTask",
    )
    .replace("<sequenceFlow", flow("f9", "failed", "meet") + "<sequenceFlow", 1)
    .replace("</process>", '</process><error id="no" errorCode="refused"/>')
)


@pytest.mark.parametrize("element", sorted(screening.SUPPORTED))
def test_each_supported_element_is_read(element: str) -> None:
    """Each stands in a file that is read above, or in one of its own."""
    if element in AT_BORDER:
        assert f"<{element}" in FAILING
        engine.parse(FAILING)
        assert unsound(bpmn.read(FAILING)) == []
        return
    if element not in ALONE:
        assert re.search(rf"<(bpmn:)?{element}[ >/]", "".join(map(text_of, TOOLS)))
        return
    if element == "message":
        text = CORRECTION.replace("</process>", '</process><message id="m" name="Surat"/>')
    else:
        text = CORRECTION.replace('<serviceTask id="issue"/>', ALONE[element].replace('"x"', '"issue"'))
    engine.parse(text, (("shared", PARALLEL.replace("rule.fit", "true")),) if element == "callActivity" else ())
    assert unsound(bpmn.read(text)) == []


BOMB = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n'
HARMFUL = {
    "bomb": (BOMB + CORRECTION.replace("Verifikasi", "&b;"), "doctype_refused"),
    "file": (
        '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + CORRECTION.replace("Verifikasi", "&a;"),
        "doctype_refused",
    ),
    "parameter": ('<!DOCTYPE b [<!ENTITY % a SYSTEM "http://localhost/x"> %a;]>' + CORRECTION, "doctype_refused"),
    "entity of nobody": (CORRECTION.replace("Verifikasi", "&b;"), "not_xml"),
    "depth": (process("<documentation>" * 5_000 + "</documentation>" * 5_000), "not_xml"),
    "inclusion": (
        process('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'),
        "element_unsupported",
    ),
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_xml_that_means_harm_is_refused(harm: str) -> None:
    text, reason = HARMFUL[harm]
    with pytest.raises(ProcessRefused) as refusal:
        engine.parse(text)
    assert refusal.value.details["reason"] == reason
    assert "root:" not in str(refusal.value.details)
