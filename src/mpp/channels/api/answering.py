"""State changes are answered once for each Idempotency-Key: the same key again gets the same reply."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from mpp.channels.api import problems
from mpp.channels.api.problems import Problem
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import DomainError
from mpp.partners import actions as partners
from mpp.partners.actions import Kept

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST_KEY = 200
Body = dict[str, Any]


def answer_once(
    request: HttpRequest, act: Callable[[Kept], Body], cut_off: Callable[[DomainError], Body | None]
) -> HttpResponse:
    """Do it and keep the answer, a refusal too; a fault of ours keeps nothing.

    `cut_off`: the first request may have been done although its answer was never kept. The refusal that its repeat
    meets then is given to this, which says what the first would have been answered, or None.
    """
    key = request.headers.get(HEADER, "").strip()
    if not 0 < len(key) <= LONGEST_KEY:
        return Problem(400, "idempotency_key_missing").response()
    actor = actor_of(request)
    kept = partners.begin_reply(actor, key, _digest(request), clock.now())
    if kept.status:
        return _response(kept.status, kept.body or {}, again=True)
    try:
        status, body = _done(kept, act, cut_off)
    except BaseException:
        partners.drop_reply(actor, kept.id)
        raise
    partners.keep_reply(actor, kept.id, status, body)
    return _response(status, body)


def _done(
    kept: Kept, act: Callable[[Kept], Body], cut_off: Callable[[DomainError], Body | None]
) -> tuple[int, Body]:
    try:
        return 200, act(kept)
    except DomainError as refused:
        done = cut_off(refused) if kept.again else None
        problem = problems.of_error(refused)
        return (problem.status, problem.body()) if done is None else (200, done)


def _response(status: int, body: Body, *, again: bool = False) -> HttpResponse:
    headers = {REPLAYED: "true"} if again else {}
    if status >= 400:
        return problems.sent(body, status, headers)
    return JsonResponse(body, status=status, headers=headers)


def _digest(request: HttpRequest) -> str:
    """Of what is asked: method, address, kind of content and content."""
    told = (request.method or "", request.path, request.content_type or "")
    return hashlib.sha256("\0".join(told).encode() + b"\0" + request.body).hexdigest()
