"""What can go wrong between us and an agency's own system. Codes only."""

from mpp.kernel.errors import DomainError


class ClientRefused(DomainError):
    """No token is given: `invalid_client`, `invalid_scope` (RFC 6749 section 5.2)."""

    code = "invalid_client"


class KeyReused(DomainError):
    """This Idempotency-Key stood for another request."""

    code = "idempotency_key_reused"


class StillAnswering(DomainError):
    """The first request of this Idempotency-Key is still being answered."""

    code = "idempotency_key_in_use"


class AddressRefused(DomainError):
    """Nothing is sent to this address: `not_https`, `not_an_address`, `unknown_host`, `private_address`."""

    code = "private_address"
