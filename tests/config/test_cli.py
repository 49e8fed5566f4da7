"""The command line, as somebody types it."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
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


def test_a_process_that_can_wait_for_ever_is_refused_with_the_steps_that_lead_there(tmp_path: Path) -> None:
    file = tmp_path / "process.bpmn"
    fork = (
        '<bpmn:exclusiveGateway id="split" default="c"/><bpmn:parallelGateway id="join"/>'
        '<bpmn:sequenceFlow id="c" sourceRef="split" targetRef="join"/>'
        '<bpmn:sequenceFlow id="d" sourceRef="split" targetRef="join">'
        "<bpmn:conditionExpression>rule.x</bpmn:conditionExpression></bpmn:sequenceFlow>"
        '<bpmn:sequenceFlow id="e" sourceRef="join" targetRef="end"/>'
    )
    text = PROCESS.replace("{task}", "userTask").replace('targetRef="end"', 'targetRef="split"')
    file.write_text(text.replace("  </bpmn:process>", f"{fork}</bpmn:process>"), encoding="utf-8")
    checked = CliRunner().invoke(main, ["bpmn", "check", str(file), "--json"])
    verdict = json.loads(checked.output)
    assert (checked.exit_code, verdict["reason"], verdict["line"]) == (1, "unsound", 11)
    assert verdict["path"] == ["start", "verify", "split", "join"]
    spoken = CliRunner().invoke(main, ["bpmn", "check", str(file)]).output
    assert "join can wait for ever: start → verify → split → join" in spoken


def test_settings_hide_secrets() -> None:
    rows = json.loads(CliRunner().invoke(main, ["settings", "--json"]).output)
    assert {row["value"] for row in rows if row["name"] in {"MPP_SECRET_KEY", "DATABASE_URL"}} == {"***"}


def _groups(group: click.Group, name: str = "mpp") -> Iterator[tuple[str, click.Group]]:
    yield name, group
    for inner in group.commands.values():
        if isinstance(inner, click.Group):
            yield from _groups(inner, f"{name} {inner.name}")


@pytest.mark.parametrize(("name", "group"), list(_groups(main)))
def test_every_command_is_listed_in_both_languages(name: str, group: click.Group) -> None:
    listed = " ".join(CliRunner().invoke(main, [*name.split()[1:], "--help"]).output.split())
    for command in group.commands.values():
        indonesian, english = (command.help or "").split(" / ")
        assert indonesian in listed
        assert english in listed


@pytest.mark.parametrize("content", [b"\xd0\x00", b"# no XML", b"<a/>"])
def test_what_is_no_process_is_said_and_not_drawn(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "process.bpmn"
    file.write_bytes(content)
    checked = CliRunner().invoke(main, ["bpmn", "check", str(file)])
    assert checked.exit_code == 1
    assert f"{file}:1: tidak didukung / not supported: " in checked.output
    drawn = CliRunner().invoke(main, ["bpmn", "draw", str(file)])
    assert drawn.exit_code == 1
    assert "This process cannot run here" in drawn.output


@pytest.mark.django_db
@pytest.mark.parametrize("line", [["journey", "--service", "no-such"], ["explain", "no-such", "3510165204909001"]])
def test_a_service_that_is_not_offered_is_said_in_words(line: list[str]) -> None:
    done = CliRunner().invoke(main, line)
    assert done.exit_code == 1
    assert "Tidak ditemukan" in done.output
    assert "Not found" in done.output
