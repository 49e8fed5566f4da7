"""The journey's own small parts: answers as a browser sends them, and what a page asks for."""

from mpp.cli.journey.filling import asked_by, entries

NAMES = {"child.birth_date-day", "child.birth_date-month", "child.birth_date-year", "child.name"}
ROWS = {"applicant.practice.schedule-rows", "applicant.practice.schedule-0-day"}


def test_a_date_is_sent_in_its_three_parts() -> None:
    sent = entries("child.birth_date", "2026-11-15", NAMES)
    assert sent == {"child.birth_date-day": "15", "child.birth_date-month": "11", "child.birth_date-year": "2026"}


def test_a_list_is_sent_row_by_row() -> None:
    sent = entries("applicant.practice.schedule", [{"day": "senin", "from": "08:00"}], ROWS)
    assert sent == {
        "applicant.practice.schedule-rows": "1",
        "applicant.practice.schedule-0-day": "senin",
        "applicant.practice.schedule-0-from": "08:00",
    }


def test_yes_is_sent_as_the_forms_say_it() -> None:
    assert entries("child.birth.truth_statement", True, set()) == {"child.birth.truth_statement": "true"}


def test_a_page_asks_for_each_path_once_and_for_no_button() -> None:
    names = NAMES | ROWS | {"csrfmiddlewaretoken", "_action"}
    assert asked_by(names) == {"child.birth_date", "child.name", "applicant.practice.schedule"}


def test_a_date_inside_a_row_is_sent_by_its_three_fields() -> None:
    names = {"a.team-rows", "a.team-0-name", "a.team-0-born-day", "a.team-0-born-month", "a.team-0-born-year"}
    sent = entries("a.team", [{"name": "Sari", "born": "1990-04-12"}], names)
    assert sent == {
        "a.team-rows": "1",
        "a.team-0-name": "Sari",
        "a.team-0-born-day": "12",
        "a.team-0-born-month": "04",
        "a.team-0-born-year": "1990",
    }
