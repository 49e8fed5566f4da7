"""Discovery, keys, and the addresses of the identity provider."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mpp_sandbox.idp import wallet
from mpp_sandbox.idp.authorize import SUPPORTED_SCOPES, authorize, consent, log_in
from mpp_sandbox.idp.logout import end_session
from mpp_sandbox.idp.pages import STYLE
from mpp_sandbox.idp.tokens import ASSURANCE, issuer, token, userinfo
from mpp_sandbox.world import world_of


async def discovery(request: Request) -> JSONResponse:
    """OpenID Connect Discovery 1.0."""
    base = issuer(world_of(request))
    return JSONResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks.json",
            "end_session_endpoint": f"{base}/end_session",
            "scopes_supported": list(SUPPORTED_SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": [ASSURANCE],
            "claims_supported": ["sub", "acr", "amr", "auth_time", "nonce", "at_hash", "sid"],
            "ui_locales_supported": ["id"],
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
        }
    )


async def jwks(request: Request) -> JSONResponse:
    """The signing keys."""
    return JSONResponse(world_of(request).trust.id_keys.jwks(), headers={"Cache-Control": "max-age=60"})


async def style(_request: Request) -> Response:
    """The stylesheet of the pages."""
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


routes = [
    Route("/idp/.well-known/openid-configuration", discovery),
    Route("/idp/jwks.json", jwks),
    Route("/idp/style.css", style),
    Route("/idp/authorize", authorize, methods=["GET", "POST"]),
    Route("/idp/login", log_in, methods=["POST"]),
    Route("/idp/consent", consent, methods=["POST"]),
    Route("/idp/token", token, methods=["POST"]),
    Route("/idp/userinfo", userinfo, methods=["GET", "POST"]),
    Route("/idp/end_session", end_session, methods=["GET", "POST"]),
    Route("/idp/wallet/identity", wallet.identity),
    Route("/idp/wallet/family", wallet.family),
]
