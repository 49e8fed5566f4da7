"""An answer as a browser sends it. Pure."""

from collections.abc import Collection, Mapping
from typing import Any

Entries = dict[str, str | list[str]]


def entries(name: str, value: Any, names: Collection[str]) -> Entries:
    """The form entries of one answer; `names` are those that the page has, which tell a date from a text."""
    if f"{name}-rows" in names:
        return _rows(name, value, names)
    if f"{name}-day" in names:
        year, month, day = str(value).split("-")
        return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    if isinstance(value, bool):
        return {name: "true" if value else "false"}
    if isinstance(value, list):
        return {name: [str(one) for one in value]}
    return {name: str(value)}


def _rows(name: str, rows: list[Mapping[str, Any]], names: Collection[str]) -> Entries:
    cells: Entries = {}
    for i, row in enumerate(rows):
        for column, cell in row.items():
            cells |= entries(f"{name}-{i}-{column}", cell, names)
    return {f"{name}-rows": str(len(rows)), **cells}


def asked_by(names: Collection[str]) -> set[str]:
    """The paths that a page's entries ask for: the parts of a date, and all cells of a list, count as one."""
    paths = {name for name in names if "." in name}
    lists = {name.removesuffix("-rows") for name in paths if name.endswith("-rows")}
    single = {name for name in paths if not any(name.startswith(f"{one}-") for one in lists)}
    dates = {name.removesuffix("-day") for name in single if name.endswith("-day")}
    return lists | dates | {name for name in single if "-" not in name}
