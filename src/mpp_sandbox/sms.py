"""An SMS gateway that keeps what it should send (seen under ``/_control/sms``)."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from mpp_sandbox.credentials import SMS_TOKEN
from mpp_sandbox.store import Record
from mpp_sandbox.web import Reply, json_object, once, require_bearer, text
from mpp_sandbox.world import World, world_of

SENT = "sms"
NUMBER = re.compile(r"\+62\d{8,13}")
GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_DOUBLE = frozenset("^{}\\[~]|€")
"""Characters of the extension table take two places."""


def count_parts(message: str) -> tuple[str, int]:
    """Encoding and number of parts (3GPP TS 23.038 and 23.040): 160/153 in GSM-7, 70/67 in UCS-2."""
    if set(message) <= GSM7 | GSM7_DOUBLE:
        length = len(message) + sum(character in GSM7_DOUBLE for character in message)
        encoding, single, joined = "gsm7", 160, 153
    else:
        length = len(message.encode("utf-16-be")) // 2
        encoding, single, joined = "ucs2", 70, 67
    return encoding, 1 if length <= single else -(-length // joined)


async def send(request: Request) -> JSONResponse:
    """``POST /sms/v1/messages`` with Idempotency-Key: ``{"to": "+62…", "text": "…"}`` -> 202."""
    require_bearer(request, SMS_TOKEN)
    world, body = world_of(request), await json_object(request)
    to, message = text(body, "to"), text(body, "text")
    if not NUMBER.fullmatch(to):
        raise HTTPException(400, "to must be +62 and 8 to 13 digits")
    return once(world.store, "sms", request, body, lambda: _keep(world, to, message))


def _keep(world: World, to: str, message: str) -> Reply:
    """Record the message."""
    encoding, parts = count_parts(message)
    message_id = f"sms-{world.store.next_number('sms'):08d}"
    body: Record = {
        "id": message_id,
        "to": to,
        "text": message,
        "encoding": encoding,
        "parts": parts,
        "state": "sent",
        "at": world.now().isoformat(),
    }
    world.store.put(SENT, message_id, body)
    return 202, {"id": message_id, "state": "accepted", "encoding": encoding, "parts": parts}


async def status(request: Request) -> JSONResponse:
    """``GET /sms/v1/messages/{id}``: state, without the text."""
    require_bearer(request, SMS_TOKEN)
    body = world_of(request).store.get(SENT, request.path_params["id"])
    if body is None:
        raise HTTPException(404, "no such message")
    return JSONResponse({"id": body["id"], "state": body["state"], "parts": body["parts"]})


routes = [
    Route("/sms/v1/messages", send, methods=["POST"]),
    Route("/sms/v1/messages/{id}", status),
]
