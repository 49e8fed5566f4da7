"""What of a year everybody may see: rows in which numbers of few are left out. Pure, of a board that was read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mpp.oversight.board import Board, needed, share, working_days
from mpp.oversight.rules.privacy import FEWEST, hidden, is_told
from mpp.processes.tallies import Counts


@dataclass(frozen=True, slots=True)
class Row:
    """One line of figures. None: of too few to be told, or of nothing."""

    level: str  # nation, region, service or month
    code: str
    name: str
    services: int | None = None
    is_hidden: bool = False
    applications: int | None = None
    decided: int | None = None
    in_time: float | None = None  # share of those decided
    refused: int | None = None
    withdrawn: int | None = None
    working_days: float | None = None  # in the mean
    once_only: float | None = None  # share of needed values that were not asked
    not_asked: int | None = None
    visits_spared: int | None = None


def row(level: str, code: str, name: str, counts: Counts, services: int | None = None) -> Row:
    """A line with every figure, as the committee sees it."""
    return Row(
        level,
        code,
        name,
        services,
        applications=counts.applications,
        decided=counts.decided,
        in_time=share(counts.in_time, counts.decided),
        refused=counts.refused,
        withdrawn=counts.withdrawn,
        working_days=working_days(counts),
        once_only=share(counts.known, needed(counts)),
        not_asked=counts.known,
        visits_spared=counts.visits_spared,
    )


def public_row(level: str, code: str, name: str, counts: Counts, services: int | None = None) -> Row:
    """A line as everybody sees it: what came of fewer than `FEWEST` decisions is left out besides."""
    whole = row(level, code, name, counts, services)
    if not is_told(counts.applications):
        return Row(level, code, name, services, is_hidden=True)
    few = counts.decided < FEWEST
    return Row(
        level,
        code,
        name,
        services,
        applications=whole.applications,
        decided=None if few else whole.decided,
        in_time=None if few else whole.in_time,
        refused=_told(whole.refused, few),
        withdrawn=_told(whole.withdrawn, False),
        working_days=None if few else whole.working_days,
        once_only=whole.once_only,
        not_asked=whole.not_asked,
        visits_spared=whole.visits_spared,
    )


def _told(count: int | None, few: bool) -> int | None:
    return None if few or count is None or not is_told(count) else count


def public_rows(level: str, counted: Mapping[str, Counts], names: Callable[[str], str]) -> list[Row]:
    """The lines of one table, whose total is told as well."""
    gone = hidden({code: counts.applications for code, counts in counted.items()})
    return [
        Row(level, code, names(code), is_hidden=True) if code in gone else public_row(level, code, names(code), one)
        for code, one in counted.items()
    ]


def nation(board: Board) -> Row:
    """The whole country's year, as everybody sees it."""
    return public_row("nation", "", "Indonesia", board.total, sum(one.services for one in board.regions))


def regions(board: Board) -> list[Row]:
    """Every region of the board, as everybody sees it."""
    services = {one.code: one.services for one in board.regions}
    names = {one.code: one.name for one in board.regions}
    rows = public_rows("region", {one.code: one.counts for one in board.regions}, names.__getitem__)
    return [replace(one, services=services[one.code]) for one in rows]


def services(board: Board, names: Callable[[str], str]) -> list[Row]:
    """Every service over the whole country, as everybody sees it."""
    return public_rows("service", board.services, names)


def months(board: Board) -> list[Row]:
    """Every month of the year that had anything, as everybody sees it."""
    counted = {f"{day:%Y-%m}": counts for day, counts in board.months.items()}
    return public_rows("month", counted, str)
