"""The command line, as somebody types it."""

import json
from pathlib import Path

from click.testing import CliRunner

from mpp.cli import main

PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="mpp">
  <bpmn:process id="letter" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:{task} id="verify" name="Periksa">
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing>
    </bpmn:{task}>
    <bpmn:endEvent id="end"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="verify"/>
    <bpmn:sequenceFlow id="b" sourceRef="verify" targetRef="end"/>
  </bpmn:process>
</bpmn:definitions>
"""


def _written(folder: Path, task: str) -> str:
    path = folder / "process.bpmn"
    path.write_text(PROCESS.replace("{task}", task), encoding="utf-8")
    return str(path)


def test_a_plain_process_is_supported_and_drawn(tmp_path: Path) -> None:
    file = _written(tmp_path, "userTask")
    checked = CliRunner().invoke(main, ["bpmn", "check", file, "--json"])
    assert (checked.exit_code, json.loads(checked.output)) == (0, {"supported": True})
    drawn = CliRunner().invoke(main, ["bpmn", "draw", file])
    assert drawn.output.lstrip().startswith("<svg")
    assert "Periksa" in drawn.output


def test_a_script_task_is_refused_with_its_line_and_reason(tmp_path: Path) -> None:
    checked = CliRunner().invoke(main, ["bpmn", "check", _written(tmp_path, "scriptTask"), "--json"])
    verdict = json.loads(checked.output)
    assert checked.exit_code == 1
    assert verdict["supported"] is False
    assert verdict["line"] == 5
    assert verdict["reason"] == "code_refused"


def test_settings_hide_secrets() -> None:
    rows = json.loads(CliRunner().invoke(main, ["settings", "--json"]).output)
    assert {row["value"] for row in rows if row["name"] in {"MPP_SECRET_KEY", "DATABASE_URL"}} == {"***"}
