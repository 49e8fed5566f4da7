"""Signing in at the national identity provider: OpenID Connect, with every check that the standard asks for."""

from mpp.identity.national.flow import Pending, Proof, begin, complete, end_session_url
from mpp.identity.national.logout import LogoutNotice, read_logout_token
from mpp.identity.national.provider import Provider, provider

__all__ = [
    "LogoutNotice",
    "Pending",
    "Proof",
    "Provider",
    "begin",
    "complete",
    "end_session_url",
    "provider",
    "read_logout_token",
]
