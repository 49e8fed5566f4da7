"""Data that the components draw. Plain and typed; every tag also takes mappings with these keys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the desk's menu; `count` is how many wait there, `1000+` where it was not counted further."""

    label: str
    url: str
    current: bool = False
    count: int | str | None = None


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One answer to check. `source_kind` as in `source_chip`; no change link without an address."""

    label: str
    value: str
    source_kind: str = ""
    source: str = ""
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """A step of a case as the public sees it.

    `state`: done, now, next, paused, late or stopped. `at` is shown as given, in the region's zone.
    """

    label: str
    state: str
    at: str = ""
    holder: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline in words, and `used` of `total` in whatever unit, for the bar.

    `state`: running, paused, late or met.
    """

    promise: str
    remaining: str
    used: int
    total: int
    holder: str = ""
    due: str = ""
    state: str = "running"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; numeric ones are aligned at their ends so that they can be compared."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """A place above this page; the last one has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One of several quantities to compare, drawn to the scale of the largest."""

    label: str
    value: int
    shown: str = ""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of a document as a downsized picture; size in pixels, so that nothing jumps."""

    src: str
    width: int
    height: int
