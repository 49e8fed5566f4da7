"""The pack format as JSON Schema 2020-12, so that editors complete a pack's files."""

import json
from typing import Any

from pydantic import BaseModel

from mpp.catalogue.events.format import EventPack, EventScenario
from mpp.catalogue.pack import ConsentPurpose, Element, ServicePack
from mpp.catalogue.scenario import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS = ("service", "dictionary", "scenario", "event", "event_scenario", "consent")
"""Each stands in `packs/schema/<name>.schema.json`."""
_MODELS: dict[str, type[BaseModel]] = {
    "service": ServicePack,
    "scenario": Scenario,
    "event": EventPack,
    "event_scenario": EventScenario,
    "consent": ConsentPurpose,
}


def json_schema(name: str = "service") -> str:
    """Return a schema's text as it stands in its file."""
    made = _dictionary() if name == "dictionary" else _of(_MODELS[name])
    return json.dumps({"$schema": DIALECT, **made}, indent=2, ensure_ascii=False) + "\n"


def _of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _dictionary() -> dict[str, Any]:
    """A file of the dictionary: elements by their ids, so that an element does not say its own again."""
    element = _of(Element)
    shapes = element.pop("$defs")
    pattern = element["properties"].pop("id")["pattern"]
    element["required"] = [name for name in element["required"] if name != "id"]
    return {
        "$defs": {**shapes, "Element": element},
        "title": "Dictionary",
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": {"$ref": "#/$defs/Element"},
    }
