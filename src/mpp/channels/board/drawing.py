"""The board's pictures, as SVG made here: tiles of areas, the plan's line, and months as columns.

Each says in its label what it shows; the same numbers stand beside it in a table.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString

from mpp.channels.board.words import STATUSES, number
from mpp.channels.look.elements import element
from mpp.oversight.board import Board
from mpp.oversight.rules.targets import AREAS, PLAN, Point
from mpp.oversight.standings import Place, Status

TILE, STEP, ACROSS = 18, 22, 6  # pixels of a tile, from one to the next, tiles in a row
_IDS = {status: f"t{nth}" for nth, status in enumerate(Status)}  # short: they stand 514 times on a page
_BOX = {"width": TILE - 2, "height": TILE - 2, "x": 1, "y": 1, "rx": 2}
_DOT = {"width": 6, "height": 6, "x": 6, "y": 6}
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 340, 200, 44, 24, 14  # of a chart: for a small phone, larger elsewhere


def shapes() -> SafeString:
    """The five tiles, drawn once a page: told apart by shape, not by colour alone."""
    empty, full = (element("rect", **_BOX, class_=one) for one in ("empty", "full"))
    dot, hole = (element("rect", **_DOT, class_=one) for one in ("full", "hole"))
    half = element("path", d="M2 16L16 16L16 2z", class_="full")
    drawn = {
        Status.NONE: [empty],
        Status.PHYSICAL: [empty, dot],
        Status.LAUNCHING: [empty, half],
        Status.DIGITAL: [full],
        Status.HYBRID: [full, hole],
    }
    parts = [element("g", *content, id=_IDS[status]) for status, content in drawn.items()]
    return element("svg", element("defs", *parts), class_="unseen", width=0, height=0, aria_hidden="true")


def tile(status: Status) -> SafeString:
    """One tile, for the legend."""
    return element(
        "svg", element("use", href=f"#{_IDS[status]}"), width=TILE, height=TILE, class_="tiles", aria_hidden="true"
    )


def tiles(places: Sequence[Place], label: str, *, named: bool = False) -> SafeString:
    """The areas of a province as tiles of one size, in the order of their codes; `named`: each tells its name."""
    drawn = [_tile(nth, place, named) for nth, place in enumerate(places)]
    rows = -(-len(places) // ACROSS)
    width, height = ACROSS * STEP, max(rows, 1) * STEP
    return element("svg", *drawn, width=width, height=height, class_="tiles", role="img", aria_label=label)


def _tile(nth: int, place: Place, named: bool) -> SafeString:
    row, column = divmod(nth, ACROSS)
    title = element("title", f"{place.name}: {STATUSES[place.status]}") if named else None
    return element("use", title, href=f"#{_IDS[place.status]}", x=column * STEP or None, y=row * STEP or None)


def plan(board: Board, until: date, label: str) -> SafeString:
    """The plan, what was published, and where the present pace leads."""
    start = PLAN[0][0]
    across = _Scale(start.toordinal(), until.toordinal(), LEFT, WIDTH - 8)
    up = _Scale(0, AREAS, HEIGHT - BOTTOM, TOP)

    def line(points: Sequence[Point], class_: str) -> SafeString:
        return element("polyline", points=" ".join(place(one) for one in points), class_=class_)

    def place(one: Point) -> str:
        return f"{across(one.day.toordinal()):.1f},{up(one.malls):.1f}"

    planned = [Point(*one) for one in PLAN] + [Point(until, AREAS)]
    known = [one for one in board.published if one.day <= until]
    drawn = [*_heights(up, range(0, 501, 100)), *_years(across, start, until), line(planned, "plan")]
    drawn += [line(known, "actual"), *(_dot(place(one)) for one in known)]
    if board.here:
        drawn.append(line([*board.here, Point(until, board.here[-1].malls)], "here"))
    if board.forecast and known:
        drawn.append(line([known[-1], _ahead(known[-1], board.forecast.a_year, until)], "forecast"))
    return _chart(drawn, label)


def _ahead(last: Point, a_year: float, until: date) -> Point:
    """Where the pace leads by the chart's last day."""
    return Point(until, min(AREAS, max(0, round(last.malls + a_year * (until - last.day).days / 365))))


def columns(values: Sequence[tuple[str, int | None]], label: str) -> SafeString:
    """Quantities by name; None has no column."""
    most = max((value or 0 for _, value in values), default=0)
    step = _step(most)
    marks = range(0, most + step, step)
    up, wide = _Scale(0, marks[-1], HEIGHT - BOTTOM, TOP), (WIDTH - LEFT - 8) / max(len(values), 1)
    drawn = _heights(up, marks)
    for nth, (name, value) in enumerate(values):
        x, y = LEFT + 2 + nth * wide, up(value or 0)
        if value:
            box = {"x": f"{x + 3:.1f}", "y": f"{y:.1f}", "width": f"{wide - 6:.1f}"}
            drawn.append(element("rect", **box, height=f"{HEIGHT - BOTTOM - y:.1f}", class_="column"))
        drawn.append(_text(name, x + wide / 2, HEIGHT - 8, "middle"))
    return _chart(drawn, label)


def _step(most: int) -> int:
    """From one mark of an axis to the next: 1, 2 or 5 of a power of ten, with at most five marks above nothing."""
    power = 1
    while most > 50 * power:
        power *= 10
    return next(one * power for one in (1, 2, 5, 10) if most <= 5 * one * power)


class _Scale:
    """From numbers to pixels."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self._low, self._start, self._factor = low, start, (end - start) / ((high - low) or 1)

    def __call__(self, value: float) -> float:
        return self._start + (value - self._low) * self._factor


def _chart(drawn: Sequence[SafeString], label: str) -> SafeString:
    view = f"0 0 {WIDTH} {HEIGHT}"
    return element("svg", *drawn, viewBox=view, width="100%", class_="chart", role="img", aria_label=label)


def _heights(up: _Scale, values: range) -> list[SafeString]:
    found = []
    for value in values:
        found += [_line(LEFT, up(value), WIDTH - 4), _text(number(value), LEFT - 5, up(value) + 4, "end")]
    return found


def _years(across: _Scale, start: date, until: date) -> list[SafeString]:
    """The years, each under its first day."""
    days = [date(year, 1, 1) for year in range(start.year + 1, until.year + 1)]
    return [_text(str(day.year), across(day.toordinal()), HEIGHT - 8, "start") for day in days]


def _line(x: float, y: float, end: float) -> SafeString:
    return element("path", d=f"M{x:.1f} {y:.1f}H{end:.1f}", class_="grid")


def _dot(place: str) -> SafeString:
    x, y = place.split(",")
    return element("circle", cx=x, cy=y, r=3, class_="dot")


def _text(text: str, x: float, y: float, anchor: str) -> SafeString:
    return element("text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor)
