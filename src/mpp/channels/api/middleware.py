"""Around `/api/`: who asks, by a bearer token and nothing else; how often; and every error as a problem."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from mpp.channels.api import problems
from mpp.identity import limits
from mpp.identity.actor import ANONYMOUS, Actor
from mpp.identity.limits import Allowance
from mpp.identity.policy import ACTIONS, permit, policy_of_view
from mpp.identity.requests import remember
from mpp.kernel import clock
from mpp.kernel.errors import DomainError
from mpp.partners.queries import actor_with

PREFIX = "/api/"
CALLS_A_CLIENT = Allowance("calls_a_client", 600, timedelta(minutes=1), "too_many_calls")
LONGEST_TOKEN = 100


class ApiMiddleware:
    """Stands before everything that answers with pages. No cookie is read here, so that none can be misused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what somebody else answered with a page is a problem here."""
        if not request.path.startswith(PREFIX):
            return self._get_response(request)
        remember(request, ANONYMOUS)  # whatever session the caller may have
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code < 400 or response.headers.get("Content-Type") == problems.CONTENT_TYPE:
            return response
        with translation.override(translation.get_language_from_request(request)):
            answer = problems.of_status(response.status_code).response()
        if "Allow" in response.headers:
            answer.headers["Allow"] = response.headers["Allow"]
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Find the agency's system by its token, and judge it before its operation runs."""
        if not request.path.startswith(PREFIX):
            return None
        match = request.resolver_match
        action = policy_of_view(view, match.view_name if match else "")
        if action is None or ACTIONS[action].refusal(ANONYMOUS) is None:
            return None
        actor = _bearer(request)
        if actor is None:
            return problems.no_token().response()
        remember(request, actor)
        try:
            limits.spend(CALLS_A_CLIENT, str(actor.account_id), clock.now())
            permit(actor, action)
        except DomainError as refused:
            return problems.of_error(refused).response()
        return None


def _bearer(request: HttpRequest) -> Actor | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    return actor_with(token, clock.now())
