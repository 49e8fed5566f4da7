"""The token operation: OAuth 2 client credentials."""

import base64
import binascii
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Form, Router

from mpp.channels.api import problems, schemas
from mpp.channels.api.documented import refusals
from mpp.channels.signin.ways import address_of
from mpp.identity.actor import ANONYMOUS
from mpp.kernel import clock
from mpp.kernel.errors import DomainError
from mpp.partners import actions as partners

router = Router(tags=["token"])
GRANT = "client_credentials"


@router.post(
    "/token",
    url_name="token",
    operation_id="token",
    auth=None,
    response=schemas.Token,
    openapi_extra=refusals(400, 401, 422, 429),
    summary="Token for an agency's system",
)
def token(
    request: HttpRequest,
    grant_type: Form[str],
    scope: Form[str] = "",
    client_id: Form[str] = "",
    client_secret: Form[str] = "",
) -> HttpResponse:
    """Client id and secret stand in `Authorization: Basic`, or in the form. The token lasts ten minutes."""
    if grant_type != GRANT:
        return problems.refused_client("unsupported_grant_type").response()
    login, secret = _basic(request) or (client_id, client_secret)
    try:
        given = partners.give_token(
            ANONYMOUS, _uuid(login), secret, scope.split(), address_of(request), clock.now()
        )
    except DomainError as refused:
        return problems.of_error(refused).response()
    body = {
        "access_token": given.token,
        "token_type": "Bearer",
        "expires_in": int(partners.LASTS.total_seconds()),
        "scope": " ".join(given.permits),
    }
    return JsonResponse(body, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        login, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (login, secret) if colon else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
