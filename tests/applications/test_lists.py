"""Who is known from a list of the applicant's: exactly one row fits, recent enough where the pack says so."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mpp.applications import interview as iv
from mpp.catalogue.loader import load_pack
from mpp.vault.rules import Assurance

PACKS = Path(__file__).parents[2] / "packs"
TODAY = date(2026, 11, 24)
SISTER = {"nik": "3510164305219001", "name": "Bunga Citra Contoh", "sex": "P", "birth_date": "2021-05-03"}
BABY = {"nik": "3510161511269501", "name": "Putra Rekaan Contoh", "sex": "L", "birth_date": "2026-11-15"}
TWIN = {"nik": "3510161511269502", "name": "Putri Rekaan Contoh", "sex": "P", "birth_date": "2026-11-15"}


def known(service: str, lists: dict[str, Any]) -> iv.Interview:
    """The interview of a person of whom only these lists are known."""
    at = TODAY.isoformat()
    held = {f"applicant.{name}": iv.Held(rows, "wallet", Assurance.ATTESTED, at) for name, rows in lists.items()}
    return iv.Interview(load_pack(PACKS / "services" / service).published, TODAY, known=held)


def child(*, card: list[Any] | None = None, registered: list[Any] | None = None, today: date = TODAY) -> Any:
    """The name of the child whom the lists tell of."""
    lists = {"family.members": card, "birth.registered": registered}
    interview = known("jkn-bayi", {name: rows for name, rows in lists.items() if rows is not None})
    return iv.plan(replace(interview, today=today)).values.get("child.name")


def of_card(*children: dict[str, str]) -> list[dict[str, str]]:
    return [{**one, "relation": "anak"} for one in children]


def test_a_newborn_is_found_and_an_elder_sister_never_taken_for_it() -> None:
    assert child(card=of_card(SISTER, BABY)) == BABY["name"]
    assert child(card=of_card(SISTER)) is None
    assert child(card=of_card(SISTER), registered=[BABY]) == BABY["name"]
    assert child(card=of_card(BABY, TWIN)) is None
    assert child(registered=[BABY, TWIN]) is None


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 11, 14), None),
        (date(2026, 11, 15), BABY["name"]),
        (date(2027, 5, 14), BABY["name"]),
        (date(2027, 5, 15), None),
    ],
)
def test_a_row_is_recent_from_its_day_on_for_so_many_days(today: date, found: str | None) -> None:
    assert child(registered=[BABY], today=today) == found


@pytest.mark.parametrize("day", ["", "kemarin", None])
def test_a_row_without_a_day_is_not_recent(day: str | None) -> None:
    assert child(registered=[{**BABY, "birth_date": day}]) is None


def test_a_list_helps_to_know_and_is_no_need() -> None:
    bare, told = known("jkn-bayi", {}), known("jkn-bayi", {"birth.registered": [BABY]})
    assert iv.once_only(iv.plan(told))[1] == iv.once_only(iv.plan(bare))[1]
    assert iv.once_only(iv.plan(told))[0] == iv.once_only(iv.plan(bare))[0] + 4
    assert "applicant.birth.registered" not in iv.snapshot(iv.plan(told))
