"""A region may shorten a task's deadline by a parameter of the pack, and never lengthen it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mpp.catalogue import rules
from mpp.catalogue.checker.clocks import clocks
from mpp.catalogue.errors import ParametersRefused
from mpp.catalogue.loader import LoadedPack, load_pack
from mpp.catalogue.pack import Duration, Parameter

PACK = Path(__file__).parent / "packs/services/letter"
DEADLINE = Duration(value=3, unit="working_day", set_by="verify_time")


def _set(value: int, unit: str = "working_day") -> dict[str, Any]:
    return {"value": value, "unit": unit}


def _time(maximum: int | None, unit: str = "working_day") -> Parameter:
    return Parameter(label="Waktu", kind="duration", default=_set(2, unit), minimum=1, maximum=maximum)


def _loaded(parameter: Parameter) -> LoadedPack:
    loaded = load_pack(PACK)
    service = loaded.published.service
    verify = service.tasks["verify"].model_copy(update={"deadline": DEADLINE})
    changed = {"tasks": {**service.tasks, "verify": verify}, "parameters": {"verify_time": parameter}}
    published = loaded.published.model_copy(update={"service": service.model_copy(update=changed)})
    return replace(loaded, published=published)


@pytest.mark.parametrize(
    ("parameter", "what"),
    [
        (_time(3), []),
        (_time(4), ["a region could make the deadline of verify longer than 3 working_day"]),
        (_time(None), ["a region could make the deadline of verify longer than 3 working_day"]),
        (_time(3, "clock_hour"), ["verify_time counts another time than the deadline of 3 working_day"]),
    ],
)
def test_a_parameter_that_could_lengthen_a_deadline_is_refused(parameter: Parameter, what: list[str]) -> None:
    assert [one.what for one in clocks(_loaded(parameter))] == what


@pytest.mark.parametrize(
    ("told", "value"),
    [(_set(1), 1), (_set(3), 3), (_set(9), 3), (_set(1, "clock_hour"), 3), (None, 3)],
)
def test_a_deadline_is_only_ever_shortened(told: Any, value: int) -> None:
    assert rules.shortened(DEADLINE, told).value == value


@pytest.mark.parametrize("told", [_set(4), _set(0), _set(2, "working_hour"), 2])
def test_a_region_cannot_set_more_than_the_standard_or_another_kind_of_time(told: Any) -> None:
    service = _loaded(_time(3)).published.service
    with pytest.raises(ParametersRefused):
        rules.checked_parameters(service, {"verify_time": told})
    assert rules.checked_parameters(service, {"verify_time": _set(1)}) == {"verify_time": _set(1)}
