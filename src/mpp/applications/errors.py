"""What the room of applications refuses, besides the kernel's errors."""

from mpp.kernel.errors import DomainError


class NotAnUpload(DomainError):
    """A file that cannot be taken; the code says why."""

    code = "not_allowed"
