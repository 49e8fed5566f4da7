"""Scenarios speak of what the pack has, and together they reach every end of its process."""

from collections.abc import Collection, Iterator

from pydantic import ValidationError

from mpp.catalogue import bpmn
from mpp.catalogue.checker.mistakes import Mistake, in_process
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import HumanTask, MessageTask, RegisterTask
from mpp.catalogue.paths import fact_place_of, place_of
from mpp.catalogue.reading import Place, read_yaml
from mpp.catalogue.scenario import Scenario

MEND = "use a name that service.yaml has"
FORM = "write it as packs/schema and docs/packs.md describe"
Found = tuple[Place, str, str]


def scenarios(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find scenarios that cannot be read, names that the pack does not have, and ends that nobody reaches."""
    ends: set[str] = set()
    for name, data in loaded.published.scenarios.items():
        file = loaded.folder / "scenarios" / f"{name}.yaml"
        lines = read_yaml(file)[1]
        try:
            scenario = Scenario.model_validate(data)
        except ValidationError as error:
            for one in error.errors():
                what = f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
                yield Mistake(file, lines.of(*one["loc"]), "scenario", what, FORM)
            continue
        ends.add(scenario.expect.end)
        for place, what, mend in _unknown(loaded, scenario):
            yield Mistake(file, lines.of(*place), "scenario", what, mend)
    yield from _uncovered(loaded, ends)


def _unknown(loaded: LoadedPack, scenario: Scenario) -> Iterator[Found]:
    service, expect = loaded.published.service, scenario.expect
    for key in ("facts", "pending", "absent", "late", "looked_up", "answers", "corrections", "marks"):
        yield from _paths(loaded, (key,), getattr(scenario, key))
    yield from _paths(loaded, ("expect", "asked"), expect.asked)
    yield from _decisions(loaded, scenario)
    rules = {one.id for one in service.rules}
    yield from _names(("parameters",), scenario.parameters, service.parameters)
    registers = {name for name, task in service.tasks.items() if isinstance(task, RegisterTask | MessageTask)}
    yield from _names(("results",), scenario.results, registers)
    yield from _names(("expect", "passed"), expect.passed, service.tasks)
    yield from _names(("expect", "outputs"), expect.outputs, service.outputs)
    yield from _names(("expect", "rules"), expect.rules, rules)
    yield from _names(("expect", "blocked"), expect.blocked, rules)
    ends = {node.id for node in _ends(loaded)}
    if expect.end and ends and expect.end not in ends:
        yield (
            ("expect", "end"),
            f"{expect.end} is no end event",
            "name an end event of process.bpmn, or leave it out",
        )


def _names(place: Place, said: Collection[str], known: Collection[str]) -> Iterator[Found]:
    for index, name in enumerate(said):
        if name not in known:
            key = name if isinstance(said, dict) else index
            yield (*place, key), f"{name} is not known under {place[-1]}", MEND


def _paths(loaded: LoadedPack, place: Place, paths: Collection[str]) -> Iterator[Found]:
    for index, path in enumerate(paths):
        try:
            known = fact_place_of if place == ("facts",) else place_of
            known(loaded.published.service, path)
        except KeyError:
            yield (*place, path if isinstance(paths, dict) else index), f"{path} is no party's element", MEND


def _decisions(loaded: LoadedPack, scenario: Scenario) -> Iterator[Found]:
    for name, codes in scenario.decisions.items():
        task = loaded.published.service.tasks.get(name)
        if not isinstance(task, HumanTask):
            yield ("decisions", name), f"{name} is no human task", MEND
            continue
        known = {one.id: {reason.value for reason in one.reasons} for one in task.decisions}
        for index, said in enumerate(codes):
            code, _, reason = said.partition(":")
            if code not in known or (reason and reason not in known[code]):
                yield ("decisions", name, index), f"{name} never decides {said}", MEND


def _ends(loaded: LoadedPack) -> list[bpmn.Node]:
    try:
        return bpmn.read(loaded.published.bpmn).of_kind("endEvent")
    except bpmn.NotReadable:
        return []


def _uncovered(loaded: LoadedPack, ends: set[str]) -> Iterator[Mistake]:
    for node in _ends(loaded):
        if node.id not in ends:
            mend = f"add a scenario whose expect.end is {node.id}"
            yield in_process(loaded, node.line, "uncovered", f"no scenario ends at {node.id}", mend)
