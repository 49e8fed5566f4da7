"""What a region may set lies within limits, and the default does too."""

from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake, at
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import Parameter
from mpp.catalogue.rules import parameter_fault

BOUNDED = frozenset({"integer", "money", "duration"})


def parameters(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find parameters without bounds, and defaults that do not fit."""
    for name, parameter in loaded.published.service.parameters.items():
        place = ("parameters", name)
        if lacking := _lacking(parameter):
            what = f"{name} has no {' and no '.join(lacking)}: a region could set anything"
            yield at(loaded, place, "bounds", what, f"add {' and '.join(lacking)}")
        elif _crossed(parameter):
            yield at(loaded, place, "bounds", f"the minimum of {name} is above its maximum", "exchange them")
        elif parameter.default is not None and (fault := parameter_fault(parameter, parameter.default)):
            what = f"the default of {name} does not fit: {fault}"
            yield at(loaded, (*place, "default"), "bounds", what, "write a default within the limits")
        elif parameter.default is None and not parameter.required:
            what = f"{name} has no default, and need not be set"
            yield at(loaded, place, "bounds", what, "add default, or required: true")


def _lacking(parameter: Parameter) -> list[str]:
    if parameter.kind not in BOUNDED:
        return []
    return [name for name in ("minimum", "maximum") if getattr(parameter, name) is None]


def _crossed(parameter: Parameter) -> bool:
    if parameter.minimum is None or parameter.maximum is None:
        return False
    return parameter.minimum > parameter.maximum
