"""Signing out: RP-initiated (end_session) and back-channel logout."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mpp_sandbox.idp import clients, pages, sessions
from mpp_sandbox.idp.tokens import issuer
from mpp_sandbox.world import World, world_of

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TOKEN_LASTS = timedelta(minutes=2)
NOTIFY_SECONDS = 5


async def end_session(request: Request) -> Response:
    """``GET|POST /idp/end_session``."""
    world = world_of(request)
    params = (await request.form()) if request.method == "POST" else request.query_params
    asked = {name: str(value) for name, value in params.items()}
    hint = world.trust.id_keys.verify(asked.get("id_token_hint", ""), audience=None)
    current = sessions.current(world, request)
    keys = {current.key} if current is not None else set()
    named = None if hint is None else sessions.key_of_sid(world, str(hint.get("sid")))
    if named is not None:
        keys.add(named)
    for key in keys:
        await _end(world, key)
    response = _afterwards(asked, known_client=_names_client(world, asked, hint))
    response.delete_cookie(sessions.COOKIE, path="/idp")
    return response


def _names_client(world: World, asked: dict[str, str], hint: dict[str, object] | None) -> bool:
    """Whether the request names a client of ours, by token or by id."""
    client_id = str(hint["aud"]) if hint is not None else asked.get("client_id", "")
    return clients.find(world.store, client_id) is not None


def _afterwards(asked: dict[str, str], *, known_client: bool) -> Response:
    """Back to the client when it asked for that, else a page."""
    uri = asked.get("post_logout_redirect_uri", "")
    if not known_client or not clients.is_loopback(uri):
        return pages.signed_out_page()
    if "state" in asked:
        separator = "&" if urlsplit(uri).query else "?"
        uri = f"{uri}{separator}{urlencode({'state': asked['state']})}"
    return RedirectResponse(uri, 303)


async def end_sessions_of(world: World, nik: str) -> list[str]:
    """End every session of a person; returns the clients that confirmed the notice."""
    confirmed: list[str] = []
    for key in sessions.keys_of(world, nik):
        confirmed += await _end(world, key)
    return confirmed


async def _end(world: World, key: str) -> list[str]:
    """End one session, with it its tokens, and notify its clients; returns those that confirmed."""
    ended = sessions.end(world, key)
    if ended is None:
        return []
    session, client_ids = ended
    return [client_id for client_id in client_ids if await _notify(world, session, client_id)]


async def _notify(world: World, session: sessions.Session, client_id: str) -> bool:
    """Send a logout token; True when the client answered 200 or 204. A deaf client is not our failure."""
    client = clients.find(world.store, client_id)
    if client is None or client.backchannel_logout_uri is None:
        return False
    now = world.now()
    claims = {
        "iss": issuer(world),
        "sub": clients.pairwise_subject(world.config.seed, client_id, session.nik),
        "aud": client_id,
        "iat": int(now.timestamp()),
        "exp": int((now + TOKEN_LASTS).timestamp()),
        "jti": secrets.token_urlsafe(16),
        "sid": session.sid,
        "events": {EVENT: {}},
    }
    token = world.trust.id_keys.sign(claims, typ="logout+jwt")
    try:
        async with httpx.AsyncClient(timeout=NOTIFY_SECONDS, trust_env=False) as http:
            reply = await http.post(client.backchannel_logout_uri, data={"logout_token": token})
    except httpx.HTTPError:
        return False
    return reply.status_code in {200, 204}
