"""What the room of cases refuses, besides the kernel's NotPermitted, NotFound, Conflict and Invalid."""

from mpp.kernel.errors import DomainError


class AgencyMissing(DomainError):
    """The region has no agency of a kind that the service's tasks need. Details: kind."""

    code = "agency_missing"
