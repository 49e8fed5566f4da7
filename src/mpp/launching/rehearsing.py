"""Each adopted service, driven end to end with this region's parameters: sealed, nothing leaves and nothing stays.

A pack's scenario `journey` is played by the parts that run real applications (`applications.rehearsal`), on the
version that the region adopted. Its people are invented; no table is written and no registry is called.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from mpp.applications.rehearsal import Difference, Outcome, rehearse
from mpp.catalogue import queries as catalogue
from mpp.catalogue.reading import PackUnreadable, read_mapping
from mpp.catalogue.rules import canonical
from mpp.catalogue.scenario import Scenario

PACKS = Path(__file__).resolve().parents[3] / "packs"
_SCENARIO = "scenarios/journey.yaml"
_NOT_PLAYED = "there is no scenario to play"


def rehearsed(adopted: Mapping[str, tuple[UUID, Mapping[str, Any]]], packs: Path) -> dict[str, str]:
    """Play every service (service -> version, parameters); what went wrong by service, empty where nothing did."""
    return {
        service: _played(version, canonical(parameters).decode(), packs / "services" / service / _SCENARIO)
        for service, (version, parameters) in adopted.items()
    }


def _played(version_id: UUID, parameters: str, file: Path) -> str:
    """Regions with the same parameters share it: a region's own code stands in numbers of documents only."""
    try:
        told = read_mapping(file)[0]
        return _outcome(version_id, parameters, Scenario.model_validate(told).model_dump_json())
    except (PackUnreadable, ValidationError, OSError):
        return _NOT_PLAYED


@lru_cache(maxsize=512)
def _outcome(version_id: UUID, parameters: str, told: str) -> str:
    scenario = Scenario.model_validate_json(told)
    local = {**scenario.parameters, **_plain(parameters)}
    outcome = rehearse(catalogue.version(version_id), scenario.model_copy(update={"parameters": local}))
    return next((one.what for one in _faults(outcome, scenario)), "")


def _plain(parameters: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(parameters)
    return plain


def _faults(outcome: Outcome, scenario: Scenario) -> Iterator[Difference]:
    """It goes to the end that its scenario names, and brings what it is to bring; a fee may be the region's own."""
    yield from outcome.halted
    if outcome.end != scenario.expect.end:
        yield Difference(("expect", "end"), "it ends otherwise", scenario.expect.end, outcome.end)
    if outcome.outputs != set(scenario.expect.outputs):
        yield Difference(
            ("expect", "outputs"), "it brings something else", scenario.expect.outputs, outcome.outputs
        )
