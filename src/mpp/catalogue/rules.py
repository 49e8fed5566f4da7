"""Pure decisions of the catalogue: a content's hash, a region's parameters, a search."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from mpp.catalogue.dictionary import Dictionary
from mpp.catalogue.errors import ParametersRefused
from mpp.catalogue.pack import Duration, HandOverTask, HumanTask, Parameter, PublishedService, ServicePack

_WORD = re.compile(r"\w+")
_WEIGHTS = {"name": 8, "keywords": 4, "topics": 2, "summary": 1}


def stored(published: PublishedService) -> dict[str, Any]:
    """Return a pack's content as it is published: without its scenarios, whose people are no fact of a service."""
    return published.model_dump(mode="json", exclude={"scenarios"})


def digest_of(published: PublishedService) -> str:
    """Return the SHA-256 of a pack's stored content as canonical JSON (sorted keys, no spaces), in hex."""
    return hashlib.sha256(canonical(stored(published))).hexdigest()


def digest_of_dictionary(whole: Dictionary) -> str:
    """Return the SHA-256 of the dictionary as canonical JSON, in hex."""
    return hashlib.sha256(canonical(whole.model_dump(mode="json"))).hexdigest()


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return content as JSON that is the same wherever it is made: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _kinds(task: HumanTask | HandOverTask) -> list[str]:
    """The kinds of office that have a task: one, or each of several."""
    return task.for_each.agencies if isinstance(task, HumanTask) and task.for_each else [task.agency]


def checked_parameters(service: ServicePack, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a region's parameters with the defaults filled in.

    Raises:
        ParametersRefused: `unknown`, `missing`, `wrong_kind`, `too_small`, `too_large` by parameter id.
    """
    faults = {name: ["unknown"] for name in given if name not in service.parameters}
    merged: dict[str, Any] = {}
    for name, parameter in service.parameters.items():
        value = given.get(name, parameter.default)
        if value is not None:
            merged[name] = value
        fault = parameter_fault(parameter, value)
        if fault:
            faults[name] = [fault]
    if faults:
        raise ParametersRefused(faults)
    return merged


def parameter_fault(parameter: Parameter, value: Any) -> str:
    """Return why a value does not fit a parameter, as a reason code; empty when it fits."""
    if value is None:
        return "missing" if parameter.required else ""
    if parameter.kind == "text":
        return "" if isinstance(value, str) and (value.strip() or not parameter.required) else "wrong_kind"
    if parameter.kind == "duration":
        return _duration_fault(parameter, value)
    return _size_fault(parameter, value)


def _size_fault(parameter: Parameter, value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return "wrong_kind"
    if parameter.minimum is not None and value < parameter.minimum:
        return "too_small"
    return "too_large" if parameter.maximum is not None and value > parameter.maximum else ""


def _duration_fault(parameter: Parameter, value: Any) -> str:
    """A deadline's limits count in its own unit: a region may be stricter than the pack, not slower."""
    if not isinstance(value, Mapping) or set(value) - {"value", "unit", "starts"}:
        return "wrong_kind"
    number, unit = value.get("value"), value.get("unit")
    units = Duration.model_fields["unit"].annotation
    if unit not in getattr(units, "__args__", ()):
        return "wrong_kind"
    if isinstance(parameter.default, Mapping) and unit != parameter.default.get("unit"):
        return "wrong_kind"
    return _size_fault(parameter, number)


def agencies_needed(service: ServicePack) -> frozenset[str]:
    """Return the kinds of office without which a service does not run: who answers, works, or signs."""
    signing = {one.signer_agency for one in service.outputs.values() if one.signer_agency}
    return frozenset({service.agency} | signing | {agency for agency, _ in posts_needed(service)})


def posts_needed(service: ServicePack) -> frozenset[tuple[str, str]]:
    """Return who must be there for a service, as kind of office and role."""
    tasks = [one for one in service.tasks.values() if isinstance(one, HumanTask | HandOverTask)]
    signing = [one for one in service.outputs.values() if one.signer_agency and one.signer_role]
    return frozenset(
        {(kind, one.role) for one in tasks for kind in _kinds(one)}
        | {(str(one.signer_agency), str(one.signer_role)) for one in signing}
    )


def shortened(deadline: Duration, told: Any) -> Duration:
    """A deadline as a region's parameter wants it; never a longer one, and none of another kind of time."""
    if not isinstance(told, Mapping) or told.get("unit") != deadline.unit or told["value"] >= deadline.value:
        return deadline
    return deadline.model_copy(update={"value": told["value"]})


def words(text: str) -> frozenset[str]:
    """Return the words of a text, in lower case."""
    return frozenset(_WORD.findall(text.casefold()))


def relevance(published: PublishedService, wanted: frozenset[str]) -> int:
    """Return how well a service answers a search; 0 when a wanted word begins none of its words."""
    service, others = published.service, published.texts.values()
    fields = {
        "name": [service.name, *(texts.get("name", "") for texts in others)],
        "keywords": [*service.keywords, *_listed(published, "keywords")],
        "topics": [*service.topics, *_listed(published, "topics")],
        "summary": [service.summary, *(texts.get("summary", "") for texts in others)],
    }
    known = {name: words(" ".join(texts)) for name, texts in fields.items()}
    scores = [
        max((_WEIGHTS[name] for name, has in known.items() if any(one.startswith(word) for one in has)), default=0)
        for word in wanted
    ]
    return sum(scores) if scores and all(scores) else 0


def _listed(published: PublishedService, name: str) -> list[str]:
    """Return a list's translations: `keywords.0`, `keywords.1`, in every language."""
    prefix = f"{name}."
    return [value for texts in published.texts.values() for key, value in texts.items() if key.startswith(prefix)]
