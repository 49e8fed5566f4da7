"""What was typed is never lost: answers that arrive without a session come back after signing in again.

They stand sealed in the new session, under a key that only this browser's cookie holds, for half an hour, and
come back only to the address they were sent to. Files are too large for that and are chosen again.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.csrf import csrf_failure as plain_csrf_failure

from mpp.kernel.crypto import KEY_BYTES, CannotOpen, Where, seal, unseal

COOKIE = "mpp_isian"
KEPT = "kept_answers"  # where the session has them
SECONDS = 30 * 60
MOST_BYTES = 64 * 1024
_WHERE = Where("identity_session", "browser", KEPT)
_MARK = "mpp_keeps_answers"
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Typed:
    """Answers that came back; `had_files` when files must be chosen again."""

    post: QueryDict
    had_files: bool


def keeps_answers(view: F) -> F:
    """Mark a view whose answers are worth keeping when the session has ended."""
    setattr(view, _MARK, True)
    return view


def is_kept(request: HttpRequest) -> bool:
    """Does this browser have answers that wait for their person?"""
    return KEPT in request.session and COOKIE in request.COOKIES


def keep(request: HttpRequest, view: Callable[..., Any], response: HttpResponse) -> HttpResponse:
    """Keep the answers of a refused request, if they are answers; the response carries the key."""
    if request.method != "POST" or not getattr(view, _MARK, False):
        return response
    post = request.POST.copy()
    post.pop(_TOKEN, None)
    content = {"path": request.path, "post": post.urlencode(), "files": bool(request.FILES)}
    plain = json.dumps(content).encode()
    if len(plain) > MOST_BYTES:
        return response
    key = secrets.token_bytes(KEY_BYTES)
    request.session[KEPT] = base64.b64encode(seal(key, _WHERE, plain)).decode()
    if not request.session.get("actor"):
        request.session.set_expiry(SECONDS)
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(key).decode(),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def typed(request: HttpRequest) -> Typed | None:
    """The answers that wait for this address, None when there are none or they do not open."""
    content = _opened(request) if is_kept(request) else None
    if content is None or content["path"] != request.path:
        return None
    return Typed(QueryDict(content["post"]), content["files"])


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answers were sent: nothing of them stays."""
    if is_kept(request):
        del request.session[KEPT]
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was opened before signing in anew: its answers come back on a fresh page.

    Only a request of our own pages brings the session's cookie (SameSite=Lax), so nobody else's form is kept.
    """
    match = request.resolver_match
    own = request.headers.get("Origin", "") in ("", f"{request.scheme}://{request.get_host()}")
    if own and match and request.COOKIES.get("mpp_session") and getattr(match.func, _MARK, False):
        return keep(request, match.func, HttpResponseRedirect(request.get_full_path(), status=303))
    return plain_csrf_failure(request, reason)


def _opened(request: HttpRequest) -> dict[str, Any] | None:
    try:
        key = base64.urlsafe_b64decode(request.COOKIES[COOKIE])
        sealed = base64.b64decode(request.session[KEPT])
        content: dict[str, Any] = json.loads(unseal(key, _WHERE, sealed))
    except (CannotOpen, ValueError, binascii.Error):
        return None
    return content
