"""How a place in a process is refused."""

from typing import Any

from mpp.processes.engine.errors import ProcessRefused


def refuse(line: int, reason: str, **details: Any) -> ProcessRefused:
    """The refusal of one place in the text."""
    return ProcessRefused(line=line, reason=reason, **details)
