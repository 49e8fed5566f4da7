"""Mistakes in a life event are found, with file, line and mend."""

from pathlib import Path

import pytest

from mpp.catalogue.checker.events import check_event
from mpp.catalogue.events.loading import load_event
from mpp.catalogue.reading import PackUnreadable
from mpp.cli.pack_checking import check_all

PACKS = Path(__file__).parents[2] / "packs"
EVENT = (PACKS / "events/birth.yaml").read_text(encoding="utf-8")
EXTRA = "  - service: sip-dokter\n    optional: true\n"

PLANTED = [
    ("service: jkn-bayi", "service: jkn-kucing", "event_service"),
    ("service: jkn-bayi", "service: akta-kelahiran", "twice"),
    ("  - service: akta-kelahiran\n", "  - service: akta-kelahiran\n    optional: true\n", "event_service"),
    ("    optional: true\n", "    optional: true\n    parties: {cousin: child}\n", "event_party"),
    ("    optional: true\n", "    optional: true\n    parties: {child: witness}\n", "event_party"),
    ("    optional: true\n", "    optional: true\n    parties: {applicant: parent}\n", "event_party"),
    ("service: akta-kelahiran\n      takes", "service: sip-dokter\n      takes", "event_after"),
    ("{child.nik: child.nik}", "{child.weight: child.nik}", "event_after"),
    ("{child.nik: child.nik}", "{child.nik: output.letter}", "event_after"),
    ("    optional: true\n", "    optional: true\n    when: child.birth_date\n", "expression"),
    ("    optional: true\n", "    optional: true\n    when: child.shoe_size == 3\n", "expression"),
    ("services:\n", "pages: [shoes]\nservices:\n", "event_page"),
]


def _written(tmp_path: Path, text: str, **files: str) -> Path:
    for name in ("services", "dictionary"):
        (tmp_path / name).symlink_to(PACKS / name)
    event = tmp_path / "events" / "birth.yaml"
    (event.parent / "birth" / "i18n").mkdir(parents=True)
    (event.parent / "birth" / "scenarios").mkdir()
    event.write_text(text, encoding="utf-8")
    (event.parent / "birth/i18n/en.yaml").write_text(files.get("en", "name: Birth\nsummary: A birth\n"))
    (event.parent / "birth/scenarios/one.yaml").write_text(
        files.get("scenario", (PACKS / "events/birth/scenarios/journey.yaml").read_text())
    )
    return event


def test_the_shipped_events_are_right() -> None:
    assert check_all(PACKS / "events") == []


@pytest.mark.parametrize(
    ("old", "new", "code"), PLANTED, ids=[f"{code}: {new.strip()}" for _, new, code in PLANTED]
)
def test_a_planted_mistake_is_found_at_its_line(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in EVENT
    file = _written(tmp_path, EVENT.replace(old, new, 1))
    found = check_event(load_event(file))
    assert code in {one.code for one in found}
    assert {one.file for one in found} <= {file, file.with_suffix("") / "scenarios/one.yaml"}
    assert all(one.line > 1 and one.mend for one in found if one.code == code)


def test_a_text_without_english_and_a_scenario_of_nothing_are_found(tmp_path: Path) -> None:
    told = (PACKS / "events/birth/scenarios/journey.yaml").read_text().replace("child.name:", "child.shoe:", 1)
    file = _written(tmp_path, EVENT, en="name: Birth\nnickname: B\n", scenario=told)
    assert [one.code for one in check_event(load_event(file))] == ["translation", "left_over", "scenario"]


def test_a_key_that_the_format_lacks_is_told_with_its_line(tmp_path: Path) -> None:
    file = _written(tmp_path, EVENT.replace("optional: true", "optionel: true"))
    with pytest.raises(PackUnreadable) as refused:
        load_event(file)
    assert [(one.line, "optionel" in one.what) for one in refused.value.problems] == [(12, True)]
