"""`mpp region`: what is said at the command line, in words that tell what to do."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test.utils import override_settings

from mpp.cli.regions import region
from mpp.launching import actions
from mpp.launching.actions import launch
from tests.launching.conftest import LEMBATA, NOW, SYSTEM, everything

pytestmark = pytest.mark.usefixtures("country")
MADE = ("--address", "Jalan Contoh 1", "--contact", "Melati Rekaan", "--phone", "080000000100", "--decree", "SK 1")


def said(*words: str) -> Result:
    with override_settings(MPP_DEMO_SECRET="rahasia-contoh"):
        return CliRunner().invoke(region, words)


def test_one_command_leads_to_an_open_mall() -> None:
    told = json.loads(said("launch", LEMBATA, "--mode", "digital", "--json").stdout)
    assert (told["opened_on"], told["next"], told["invitations"]) == ("2026-11-24", "none", {})
    assert {one["state"] for one in told["steps"]} == {"done"}


def test_with_invitations_the_codes_are_told_once_and_the_mall_waits() -> None:
    first = json.loads(said("launch", LEMBATA, "--mode", "digital", "--invite", *MADE, "--json").stdout)
    again = json.loads(said("launch", LEMBATA, "--invite", "--json").stdout)
    assert (first["next"], len(first["invitations"]) > 0, again["invitations"]) == ("prepare", True, {})
    assert said("open", LEMBATA).exit_code == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("launch", "99.99", "--mode", "digital"), "Kode daerah tidak dikenal."),
        (("launch", "53", "--mode", "digital"), "Ini provinsi."),
        (("launch", "35.10", "--undo"), "Mal ini sudah buka"),
        (("launch", LEMBATA, "--mode", "digital", "--phone", "halo"), "Telepon: Nomor telepon keliru"),
        (("open", LEMBATA), "Daerah ini belum diluncurkan."),
        (("clone", "92.08", LEMBATA), "Daerah ini belum diluncurkan."),
    ],
)
def test_a_refusal_is_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    done = said(*words)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {sentence}")


def test_a_sheet_answers_each_row_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    sheet = tmp_path / "daerah.csv"
    sheet.write_text(
        "kode,jenis,nama\n53.13,digital,\n99.99,digital,\n53.13,hybrid,\n53.14,pasar,\n53.15,digital,=1+1\n"
    )
    rows = _rows(said("launch", "--from", str(sheet), "--invite", "--json"))
    assert [(row["line"], row["state"]) for row in rows] == [
        *((2, "prepared"), (3, "refused"), (4, "refused"), (5, "refused"), (6, "refused")),
    ]
    assert rows[2]["why"].endswith("(2)")
    first = everything()
    _rows(said("launch", "--from", str(sheet), "--invite", "--json"))
    assert everything() == first


def test_one_region_that_fails_does_not_hold_up_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*given: Any) -> Any:
        if given[1] == "53.14":
            raise RuntimeError
        return launch(*given)

    monkeypatch.setattr(actions, "launch", failing)
    sheet = tmp_path / "daerah.csv"
    sheet.write_text("kode,jenis\n53.14,digital\n53.13,digital\n")
    rows = _rows(said("launch", "--from", str(sheet), "--invite", "--json"))
    assert [(row["code"], row["state"], row["why"]) for row in rows] == [
        ("53.14", "failed", "RuntimeError"),
        ("53.13", "prepared", ""),
    ]


def test_a_launch_is_taken_back_by_command() -> None:
    said("launch", LEMBATA, "--mode", "digital", "--invite")
    assert said("launch", LEMBATA, "--undo").stdout == "53.13: dibatalkan / taken back\n"
    assert not actions.look(SYSTEM, LEMBATA, NOW).started


def _rows(done: Result) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(done.stdout)["rows"]
    return rows
