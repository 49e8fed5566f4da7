"""The once-only index as packs promise it: their scenarios of known people, played for a first and a later time."""

from collections import Counter
from pathlib import Path
from typing import Any

from mpp.applications.measuring import Share, Tally, average, by_service, worst
from mpp.applications.rehearsal import spared
from mpp.catalogue.loader import LoadedPack, load_pack
from mpp.catalogue.scenario import Scenario
from mpp.cli.pack_checking import packs_under

FIRST, LATER = "journey", "later"
"""The scenarios of a known person's first application of a service, and of a realistic later one."""

Shares = dict[str, tuple[Share, Share]]
"""Service -> how much of a first and of a later application is not asked."""


def promised(path: Path) -> Shares:
    """By service, at the pack's first scenario of a known person; one named `journey` comes before the others.

    A later application is the scenario `later` where the pack has one, else the same scenario once more.
    """
    packs = [load_pack(folder) for folder in packs_under(path)]
    told = {one.published.service.id: (one, _scenario(one)) for one in packs}
    return {name: _spared(pack, scenario) for name, (pack, scenario) in told.items() if scenario}


def _spared(loaded: LoadedPack, scenario: Scenario) -> tuple[Share, Share]:
    first, later = spared(loaded.published, scenario)
    if LATER in loaded.published.scenarios:
        again = Scenario.model_validate(loaded.published.scenarios[LATER])
        later = spared(loaded.published, again)[1]
    return first, later


def _scenario(loaded: LoadedPack) -> Scenario | None:
    scenarios = loaded.published.scenarios
    known = [(name != FIRST, name) for name, one in scenarios.items() if one.get("person") and name != LATER]
    return Scenario.model_validate(scenarios[min(known)[1]]) if known else None


def plain(shares: Shares) -> dict[str, Any]:
    """As JSON: the average and each service at a later application, the same at a first, and what is asked most."""
    later = {name: both[1] for name, both in shares.items()}
    return {
        **_averaged({name: one.index for name, one in later.items()}),
        "first": _averaged({name: both[0].index for name, both in shares.items()}),
        "worst": _worst([(name, Counter(one.asked)) for name, one in later.items()]),
    }


def plain_measured(tallies: list[Tally]) -> dict[str, Any]:
    """As JSON, from real applications: later ones, first ones apart, regions, and what is asked most of all."""
    later = [one for one in tallies if not one.is_first]
    return {
        **_counted(later),
        "first": _counted([one for one in tallies if one.is_first]),
        "worst": _worst([(one.service, one.questions) for one in tallies]),
    }


def _counted(tallies: list[Tally]) -> dict[str, Any]:
    regions: dict[str, dict[str, float]] = {}
    for one in tallies:
        regions.setdefault(one.region, {})[one.service] = one.index
    return {
        **_averaged({service: one.index for service, one in by_service(tallies).items()}),
        "applications": sum(one.applications for one in tallies),
        "regions": dict(sorted(regions.items())),
    }


def _averaged(services: dict[str, float]) -> dict[str, Any]:
    return {"average": average(services) if services else None, "services": services}


def _worst(asked: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    found = worst(asked)
    return [{"element": one.element, "times": one.times, "services": list(one.services)} for one in found]
