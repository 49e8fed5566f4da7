"""Every scenario of a pack, played; each difference with file, line, what was expected and what came."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mpp.applications.rehearsal import Difference, differences, event_differences, rehearse, rehearse_event
from mpp.catalogue.checker import Mistake
from mpp.catalogue.events.format import EventScenario
from mpp.catalogue.events.loading import LoadedEvent, load_event
from mpp.catalogue.loader import LoadedPack, load_pack
from mpp.catalogue.reading import read_yaml
from mpp.catalogue.scenario import Scenario
from mpp.cli.pack_checking import check_one_event, check_pack, events_under, packs_under

# What keeps a pack from being published, but not from being played.
HARMLESS = frozenset({"translation", "left_over", "uncovered"})


@dataclass(frozen=True, slots=True)
class Failure:
    """One difference, or a mistake that keeps the pack from being played at all."""

    file: str
    line: int
    what: str
    expected: Any = None
    came: Any = None

    def __str__(self) -> str:
        words = f"{self.file}:{self.line}: {self.what}"
        if self.expected is None and self.came is None:
            return words
        return f"{words}\n  diharapkan / expected: {self.expected}\n  nyatanya / came:      {self.came}"


@dataclass(frozen=True, slots=True)
class Played:
    """One scenario and what came of it."""

    pack: str
    scenario: str
    title: str
    file: str
    failures: list[Failure]

    @property
    def passed(self) -> bool:
        return not self.failures

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "passed": self.passed}


def play_all(path: Path) -> tuple[list[Played], list[Mistake]]:
    """Play the scenarios of one pack, or of every pack under a folder; mistakes of packs that cannot be played."""
    played: list[Played] = []
    mistakes: list[Mistake] = []
    for folder in packs_under(path):
        wrong = [one for one in check_pack(folder) if one.code not in HARMLESS]
        mistakes += wrong
        if not wrong:
            played += play(load_pack(folder))
    for file in events_under(path):
        wrong = [one for one in check_one_event(file) if one.code not in HARMLESS]
        mistakes += wrong
        if not wrong:
            played += play_event(load_event(file))
    return played, list(dict.fromkeys(mistakes))


def play_event(loaded: LoadedEvent) -> Iterator[Played]:
    """Play every scenario of a life event that has no mistakes."""
    services = {name: one.published for name, one in loaded.services.items()}
    for name, data in loaded.scenarios.items():
        file = loaded.folder / "scenarios" / f"{name}.yaml"
        scenario = EventScenario.model_validate(data)
        found = event_differences(rehearse_event(loaded.event, services, scenario), scenario)
        lines = read_yaml(file)[1]
        failures = [Failure(str(file), lines.of(*one.place), one.what, one.expected, one.came) for one in found]
        yield Played(loaded.event.id, name, scenario.title, str(file), failures)


def play(loaded: LoadedPack) -> Iterator[Played]:
    """Play every scenario of a pack that has no mistakes."""
    for name, data in loaded.published.scenarios.items():
        file = loaded.folder / "scenarios" / f"{name}.yaml"
        scenario = Scenario.model_validate(data)
        found = differences(rehearse(loaded.published, scenario), scenario)
        failures = [_failure(loaded, file, one) for one in found]
        yield Played(loaded.published.service.id, name, scenario.title, str(file), failures)


def _failure(loaded: LoadedPack, file: Path, found: Difference) -> Failure:
    if found.template:
        return Failure(str(loaded.folder / found.template), found.line, found.what, found.expected, found.came)
    return Failure(str(file), read_yaml(file)[1].of(*found.place), found.what, found.expected, found.came)
