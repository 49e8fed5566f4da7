"""The once-only index: values not asked of values needed, first and later applications apart. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

PLACES = 4  # of a share, as reports print it


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one application was not asked, and the elements that were, each as often as it was."""

    known: int
    needed: int
    asked: tuple[str, ...] = ()

    @property
    def index(self) -> float:
        """From 0 to 1; what needs nothing asks nothing."""
        return index(self.known, self.needed)


@dataclass(frozen=True, slots=True)
class Tally:
    """The applications for a service in a region, of persons who never applied before or of others."""

    region: str
    service: str
    is_first: bool
    applications: int
    known: int
    needed: int
    questions: Mapping[str, int] = field(default_factory=dict)  # element -> how often it was asked

    @property
    def index(self) -> float:
        """Over all of these applications."""
        return index(self.known, self.needed)


@dataclass(frozen=True, slots=True)
class Question:
    """An element that people are still asked: how often, in which services."""

    element: str
    times: int
    services: tuple[str, ...]


def index(known: int, needed: int) -> float:
    """Return the share of needed values that were not asked."""
    return round(known / needed, PLACES) if needed else 1.0


def average(shares: Mapping[str, float]) -> float:
    """Return the mean over services, each counting the same. Expects at least one."""
    return round(sum(shares.values()) / len(shares), PLACES)


def by_service(tallies: Iterable[Tally]) -> dict[str, Tally]:
    """Return the whole country's numbers of each service, by its id."""
    return _by(tallies, lambda one: one.service)


def by_region(tallies: Iterable[Tally]) -> dict[str, Tally]:
    """Return the numbers of each region over all services, by its code."""
    return _by(tallies, lambda one: one.region)


def _by(tallies: Iterable[Tally], key: Callable[[Tally], str]) -> dict[str, Tally]:
    found: dict[str, list[Tally]] = {}
    for one in tallies:
        found.setdefault(key(one), []).append(one)
    return {name: _sum(rows) for name, rows in sorted(found.items())}


def _sum(rows: list[Tally]) -> Tally:
    """The numbers of several; where, for what and who is that of the first."""
    questions: Counter[str] = Counter()
    for one in rows:
        questions.update(one.questions)
    return Tally(
        rows[0].region,
        rows[0].service,
        rows[0].is_first,
        sum(one.applications for one in rows),
        sum(one.known for one in rows),
        sum(one.needed for one in rows),
        questions,
    )


def worst(asked: Iterable[tuple[str, Mapping[str, int]]]) -> list[Question]:
    """Return what is asked most, from each service's questions; the most asked comes first."""
    times: Counter[str] = Counter()
    services: dict[str, set[str]] = {}
    for service, questions in asked:
        for element, count in questions.items():
            times[element] += count
            services.setdefault(element, set()).add(service)
    ordered = sorted(times, key=lambda one: (-times[one], one))
    return [Question(one, times[one], tuple(sorted(services[one]))) for one in ordered]
