"""What can go wrong between a template and a delivered document."""

from mpp.kernel.errors import DomainError


class NumberMistyped(DomainError):
    """A number whose shape or check digit is wrong: surely a slip of the hand, not a missing document."""

    code = "number_mistyped"


class SealBroken(DomainError):
    """A QR payload that no key of ours sealed, or that was changed since."""

    code = "seal_broken"


class SealTooLong(DomainError):
    """A payload that would make the QR code too dense for an old camera."""

    code = "seal_too_long"


class TemplateFaulty(DomainError):
    """A template that does not compile, or makes a file that breaks the archive or size rule."""

    code = "template_faulty"


class SigningUnavailable(DomainError):
    """Time stamp, certificate status or signing service does not answer as it should: try again later.

    The code says which: tsa_away, tsa_untrusted, ocsp_away, status_not_good, anchor_away.
    """

    code = "signing_unavailable"


class OutputStateDiffers(DomainError):
    """The document is not in a state from which this can be done."""

    code = "output_state_differs"
