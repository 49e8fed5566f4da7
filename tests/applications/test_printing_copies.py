"""A copy in print: labels that people read, moments in words, no internal numbers."""

from mpp.applications.rights.printing import printed


def test_a_fact_is_printed_under_its_label_and_without_internal_numbers() -> None:
    record = {
        "table": "vault.Fact",
        "id": "01a21258-9d73-7369-bd2c-eeac60d43cb7",
        "element": "person.name",
        "content": "Sari Wulandari Contoh",
        "at": "2026-11-25T11:21:51.699378+00:00",
        "replaced_at": None,
    }
    told = printed(record, {"person.name": "Nama lengkap"})
    assert told == {
        "title": "Data: Nama lengkap",
        "rows": [
            ("unsur data", "person.name"),
            ("isi", "Sari Wulandari Contoh"),
            ("waktu", "25 November 2026, 18.21 WIB"),
        ],
    }


def test_what_lies_deep_keeps_the_labels_on_the_way_and_long_texts_are_cut() -> None:
    record = {
        "table": "applications.Submission",
        "content": {"values": {"child.name": "B" * 500}},
        "agency_ids": ["x"],
    }
    assert printed(record, {})["rows"] == [("content values child.name", "B" * 400 + "…"), ("agency ids", "x")]
