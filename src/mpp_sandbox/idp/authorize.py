"""The authorization endpoint with its login and consent steps (OpenID Connect Core 3.1.2, RFC 7636)."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mpp_sandbox.idp import clients, pages, sessions
from mpp_sandbox.idp.clients import Client
from mpp_sandbox.store import Record
from mpp_sandbox.web import fingerprint
from mpp_sandbox.world import World, world_of

REQUESTS = "idp_request"
CODES = "idp_code"
CONSENTS = "idp_consent"
REQUEST_LASTS = timedelta(minutes=10)
CODE_LASTS = timedelta(seconds=60)
SUPPORTED_SCOPES = ("openid", "wallet.identity", "wallet.family")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


async def authorize(request: Request) -> Response:
    """``GET|POST /idp/authorize``."""
    world = world_of(request)
    params = dict((await request.form()) if request.method == "POST" else request.query_params)
    asked = {name: str(value) for name, value in params.items()}
    client = clients.find(world.store, asked.get("client_id", ""))
    if client is None:
        return pages.error_page("Aplikasi tidak terdaftar.")
    if not clients.is_loopback(asked.get("redirect_uri", "")):
        return pages.error_page("Alamat kembali tidak terdaftar.")
    if (problem := _problem(asked)) is not None:
        return back(asked, {"error": problem[0], "error_description": problem[1]})
    return _next_step(world, request, client, asked)


def _problem(asked: dict[str, str]) -> tuple[str, str] | None:
    """What is wrong with the request, as an OAuth error and its description."""
    if asked.get("response_type") != "code":
        return "unsupported_response_type", "only code"
    if "openid" not in asked.get("scope", "").split():
        return "invalid_scope", "openid is required"
    challenge = CHALLENGE.fullmatch(asked.get("code_challenge", ""))
    if asked.get("code_challenge_method") != "S256" or challenge is None:
        return "invalid_request", "PKCE with S256 is required"
    if not asked.get("state") or not asked.get("nonce"):
        return "invalid_request", "state and nonce are required"
    if "max_age" in asked and not asked["max_age"].isdigit():
        return "invalid_request", "max_age is a number of seconds"
    return None


def _next_step(world: World, request: Request, client: Client, asked: dict[str, str]) -> Response:
    """Straight back with a code for someone signed in who has agreed before; else login or consent."""
    prompt = asked.get("prompt", "").split()
    session = sessions.current(world, request)
    if session is not None and ("login" in prompt or _too_old(world, session, asked)):
        session = None
    scopes = requested_scopes(asked)
    if session is not None and "consent" not in prompt and _agreed(world, client, session.nik, scopes):
        return back(asked, {"code": _issue_code(world, asked, session, scopes)})
    if "none" in prompt:
        return back(asked, {"error": "login_required" if session is None else "consent_required"})
    request_id = secrets.token_urlsafe(24)
    body: Record = {"asked": asked, "at": world.now().isoformat(), "session": session and session.key}
    world.store.put(REQUESTS, request_id, body)
    if session is None:
        return pages.login_page(request_id, client, asked["redirect_uri"], nik=asked.get("login_hint", ""))
    return _consent(world, request_id, client, asked, session)


def requested_scopes(asked: dict[str, str]) -> list[str]:
    """The scopes that we know, in our order."""
    return [scope for scope in SUPPORTED_SCOPES if scope in asked["scope"].split()]


def _too_old(world: World, session: sessions.Session, asked: dict[str, str]) -> bool:
    """Whether ``max_age`` asks for a fresher sign-in."""
    limit = asked.get("max_age")
    return limit is not None and world.now() - session.auth_time > timedelta(seconds=int(limit))


def _agreed(world: World, client: Client, nik: str, scopes: list[str]) -> bool:
    """Whether the person shared all of this with the client before."""
    known = world.store.get(CONSENTS, f"{client.client_id}:{nik}")
    return known is not None and set(scopes) <= set(known["scopes"])


def _pending(world: World, request_id: str) -> tuple[Client, dict[str, str], str | None] | None:
    """A request under way: client, parameters, session key. None when unknown or too old."""
    body = world.store.get(REQUESTS, request_id)
    if body is None or world.now() > datetime.fromisoformat(body["at"]) + REQUEST_LASTS:
        return None
    client = clients.find(world.store, body["asked"]["client_id"])
    return None if client is None else (client, body["asked"], body["session"])


def _consent(
    world: World, request_id: str, client: Client, asked: dict[str, str], session: sessions.Session
) -> Response:
    """The consent page for who is signed in."""
    person = world.directory.person(session.nik)
    assert person is not None
    return pages.consent_page(request_id, client, asked["redirect_uri"], person, requested_scopes(asked))


async def log_in(request: Request) -> Response:
    """``POST /idp/login``: NIK and PIN, then consent."""
    world, form = world_of(request), await request.form()
    request_id, nik = str(form.get("request", "")), str(form.get("nik", "")).strip()
    if (pending := _pending(world, request_id)) is None:
        return pages.error_page("Permintaan masuk sudah kedaluwarsa. Silakan mulai lagi dari aplikasi.")
    client, asked, _ = pending
    error = ""
    if sessions.is_locked(world, nik):
        error = "Terlalu banyak percobaan. Coba lagi satu menit lagi."
    elif sessions.check_pin(world, nik, str(form.get("pin", "")).strip()) is None:
        error = "NIK atau PIN salah, atau belum punya akun nasional."
    if error:
        return pages.login_page(request_id, client, asked["redirect_uri"], error=error, nik=nik)
    cookie = sessions.start(world, nik)
    session = sessions.by_cookie(world, cookie)
    assert session is not None
    world.store.put(REQUESTS, request_id, {"asked": asked, "at": world.now().isoformat(), "session": session.key})
    response = _consent(world, request_id, client, asked, session)
    response.set_cookie(sessions.COOKIE, cookie, path="/idp", httponly=True, samesite="lax")
    return response


async def consent(request: Request) -> Response:
    """``POST /idp/consent``: back to the client with a code for what was agreed, or with the refusal."""
    world, form = world_of(request), await request.form()
    request_id = str(form.get("request", ""))
    if (pending := _pending(world, request_id)) is None:
        return pages.error_page("Permintaan sudah kedaluwarsa. Silakan mulai lagi dari aplikasi.")
    client, asked, session_key = pending
    if form.get("decision") != "allow":
        world.store.pop(REQUESTS, request_id)
        return back(asked, {"error": "access_denied", "error_description": "the person refused"})
    session = sessions.current(world, request)
    if session is None or session.key != session_key:
        return pages.error_page("Sesi Anda telah berakhir. Silakan mulai lagi dari aplikasi.")
    if world.store.pop(REQUESTS, request_id) is None:
        return pages.error_page("Permintaan ini sudah dijawab.")
    chosen = {str(value) for value in form.getlist("share")}
    scopes = [scope for scope in requested_scopes(asked) if scope == "openid" or scope in chosen]
    world.store.put(CONSENTS, f"{client.client_id}:{session.nik}", {"scopes": scopes})
    return back(asked, {"code": _issue_code(world, asked, session, scopes)})


def _issue_code(world: World, asked: dict[str, str], session: sessions.Session, scopes: list[str]) -> str:
    """A code for one use within a minute."""
    code = secrets.token_urlsafe(32)
    body: Record = {
        "client_id": asked["client_id"],
        "redirect_uri": asked["redirect_uri"],
        "nonce": asked["nonce"],
        "code_challenge": asked["code_challenge"],
        "nik": session.nik,
        "session": session.key,
        "sid": session.sid,
        "auth_time": int(session.auth_time.timestamp()),
        "scopes": scopes,
        "expires": (world.now() + CODE_LASTS).isoformat(),
    }
    world.store.put(CODES, fingerprint(code), body)
    sessions.remember_client(world, session, asked["client_id"])
    return code


def back(asked: dict[str, str], answer: dict[str, str]) -> Response:
    """Redirect to the client with the answer, its state, and who we are (RFC 9207 is left to discovery)."""
    if asked.get("state"):
        answer["state"] = asked["state"]
    uri = asked["redirect_uri"]
    separator = "&" if urlsplit(uri).query else "?"
    return RedirectResponse(f"{uri}{separator}{urlencode(answer)}", 303, {"Cache-Control": "no-store"})
