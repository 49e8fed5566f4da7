"""A submission back into raw values: tidied, and nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from mpp.channels.look.forms import (
    Action,
    Field,
    FieldKind,
    Group,
    Page,
    apply_row_action,
    parse_action,
    parse_post,
)
from mpp.channels.look.forms.dates import join_date, split_date


def read(field: Field, sent: str, files: MultiValueDict | None = None) -> object:  # type: ignore[type-arg]
    page = Page("p", "P", (Group("g", (field,)),))
    return parse_post(page, QueryDict(sent), files or MultiValueDict())[field.name]


@pytest.mark.parametrize(
    ("kind", "typed", "raw"),
    [
        (FieldKind.TEXT, "  Bima   Rekaan ", "Bima Rekaan"),
        (FieldKind.TEXTAREA, "satu\r\ndua", "satu\ndua"),
        (FieldKind.NIK, "3510 0101 0190 0001", "3510010101900001"),
        (FieldKind.NIK, "35100101O1900001", "35100101O1900001"),
        (FieldKind.PHONE, "+62 812-0000-0000", "+6281200000000"),
        (FieldKind.INTEGER, "3.200", "3200"),
        (FieldKind.INTEGER, "3.2", "3.2"),
        (FieldKind.MONEY, "Rp 1.500.000,00", "1500000"),
        (FieldKind.MONEY, "Rp 1500,50", "Rp 1500,50"),
        (FieldKind.TIME, "8.30", "08:30"),
        (FieldKind.TIME, "8", "08:00"),
        (FieldKind.TIME, "25.00", "25.00"),
        (FieldKind.BOOLEAN, "true", True),
        (FieldKind.BOOLEAN, "false", False),
        (FieldKind.BOOLEAN, "", None),
        (FieldKind.CONFIRM, "", False),
    ],
)
def test_habits_are_tidied_and_faults_are_kept(kind: FieldKind, typed: str, raw: object) -> None:
    query = QueryDict(mutable=True)
    query["x"] = typed
    assert read(Field("x", kind, "X"), query.urlencode()) == raw


@pytest.mark.parametrize(
    ("parts", "raw"),
    [
        (("17", "8", "2026"), "2026-08-17"),
        (("17", "Agustus", "2026"), "2026-08-17"),
        (("31", "2", "2026"), "31/2/2026"),
        (("31", "", ""), "31//"),
        (("", "", ""), ""),
        (("1", "1", "26"), "1/1/26"),
    ],
)
def test_a_date_becomes_iso_only_when_it_exists(parts: tuple[str, str, str], raw: str) -> None:
    assert join_date(*parts) == raw


@pytest.mark.parametrize("raw", ["2026-08-17", "31/2/2026", "31//", ""])
def test_a_kept_date_is_shown_as_it_was_typed(raw: str) -> None:
    assert join_date(*split_date(raw)) == raw


def test_date_parts_are_read_from_three_fields() -> None:
    field = Field("child.birth_date", FieldKind.DATE, "Tanggal lahir")
    sent = "child.birth_date-day=1&child.birth_date-month=2&child.birth_date-year=2026"
    assert read(field, sent) == "2026-02-01"


def test_several_choices_come_back_as_a_list() -> None:
    assert read(Field("x", FieldKind.MULTICHOICE, "X"), "x=a&x=b&x=") == ["a", "b"]
    assert read(Field("x", FieldKind.MULTICHOICE, "X"), "") == []


def test_an_upload_comes_back_as_the_file_and_none_keeps_the_current_one() -> None:
    upload = SimpleUploadedFile("a.pdf", b"%PDF")
    field = Field("x", FieldKind.FILE, "X")
    assert read(field, "", MultiValueDict({"x": [upload]})) is upload
    assert read(field, "") is None


def schedule() -> Field:
    subs = (Field("day", FieldKind.TEXT, "Hari"), Field("opens", FieldKind.TIME, "Mulai"))
    return Field("schedule", FieldKind.GROUP, "Jadwal", fields=subs)


def test_rows_of_a_group_come_back_in_order() -> None:
    sent = "schedule-rows=2&schedule-0-day=mon&schedule-0-opens=8&schedule-1-day=tue"
    assert read(schedule(), sent) == [{"day": "mon", "opens": "08:00"}, {"day": "tue", "opens": ""}]


def test_a_forged_row_count_builds_no_more_than_a_person_could_fill() -> None:
    rows = read(schedule(), "schedule-rows=9999")
    assert isinstance(rows, list)
    assert len(rows) == 50
    assert read(schedule(), "schedule-rows=abc") == []


def test_fields_that_the_page_did_not_ask_are_ignored() -> None:
    page = Page("p", "P", (Group("g", (Field("x", FieldKind.TEXT, "X"),)),))
    assert parse_post(page, QueryDict("x=1&is_staff=true"), MultiValueDict()) == {"x": "1"}


@pytest.mark.parametrize(
    ("pressed", "action"),
    [
        ("", Action("continue")),
        ("save", Action("save")),
        ("add:witness-2", Action("add", "witness-2")),
        ("remove:schedule:1", Action("remove", "schedule", 1)),
        ("remove_file:child.letter", Action("remove_file", "child.letter")),
        ("drop:table", Action("continue")),
    ],
)
def test_the_pressed_button_is_read(pressed: str, action: Action) -> None:
    assert parse_action(QueryDict(f"_action={pressed}")) == action


def test_adding_and_removing_a_row_keeps_the_others() -> None:
    page = Page("p", "P", (Group("g", (schedule(),)),))
    values = {"schedule": [{"day": "mon"}, {"day": "tue"}]}
    added = apply_row_action(page, values, Action("add", "schedule"))
    assert added["schedule"] == [{"day": "mon"}, {"day": "tue"}, {}]
    removed = apply_row_action(page, values, Action("remove", "schedule", 0))
    assert removed["schedule"] == [{"day": "tue"}]
    assert apply_row_action(page, values, Action("add", "elsewhere")) == values
