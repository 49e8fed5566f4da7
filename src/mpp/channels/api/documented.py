"""What OpenAPI says of every operation besides its shapes: refusals, the key of a state change, the raw body."""

from typing import Any

from mpp.channels.api.answering import HEADER, LONGEST_KEY
from mpp.channels.api.problems import CONTENT_TYPE
from mpp.channels.api.words import STATUSES

_PROBLEM = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png")


def refusals(*statuses: int) -> dict[str, Any]:
    """The refusals of an operation."""
    return {"responses": {str(one): {"description": STATUSES[one], "content": _PROBLEM} for one in statuses}}


def changing(*statuses: int) -> dict[str, Any]:
    """An operation that changes something: its key, and its refusals."""
    key = {
        "in": "header",
        "name": HEADER,
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
        "description": "Yours, new for each intention; the same again gives the same reply for seven days.",
        "example": "0197a1f0-putuskan",
    }
    return refusals(400, 401, 403, 404, 409, 410, 413, 422, 429, *statuses) | {"parameters": [key]}


def taking_files() -> dict[str, Any]:
    """A state change whose body is a file."""
    content = {one: {"schema": {"type": "string", "format": "binary"}} for one in MEDIA_TYPES}
    return changing(415) | {"requestBody": {"required": True, "content": content}}


def giving_files() -> dict[str, Any]:
    """An operation that answers with a file."""
    content = {one: {"schema": {"type": "string", "format": "binary"}} for one in MEDIA_TYPES}
    told = refusals(401, 403, 404, 410, 422, 429)
    told["responses"]["200"] = {"description": "The file", "content": content}
    return told
