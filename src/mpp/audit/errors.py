"""What the audit room refuses."""

from mpp.kernel.errors import DomainError


class NotAuditable(DomainError):
    """An entry holds something other than ids and codes; `field` names it, its value is not shown."""

    code = "not_auditable"
