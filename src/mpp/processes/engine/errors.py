"""What the engine refuses."""

from mpp.kernel.errors import DomainError


class ProcessRefused(DomainError):
    """The BPMN text holds something that never runs here. Details: line, reason."""

    code = "process_refused"


class StateRefused(DomainError):
    """A stored state or a value that does not fit the process."""

    code = "state_refused"


class ScriptRefused(DomainError):
    """Something asked the engine to run code: no code from a pack ever executes."""

    code = "script_refused"


class UndecidedGateway(DomainError):
    """A condition needs a value that is not known yet. Details: missing."""

    code = "undecided_gateway"


class NoWayOut(DomainError):
    """Every condition of a gateway is false and it has no default flow. Details: gateway."""

    code = "no_way_out"


class NotWaiting(DomainError):
    """The task is not waiting: done already, or never reached."""

    code = "not_waiting"
