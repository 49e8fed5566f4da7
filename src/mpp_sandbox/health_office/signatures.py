"""Checking Standard Webhooks 1.0 signatures, as an agency's own programmers would."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

PREFIX = "whsec_"
TOLERANCE_SECONDS = 300


def is_signed(headers: Mapping[str, str], body: bytes, secret: str, now: datetime | None) -> bool:
    """Whether these bytes were signed with this secret; and within five minutes of ``now``, where it is given."""
    moment, event = headers.get("webhook-timestamp", ""), headers.get("webhook-id", "")
    if not (moment.isascii() and moment.isdigit() and event):
        return False
    if now is not None and abs(now.timestamp() - int(moment)) > TOLERANCE_SECONDS:
        return False
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return False
    told = hmac.new(key, b".".join((event.encode(), moment.encode(), body)), hashlib.sha256).digest()
    expected = f"v1,{base64.b64encode(told).decode()}"
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in given)
