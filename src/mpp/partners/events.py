"""What a webhook is sent: CloudEvents 1.0 in structured mode, signed after Standard Webhooks 1.0. Pure."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mpp.partners.models import Delivery

CONTENT_TYPE = "application/cloudevents+json"
TYPE = "id.mpp.work_item."


def body_of(row: Delivery, source: str) -> bytes:
    """The event of a delivery, the same bytes at each attempt: ids and states, nothing of anybody's."""
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(row.id),
        "source": f"{source}/api/v1",
        "type": f"{TYPE}{row.told}",
        "subject": str(row.work_item_id),
        "time": row.created_at.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "work_item_id": str(row.work_item_id),
            "task": row.task,
            "state": row.told,
            "due_at": row.due_at.isoformat() if row.due_at else None,
        },
    }
    return json.dumps(event, separators=(",", ":"), sort_keys=True).encode()


def headers_of(event_id: str, body: bytes, key: bytes, now: datetime) -> Mapping[str, str]:
    """The headers that prove a body to be ours, and sent at this moment."""
    moment = str(int(now.timestamp()))
    signed = hmac.new(key, b".".join((event_id.encode(), moment.encode(), body)), hashlib.sha256).digest()
    return {
        "content-type": CONTENT_TYPE,
        "webhook-id": event_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
