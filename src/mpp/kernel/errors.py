"""The root of every error that we raise on purpose.

An error carries a code (stable, for programs and tests) and named details; the words for people are
made at the edge, in the reader's language, never here. Details hold no personal data.
"""


class DomainError(Exception):
    """A refusal that the caller can act on."""

    code = "error"

    def __init__(self, code: str | None = None, **details: object) -> None:
        self.code = code or type(self).code
        self.details = details
        super().__init__(self.code, details)


class NotPermitted(DomainError):
    """The policy denies this action to this actor."""

    code = "not_permitted"


class NotFound(DomainError):
    """No such thing, or none that this actor may see: the two look alike on purpose."""

    code = "not_found"


class Conflict(DomainError):
    """The thing changed since the caller looked at it."""

    code = "conflict"


class Invalid(DomainError):
    """Input that cannot be accepted. `fields` maps an element path to reason codes."""

    code = "invalid"

    def __init__(self, fields: dict[str, list[str]], code: str | None = None) -> None:
        self.fields = fields
        super().__init__(code, fields=sorted(fields))


class OutsideUnitOfWork(DomainError):
    """A guarded table was touched outside a unit of work: a fault in our own code."""

    code = "outside_unit_of_work"
