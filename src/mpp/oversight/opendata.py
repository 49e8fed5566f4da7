"""The board's public figures and the catalogue as open data: rows for CSV and JSON. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mpp.catalogue.queries import Service
from mpp.oversight import publishing
from mpp.oversight.board import Board
from mpp.oversight.rules.privacy import FEWEST

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def figures(board: Board, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A year's lines: nation, months, regions, services; `names` of the services. Empty cells are not told."""
    rows = [
        publishing.nation(board),
        *publishing.months(board),
        *publishing.regions(board),
        *publishing.services(board, lambda code: names.get(code, code)),
    ]
    return [{"year": board.year, "fewest": FEWEST, **asdict(one)} for one in rows]


def catalogue(services: Iterable[Service]) -> list[dict[str, Any]]:
    """Each service of the national catalogue, with the published half of its standard (PermenPANRB 15/2014)."""
    return [_service(one) for one in services]


def _service(one: Service) -> dict[str, Any]:
    service = one.published.service
    standard = service.standard
    return {
        "id": one.service_id,
        "version": service.version,
        "name": service.name,
        "summary": service.summary,
        "agency": service.agency,
        "duration": standard.duration.value,
        "duration_unit": standard.duration.unit,
        "fee": standard.fee,
        "product": standard.product,
        "requirements": list(standard.requirements),
        "procedure": list(standard.procedure),
        "legal_basis": list(standard.legal_basis),
        "regions": one.regions,
    }


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows with a head line (RFC 4180), in which no spreadsheet finds a formula."""
    out = io.StringIO()
    if rows:
        writer = csv.writer(out)
        writer.writerow(rows[0].keys())
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return _harmless("; ".join(map(str, value)))
    if value is None or isinstance(value, int | float):
        return "" if value is None else str(value)
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """Text that a spreadsheet would run gets an apostrophe before it, as spreadsheets mark text."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
