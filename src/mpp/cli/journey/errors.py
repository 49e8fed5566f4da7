"""Why a journey ends early."""


class Stranded(RuntimeError):
    """The journey cannot go on; the message says where it stands and what was expected there."""
