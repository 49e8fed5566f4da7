"""The pack format as JSON Schema 2020-12, so that editors complete `service.yaml`."""

import json

from mpp.catalogue.pack import ServicePack


def json_schema() -> str:
    """Return the schema's text as it stands in `packs/schema/service.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ServicePack.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
