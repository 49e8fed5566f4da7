"""The logout token of OpenID Connect Back-Channel Logout 1.0, section 2.6."""

from dataclasses import dataclass
from datetime import datetime

import jwt

from mpp.identity.errors import ProviderAnswerRefused
from mpp.identity.national.provider import Provider
from mpp.identity.national.tokens import read_token

EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True, slots=True)
class LogoutNotice:
    """Whose session ended at the provider: one session, or every session of a subject."""

    id: str
    issuer: str
    subject: str
    session: str


def read_logout_token(provider: Provider, token: str, now: datetime) -> LogoutNotice:
    """Judge a logout token. Whether it was seen before is judged where it is carried out.

    Raises:
        ProviderAnswerRefused: with the reason.
        ProviderUnavailable: the provider's keys cannot be read.
    """
    claims = read_token(token, provider.key_of(token), provider.issuer, provider.client_id, now)
    kind = str(jwt.get_unverified_header(token).get("typ", "logout+jwt")).lower()
    events = claims.get("events")
    if kind not in ("logout+jwt", "jwt") or not isinstance(events, dict) or EVENT not in events:
        raise ProviderAnswerRefused(reason="not_a_logout")
    if "nonce" in claims:  # forbidden, so that no ID token passes for a logout
        raise ProviderAnswerRefused(reason="nonce")
    if not claims.get("jti") or not (claims.get("sub") or claims.get("sid")):
        raise ProviderAnswerRefused(reason="incomplete")
    return LogoutNotice(str(claims["jti"]), provider.issuer, str(claims.get("sub", "")), str(claims.get("sid", "")))
