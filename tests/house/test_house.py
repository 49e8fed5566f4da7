"""The house keeps its own rules: sizes, import direction, no registry hosts in what is committed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400


def _sources() -> list[Path]:
    return [path for folder in ("src", "tests", "tools") for path in (ROOT / folder).rglob("*.py")]


def test_no_file_is_longer_than_400_lines() -> None:
    long = {path.name: lines for path in _sources() if (lines := len(path.read_text().splitlines())) > LONGEST}
    assert long == {}


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("kernel", "import mpp.regions"),
        ("regions", "def late() -> None:\n    import mpp.catalogue"),
        ("registries", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import mpp.applications"),
        ("channels", "import mpp_sandbox"),
    ],
)
def test_a_planted_upward_import_is_found(tmp_path: Path, room: str, line: str) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src" / "mpp" / room / "planted.py").write_text(line + "\n")
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    environment = {"PYTHONPATH": str(tmp_path / "src"), "PATH": "/usr/bin:/bin"}
    found = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "planted" in found.stdout


def test_requirements_are_pinned_by_hash_and_name_no_index() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index" not in text
