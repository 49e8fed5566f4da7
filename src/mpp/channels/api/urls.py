"""The API as a whole: its addresses, its OpenAPI document at `/api/openapi.json`, and what becomes of errors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security.base import AuthBase

from mpp.channels.api import documents, problems, schemas, tokens, work_items
from mpp.identity.actor import Actor
from mpp.identity.policy.table import DECIDE, READ
from mpp.identity.requests import actor_of
from mpp.kernel.errors import DomainError
from mpp.kernel.keys import HolderDestroyed

_DESCRIPTION = """Agencies' own systems take part: pull the tasks of your agency, or be told of them by webhooks
(CloudEvents 1.0, signed after Standard Webhooks), and answer with a decision. Times are UTC (RFC 3339). Errors are
RFC 9457 in Indonesian or English by `Accept-Language`; `code` stays the same. See docs/agency-api.md."""


class OAuth2(AuthBase):
    """How an agency's system is known. `ApiMiddleware` has judged it before an operation runs."""

    openapi_type = "oauth2"
    openapi_flows = {
        "clientCredentials": {
            "tokenUrl": "/api/v1/token",
            "scopes": {READ: "List and read tasks and their files", DECIDE: "Take, decide, give files"},
        }
    }

    def __call__(self, request: HttpRequest) -> Actor:
        """The agency's system."""
        return actor_of(request)


def _components() -> dict[str, Any]:
    """The shape of a problem, which stands in no operation's own response."""
    schema = schemas.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


class _Api(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        document["components"]["schemas"].update(_components())
        return document


api = _Api(
    title="MPP Digital",
    version="1.0.0",
    description=_DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=OAuth2(),
)
api.add_router("/v1", tokens.router)
api.add_router("/v1/work-items", work_items.router)
api.add_router("/v1", documents.router)


@api.exception_handler(DomainError)
def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return problems.of_error(error).response()


@api.exception_handler(HolderDestroyed)
def _destroyed(request: HttpRequest, error: HolderDestroyed) -> HttpResponse:
    return problems.of_status(410).response()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.of_input(error.errors).response()


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.of_status(error.status_code).response()
