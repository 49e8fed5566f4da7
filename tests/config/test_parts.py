"""How each part is started."""

import os
from pathlib import Path

import pytest

from mpp.config.parts import parts


def web_processes(home: Path) -> str:
    command = next(part.command for part in parts(home) if part.name == "web")
    return command[command.index("--workers") + 1]


def test_the_web_server_has_as_many_processes_as_are_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPP_WEB_WORKERS", "5")
    assert web_processes(tmp_path) == "5"


@pytest.mark.parametrize(("cpus", "processes"), [({0}, "1"), ({0, 1}, "2"), (set(range(16)), "2")])
def test_unless_it_is_set_two_processes_share_the_cpus(
    cpus: set[int], processes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPP_WEB_WORKERS", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: cpus)
    assert web_processes(tmp_path) == processes
