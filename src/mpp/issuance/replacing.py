"""Which document a newer one replaces: the same output of the same service for the same person, about the same."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

SECRET_NAME = "replaces"  # noqa: S105 - the name under which the key ring keeps the secret


def key(secret: bytes, service_id: str, output: str, applicant_id: UUID, values: Sequence[Any]) -> str:
    """What two such documents have in common, in 64 hexadecimal digits that tell nobody the values.

    Empty when the pack names no values, or one of them is not known: nothing then replaces the document.
    """
    if not values or any(value in (None, "") for value in values):
        return ""
    message = json.dumps([service_id, output, str(applicant_id), list(values)], sort_keys=True)
    return hmac.new(secret, message.encode(), hashlib.sha256).hexdigest()
