"""Scenarios speak of paths, tasks, decisions, outputs and rules that the pack has."""

from collections.abc import Iterator
from typing import Any

from mpp.catalogue.checker.mistakes import Mistake
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import HumanTask
from mpp.catalogue.paths import place_of
from mpp.catalogue.reading import read_yaml

Place = tuple[str | int, ...]


def scenarios(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find names in scenarios that the pack does not have."""
    for name, scenario in loaded.published.scenarios.items():
        file = loaded.folder / "scenarios" / f"{name}.yaml"
        lines = read_yaml(file)[1]
        for place, what in _unknown(loaded, scenario or {}):
            yield Mistake(file, lines.of(*place), "scenario", what, "use a name that service.yaml has")


def _unknown(loaded: LoadedPack, scenario: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    service, expect = loaded.published.service, scenario.get("expect") or {}
    for key in ("facts", "pending", "late", "answers", "corrections", "marks"):
        for index, path in enumerate(scenario.get(key) or ()):
            if not _is_path(loaded, str(path)):
                place = path if isinstance(scenario[key], dict) else index
                yield (key, place), f"{path} is no party's element"
    for index, path in enumerate(expect.get("asked") or ()):
        if not _is_path(loaded, str(path)):
            yield ("expect", "asked", index), f"{path} is no party's element"
    yield from _decisions(loaded, scenario.get("decisions") or {})
    known = {
        "passed": set(service.tasks),
        "outputs": set(service.outputs),
        "rules": {one.id for one in service.rules},
    }
    for key, names in known.items():
        for one in expect.get(key) or ():
            if one not in names:
                yield ("expect", key), f"{one} is not known under {key}"


def _decisions(loaded: LoadedPack, decisions: dict[str, list[str]]) -> Iterator[tuple[Place, str]]:
    for name, codes in decisions.items():
        task = loaded.published.service.tasks.get(name)
        if not isinstance(task, HumanTask):
            yield ("decisions", name), f"{name} is no human task"
            continue
        for code in set(codes) - {one.id for one in task.decisions}:
            yield ("decisions", name), f"{name} never decides {code}"


def _is_path(loaded: LoadedPack, path: str) -> bool:
    try:
        place_of(loaded.published.service, path)
    except KeyError:
        return False
    return True
