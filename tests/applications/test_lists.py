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


# --- a notice of a death, and what the applicant is to others

WIDOW, DEAD, SON = "3510165206889001", "3510160309859001", "3510161501109001"
NOTICE = {
    "nik": DEAD,
    "name": "Hendra Kurniawan Contoh",
    "death_date": "2026-11-22",
    "place_name": "Banyuwangi",
    "certified_by": "dokter",
    "evidence": "pemberitahuan",
}


def row(nik: str, relation: str, **more: str) -> dict[str, str]:
    return {"nik": nik, "relation": relation, **more}


def death(**lists: Any) -> iv.Interview:
    told = {f"{name.replace('__', '.')}": rows for name, rows in lists.items()}
    return known("akta-kematian", {"nik": WIDOW, **told})


def values(interview: iv.Interview) -> dict[str, Any]:
    return iv.plan(interview).values


def test_a_notice_tells_of_the_dead_and_no_photo_is_asked() -> None:
    card = [row(DEAD, "kepala_keluarga"), row(WIDOW, "istri")]
    plan = iv.plan(death(death__notices=[NOTICE], family__members=card))
    assert plan.values["deceased.death.evidence"] == "pemberitahuan"
    assert plan.values["applicant.death.reporter_relation"] == "suami_istri"
    assert plan.slots["deceased.document.death_letter"].state is iv.State.NOT_NEEDED
    open_ones = {path for path, slot in plan.slots.items() if slot.state is iv.State.ASK and "witness" not in path}
    assert open_ones == {"applicant.name", "applicant.sex", "applicant.contact.phone"}


def test_without_a_notice_the_letter_is_the_only_evidence_and_is_asked() -> None:
    plan = iv.plan(death())
    assert plan.values["deceased.death.evidence"] == "surat_kematian"
    assert plan.slots["deceased.document.death_letter"].state is iv.State.ASK


def test_who_types_another_nik_means_another_person() -> None:
    interview = death(death__notices=[NOTICE])
    typed = replace(interview, answers={"deceased.nik": iv.Held(SON, "applicant", 1, TODAY.isoformat())})
    assert values(typed)["deceased.nik"] == SON
    assert "deceased.name" not in values(typed)
    assert values(typed)["deceased.death.evidence"] == "surat_kematian"
    other = {**NOTICE, "nik": SON, "name": "Lain Contoh"}
    assert "deceased.name" not in values(death(death__notices=[NOTICE, other]))


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (row(WIDOW, "istri"), row(DEAD, "kepala_keluarga"), "suami_istri"),
        (row(WIDOW, "kepala_keluarga"), row(DEAD, "suami"), "suami_istri"),
        (row(WIDOW, "anak"), row(DEAD, "kepala_keluarga"), "anak"),
        (row(WIDOW, "kepala_keluarga"), row(DEAD, "orang_tua"), "anak"),
        (row(WIDOW, "anak", mother_name="Ibu"), row(DEAD, "istri", name="Ibu"), "anak"),
        (row(WIDOW, "anak", mother_name="Lain"), row(DEAD, "istri", name="Ibu"), None),
        (row(WIDOW, "anak"), row(DEAD, "istri"), None),
        (row(WIDOW, "kepala_keluarga"), row(DEAD, "anak"), "orang_tua"),
        (row(WIDOW, "orang_tua"), row(DEAD, "kepala_keluarga"), "orang_tua"),
        (row(WIDOW, "anak"), row(DEAD, "anak"), "keluarga"),
        (row(WIDOW, "menantu"), row(DEAD, "kepala_keluarga"), "keluarga"),
        (row(WIDOW, "istri"), row(DEAD, "istri"), None),
        (row(WIDOW, "lainnya"), row(DEAD, "kepala_keluarga"), None),
        (row(WIDOW, "istri"), row(SON, "kepala_keluarga"), None),
    ],
)
def test_what_one_is_to_another_by_the_card(mine: Any, theirs: Any, expected: str | None) -> None:
    told = values(death(death__notices=[NOTICE], family__members=[mine, theirs]))
    assert told.get("applicant.death.reporter_relation") == expected


