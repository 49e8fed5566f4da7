"""The committee's report of a year on paper: the committee page's own figures, in Indonesian."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mpp.issuance.typesetting import render
from mpp.issuance.wording import MONTHS, day
from mpp.oversight import publishing
from mpp.oversight.board import Board, RegionRow, per_cent
from mpp.oversight.publishing import Row
from mpp.oversight.rules.targets import AREAS, PLAN, planned
from mpp.oversight.standings import Status

_TEMPLATE = (Path(__file__).parent / "report.typ").read_text(encoding="utf-8")
MOST_BYTES = 2_000_000  # 508 regions fill some twenty pages
_NOTHING = "–"
STATUSES = {
    Status.NONE: "Belum ada MPP",
    Status.PHYSICAL: "MPP fisik, belum digital",
    Status.LAUNCHING: "Sedang disiapkan",
    Status.DIGITAL: "MPP digital",
    Status.HYBRID: "MPP digital dengan gedung",
}
SIZES = {
    "tiny": "di bawah 100.000 penduduk",
    "small": "100.000 sampai 250.000 penduduk",
    "middle": "250.000 sampai 500.000 penduduk",
    "large": "500.000 sampai 1 juta penduduk",
    "huge": "1 juta penduduk atau lebih",
    "unknown": "jumlah penduduk tidak diketahui",
}


def pdf(board: Board, names: Mapping[str, str], at: datetime, today: date) -> bytes:
    """The unsigned report, archival and accessible. `names` of the services. Raises TemplateFaulty."""
    return render(_TEMPLATE, contents(board, names, today), {}, at=at, most=MOST_BYTES)


def contents(board: Board, names: Mapping[str, str], today: date) -> dict[str, Any]:
    """Everything that the report says, spelled out."""
    services = [publishing.row("service", code, names.get(code, code), one) for code, one in board.services.items()]
    months = [publishing.row("month", "", _month(one), counts) for one, counts in board.months.items()]
    regions = [publishing.row("region", one.code, one.name, one.counts) for one in board.regions]
    return {
        "year": str(board.year),
        "made_on": day(today),
        "statuses": [[STATUSES[status], number(count)] for status, count in board.statuses().items()],
        "plan": [[day(end), number(wanted)] for end, wanted in PLAN],
        "published": [[day(one.day), number(planned(one.day)), number(one.malls)] for one in board.published],
        "forecast": _forecast(board),
        "nation": _headline(publishing.row("nation", "", "Indonesia", board.total)),
        "months": [line(one) for one in months],
        "services": [line(one) for one in services],
        "regions": [line(one) for one in regions],
        "ranks": [[SIZES[size], _places(rows)] for size, rows in board.ranks().items()],
    }


def line(one: Row) -> list[str]:
    """A line of a table: name, sent in, decided, in time, working days, not asked."""
    return [
        one.name,
        number(one.applications or 0),
        number(one.decided or 0),
        percent(one.in_time),
        _NOTHING if one.working_days is None else f"{one.working_days:.1f}".replace(".", ","),
        percent(one.once_only),
    ]


def number(count: int) -> str:
    """A whole number with dots: 1.234."""
    return f"{count:,}".replace(",", ".")


def percent(share: float | None) -> str:
    """A share as per cent with one place: 93,4%."""
    return _NOTHING if share is None else f"{per_cent(share):.1f}%".replace(".", ",")


def _headline(one: Row) -> list[list[str]]:
    _, sent, decided, in_time, working, not_asked = line(one)
    return [
        ["Permohonan", sent],
        ["Diputus", decided],
        ["Ditolak", number(one.refused or 0)],
        ["Ditarik pemohon", number(one.withdrawn or 0)],
        ["Tepat waktu", in_time],
        ["Lama rata-rata, hari kerja", working],
        ["Data yang tidak ditanyakan lagi", not_asked],
        ["Pertanyaan dihemat", number(one.not_asked or 0)],
        ["Kunjungan dihemat", number(one.visits_spared or 0)],
    ]


def _places(rows: Sequence[RegionRow]) -> list[list[str]]:
    lines = [line(publishing.row("region", one.code, one.name, one.counts)) for one in rows]
    return [[str(one.place), told[0], told[3], told[5]] for one, told in zip(rows, lines, strict=True)]


def _forecast(board: Board) -> str:
    found = board.forecast
    if found is None:
        return "Belum cukup angka untuk perkiraan."
    pace = number(round(found.a_year))
    if found.reached is None:
        return f"Dengan laju {pace} MPP setahun, sasaran {AREAS} daerah tidak tercapai."
    return f"Dengan laju {pace} MPP setahun, sasaran {AREAS} daerah tercapai pada {_month(found.reached)}."


def _month(day_: date) -> str:
    return f"{MONTHS[day_.month - 1]} {day_.year}"
