"""Tokens by client credentials (RFC 6749 section 4.4): short-lived, and kept as a digest only."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from mpp.identity import limits
from mpp.identity.actor import Actor
from mpp.identity.limits import Allowance
from mpp.identity.policy import policy
from mpp.identity.trail import note
from mpp.kernel.scope import Scope, unit_of_work
from mpp.partners import secrets
from mpp.partners.errors import ClientRefused
from mpp.partners.models import Client, Token
from mpp.partners.queries import actor_of

LASTS = timedelta(minutes=10)
TOKENS_A_CLIENT = Allowance("tokens_a_client", 60, timedelta(minutes=10), "too_many_calls")
TOKENS_AN_ADDRESS = Allowance("tokens_an_address", 600, timedelta(minutes=10), "too_many_calls")
_NOBODY = "0" * 64


@dataclass(frozen=True, slots=True)
class Given:
    """A token and what it permits."""

    token: str = field(repr=False)
    permits: tuple[str, ...] = ()


@policy("partners.sign_in")
def give_token(
    actor: Actor, client_id: UUID | None, secret: str, wanted: Collection[str], address: str, now: datetime
) -> Given:
    """A token for a client that knows its secret; without `wanted` for all that it may.

    Raises:
        ClientRefused: `invalid_client`, `invalid_scope`.
        SignInRefused: `too_many_calls`, with `retry_at`.
    """
    limits.spend(TOKENS_AN_ADDRESS, address, now)
    limits.spend(TOKENS_A_CLIENT, str(client_id), now)
    client: Client | None = Client.objects.filter(id=client_id, active=True).first() if client_id else None
    digest = secrets.client_digest(client_id, secret) if client_id else _NOBODY
    if not secrets.is_same(client.secret_digest if client else _NOBODY, digest) or client is None:
        raise ClientRefused
    permits = tuple(sorted(wanted or client.permits))
    if not set(permits) <= set(client.permits):
        raise ClientRefused("invalid_scope")
    given = Given(secrets.new_secret(), permits)
    with unit_of_work(Scope.system("partners.sign_in")):
        Token.objects.create(
            client=client, digest=secrets.token_digest(given.token), permits=list(permits), expires_at=now + LASTS
        )
        note("partners.signed_in", actor_of(client, permits), now, "client", client.id)
    return given
