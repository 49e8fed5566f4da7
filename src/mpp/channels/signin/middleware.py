"""Who acts in a request, and whether they may: every address names a row of the policy, or nobody sees it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.defaults import page_not_found, permission_denied

from mpp.channels.signin import keeping
from mpp.channels.signin.acting import acting_refused
from mpp.identity.actor import ANONYMOUS, ActorKind
from mpp.identity.mandates import Refusal
from mpp.identity.policy import ACTIONS, PolicyMissing, permit, policy_of_view
from mpp.identity.policy.rule import ASSURANCE_TOO_LOW, SIGN_IN_FIRST
from mpp.identity.requests import actor_of, is_known
from mpp.identity.session import touch
from mpp.kernel import clock
from mpp.kernel.errors import NotFound, NotPermitted
from mpp.kernel.keys import HolderDestroyed

_BY_SESSION = (ActorKind.PERSON, ActorKind.OFFICER)


class PolicyMiddleware:
    """Sets `request.actor` (read at first use), judges every view, and turns refusals into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; the pages of somebody signed in are kept by no browser, so that "selesai" means it."""
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        response = self._get_response(request)
        if is_known(request) and actor_of(request).kind in _BY_SESSION:
            touch(request.session, clock.now())
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Judge the address before its view runs. Raises PolicyMissing for one that names no row."""
        match = request.resolver_match
        action = policy_of_view(view, match.view_name if match else "")
        if action is None:
            raise PolicyMissing(f"{request.path} names no row of the policy")
        if ACTIONS[action].refusal(ANONYMOUS) is None:
            return None  # everybody may: who it is need not be read
        try:
            permit(actor_of(request), action)
        except NotPermitted as refused:
            return keeping.keep(request, view, _refused(request, refused))
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """An action's refusal becomes a page: sign in, not permitted, not found, gone for good."""
        if isinstance(fault, NotPermitted):
            return _refused(request, fault)
        if isinstance(fault, NotFound):
            return page_not_found(request, Http404())
        if isinstance(fault, HolderDestroyed):
            return render(request, "410.html", status=410)
        return None


def _refused(request: HttpRequest, refused: NotPermitted) -> HttpResponse:
    if refused.code in set(Refusal):
        return acting_refused(request, refused.code)
    if refused.code not in (SIGN_IN_FIRST, ASSURANCE_TOO_LOW):
        return permission_denied(request, PermissionDenied())
    action = str(refused.details.get("action", ""))
    door = "identity:officer" if _for_officers_only(action) else "identity:sign_in"
    return HttpResponseRedirect(f"{reverse(door)}?{urlencode({'next': request.get_full_path()})}")


def _for_officers_only(action: str) -> bool:
    rule = ACTIONS.get(action)
    return rule is not None and {grant.kind for grant in rule.grants} <= {ActorKind.OFFICER, ActorKind.SYSTEM}