@pytest.mark.parametrize(
    ("card", "state"),
    [
        ([row(WIDOW, "kepala_keluarga")], iv.State.DERIVED),
        ([row(WIDOW, "istri"), row(SON, "anak")], iv.State.ASK),
        (None, iv.State.ASK),
    ],
)
def test_who_stands_alone_on_the_card_is_not_asked_who_moves(card: Any, state: iv.State) -> None:
    plan = iv.plan(known("pindah-datang", {"family.members": card} if card else {}))
    assert plan.slots["applicant.residence.who_moves"].state is state


# --- a household: every member of the card but the applicant, and a spouse


HOUSE = [
    {"nik": DEAD, "name": "Hendra Kurniawan Contoh", "birth_date": "1985-09-03", "relation": "kepala_keluarga"},
    {"nik": WIDOW, "name": "Wati Contoh", "birth_date": "1988-06-12", "relation": "istri"},
    {"nik": SON, "name": "Bagas Contoh", "birth_date": "2010-01-15", "relation": "anak"},
]


def moving(who: str, *, card: list[Any] | None = HOUSE, **typed: str) -> iv.Interview:
    interview = known("pindah-datang", {"nik": WIDOW} | ({"family.members": card} if card else {}))
    said = {"applicant.residence.who_moves": who} | {f"mover[{one[1:]}].nik": nik for one, nik in typed.items()}
    at = TODAY.isoformat()
    held = {path: iv.Held(value, "applicant", Assurance.DECLARED, at) for path, value in said.items()}
    return replace(interview, answers=held)


def movers(interview: iv.Interview) -> dict[str, Any]:
    return {path: value for path, value in values(interview).items() if path.startswith("mover")}


def asked_of_movers(interview: iv.Interview) -> list[str]:
    return [slot.path for slot in iv.asked(iv.plan(interview)) if slot.path.startswith("mover")]


def test_a_household_that_moves_is_all_of_the_card_but_the_applicant_and_nobody_is_asked() -> None:
    whole = moving("semua")
    assert movers(whole) == {
        "mover[1].nik": DEAD,
        "mover[1].name": "Hendra Kurniawan Contoh",
        "mover[1].birth_date": "1985-09-03",
        "mover[2].nik": SON,
        "mover[2].name": "Bagas Contoh",
        "mover[2].birth_date": "2010-01-15",
    }
    assert asked_of_movers(whole) == asked_of_movers(moving("semua", card=None)) == []


def test_of_some_who_move_only_the_nik_is_asked() -> None:
    assert (movers(moving("anggota")), asked_of_movers(moving("anggota"))) == ({}, ["mover[1].nik"])
    son = moving("anggota", _1=SON)
    found = {"nik": SON, "name": "Bagas Contoh", "birth_date": "2010-01-15"}
    assert movers(son) == {f"mover[1].{name}": value for name, value in found.items()}
    assert asked_of_movers(son) == ["mover[1].nik", "mover[2].nik"]
    stranger = moving("anggota", _1=BABY["nik"])
    assert asked_of_movers(stranger) == ["mover[1].nik", "mover[1].name", "mover[1].birth_date", "mover[2].nik"]


def test_who_alone_moves_brings_nobody() -> None:
    assert (movers(moving("kepala_keluarga")), asked_of_movers(moving("kepala_keluarga"))) == ({}, [])


def test_who_was_typed_stands_and_the_others_of_the_card_follow() -> None:
    told = movers(moving("semua", _1=SON))
    assert [told[f"mover[{number}].nik"] for number in (1, 2)] == [SON, DEAD]
    assert told["mover[1].name"] == "Bagas Contoh"


@pytest.mark.parametrize(
    ("me", "card", "expected"),
    [
        (WIDOW, HOUSE, [DEAD]),
        (DEAD, HOUSE, [WIDOW]),
        (SON, HOUSE, []),
        (DEAD, [*HOUSE, row(BABY["nik"], "istri", name="Kedua Contoh")], [WIDOW, BABY["nik"]]),
    ],
)
def test_a_spouse_is_who_the_card_says_it_is_to_the_applicant(me: str, card: Any, expected: list[str]) -> None:
    told = {"nik": me, "family.members": card, "marital_status": "kawin"}
    plan = iv.plan(known("surat-pengantar-nikah", told))
    assert [value for path, value in plan.values.items() if path.endswith("].nik")] == expected
    asked = {slot.path for slot in iv.asked(plan) if slot.path.endswith("].nik")}
    assert asked == (set() if expected else {"spouse[1].nik"})
