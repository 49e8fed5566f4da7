"""The published form of an export: JSON Schema 2020-12, made from the tables that it is written from."""

from typing import Any

from mpp.applications.rights.holdings import ACCOUNT_TABLES, HOLDINGS
from mpp.applications.rights.records import sections

FORMAT, VERSION = "mpp-digital/person-export", 1
ADDRESS = "urn:mpp-digital:person-export:1"


def schema() -> dict[str, Any]:
    """The schema. A new table is a new value of `table`; a column more is no new version."""
    tables: dict[str, list[str]] = {}
    for one in HOLDINGS:
        tables.setdefault(one.section, []).append(one.label)
    for label, section in ACCOUNT_TABLES.items():
        tables.setdefault(section, []).append(label)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "Everything that MPP Digital holds about one person",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "format", "version", "made_at", "request", "person", "sections"],
        "properties": {
            "schema": {"const": ADDRESS},
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "made_at": {"type": "string", "format": "date-time"},
            "request": {"type": "string"},
            "person": {"type": "string", "format": "uuid"},
            "sections": {
                "type": "object",
                "additionalProperties": False,
                "required": sections(),
                "properties": {name: _section(tables[name]) for name in sections()},
            },
        },
    }


def _section(tables: list[str]) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["table"],
            "properties": {"table": {"enum": tables}, "id": {"type": "string", "format": "uuid"}},
        },
    }
