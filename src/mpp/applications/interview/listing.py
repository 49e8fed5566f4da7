"""What the rows of a list of the applicant's say about the members of a party. Pure.

Of a party of one exactly one row must fit. Of several, every row that fits is a member where the pack says so, in
the list's order and without the applicant herself; else a row tells of whose NIK was typed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from mpp.applications.interview import document
from mpp.applications.interview.document import Held, Interview
from mpp.applications.interview.judging import Judge
from mpp.applications.interview.kinship import kin
from mpp.applications.interview.paths import applicant_of, holder, members
from mpp.catalogue.pack import FAMILY, ListRow
from mpp.catalogue.paths import Place, path_of

Row = Mapping[str, Any]


def is_every(row: ListRow, judge: Judge) -> bool:
    """Whether every row that fits is a member of the party, and nobody else."""
    return row.every is not None and judge(row.every) is True


def is_complete(interview: Interview, name: str, judge: Judge) -> bool:
    """Whether a list that is known tells of all the members of a party: for no others is asked."""
    rows = interview.published.service.parties[name].rows
    open_ = (row for row in rows if row.when is None or judge(row.when) is True)
    return any(is_every(row, judge) and _list(interview, row) is not None for row in open_)


def told_by(
    interview: Interview, name: str, wanted: ListRow, held: Mapping[str, Held], *, every: bool
) -> dict[str, Held]:
    """What a list says about a party, by path."""
    known = _list(interview, wanted)
    if known is None:
        return {}
    party = interview.published.service.parties[name]
    fitting = [one for one in known.value if _fits(interview, one, wanted, known.value, held)]
    if party.maximum > 1:
        rows = dict(_of_several(interview, name, wanted, fitting, held, every=every))
    else:
        rows = _of_one(name, wanted, fitting, held)
    source = document.FAMILY_CARD if wanted.element == FAMILY else f"{document.LISTED}{known.source}"
    return {
        f"{member}.{short}": Held(row[column], source, known.assurance, known.at)
        for member, row in rows.items()
        for short, column in (wanted.gives or {column: column for column in row}).items()
        if row.get(column) not in (None, "")
    }


def _list(interview: Interview, wanted: ListRow) -> Held | None:
    return interview.known.get(path_of(applicant_of(interview.published.service), wanted.element))


def _of_one(name: str, wanted: ListRow, fitting: Sequence[Row], held: Mapping[str, Held]) -> dict[str, Row]:
    """The one row that fits; who types a NIK means that person: a row of another tells nothing."""
    column, meant = _nik_column(wanted), held.get(f"{name}.nik")
    if column and meant is not None:
        fitting = [one for one in fitting if one.get(column) == meant.value]
    return {name: fitting[0]} if len(fitting) == 1 else {}


def _of_several(
    interview: Interview,
    name: str,
    wanted: ListRow,
    fitting: Sequence[Row],
    held: Mapping[str, Held],
    *,
    every: bool,
) -> Iterator[tuple[str, Row]]:
    """Each member with its row: those whose NIK was typed, and the others in their order where all are meant."""
    column, service = _nik_column(wanted), interview.published.service
    numbers = [holder(Place(name, "", number)) for number in members(service.parties[name])]
    typed = {one: held[f"{one}.nik"].value for one in numbers if f"{one}.nik" in held}
    by_nik = {row[column]: row for row in fitting if row.get(column)}
    yield from ((one, by_nik[nik]) for one, nik in typed.items() if nik in by_nik)
    if every:
        me = held.get(f"{applicant_of(service)}.nik")
        there = {*typed.values(), me.value if me else None}
        left = [row for row in fitting if row.get(column) not in there]
        yield from zip((one for one in numbers if one not in typed), left, strict=False)


def _nik_column(wanted: ListRow) -> str:
    return wanted.gives.get("nik", "" if wanted.gives else "nik")


def _fits(interview: Interview, row: Row, wanted: ListRow, rows: Sequence[Row], held: Mapping[str, Held]) -> bool:
    named = all(str(row.get(column)) in values for column, values in wanted.where.items())
    recent = all(_is_recent(row.get(column), days, interview.today) for column, days in wanted.within_days.items())
    if not wanted.kin:
        return named and recent
    mine = held.get(f"{applicant_of(interview.published.service)}.nik")
    return named and recent and mine is not None and kin(rows, str(row.get("nik")), mine.value) in wanted.kin


def _is_recent(day: Any, days: int, today: date) -> bool:
    """Whether a day, ISO 8601, is today or at most so many days before it; no day is not."""
    try:
        return 0 <= (today - date.fromisoformat(str(day))).days <= days
    except ValueError:
        return False
