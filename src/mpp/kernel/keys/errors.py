"""What can go wrong with keys. Only ids and codes are named, never key material."""

from mpp.kernel.errors import DomainError


class HolderUnknown(DomainError):
    """No key was ever made for this holder."""

    code = "key_holder_unknown"


class HolderDestroyed(DomainError):
    """The holder's key was destroyed; what was sealed under it is gone for good."""

    code = "key_destroyed"


class KindDiffers(DomainError):
    """A holder known as a person is asked for as a case, or the reverse: a fault in our own code."""

    code = "key_holder_kind_differs"


class MasterKeyRefused(DomainError):
    """The master key cannot be used; `reason` says why: exposed, foreign, damaged, or mismatch."""

    code = "master_key_refused"


class KeyStoreUnavailable(DomainError):
    """The key store did not answer; sealed data cannot be read or written until it does."""

    code = "key_store_unavailable"
