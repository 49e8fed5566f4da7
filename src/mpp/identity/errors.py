"""What can go wrong when people sign in. Codes only: no error names a person, a number or a code."""

from mpp.kernel.errors import DomainError


class NotAnAccount(DomainError):
    """An account belongs to a person or to an officer: a fault in our own code."""

    code = "not_an_account"


class SignInRefused(DomainError):
    """Nobody is signed in; the code says why and `retry_at`, where given, when it is worth trying again.

    Codes: wrong_code, code_expired, too_many_attempts, too_many_codes, wrong_credentials, phone_invalid,
    account_closed.
    """

    code = "sign_in_refused"


class InvitationRefused(DomainError):
    """Nobody is appointed by this invitation.

    Codes: invitation_unknown, invitation_expired, invitation_used, name_needed, password_weak, wrong_code.
    """

    code = "invitation_unknown"


class ProviderUnavailable(DomainError):
    """The national identity provider does not answer, or answers nonsense."""

    code = "provider_unavailable"


class ProviderAnswerRefused(DomainError):
    """The identity provider's answer does not hold: `reason` says which check failed."""

    code = "provider_answer_refused"


class IdentityConflict(DomainError):
    """The NIK that the wallet shares belongs to another person than this national account did before."""

    code = "identity_conflict"


class NotSent(DomainError):
    """The message gateway did not take the code."""

    code = "not_sent"
