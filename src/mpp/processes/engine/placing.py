"""Where events, calls and repetitions may stand: elsewhere they are refused by name, as what never runs is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from mpp.catalogue.bpmn import called_by, event_of
from mpp.kernel.worktime import Duration, Unit
from mpp.processes.engine.errors import ProcessRefused
from mpp.processes.engine.refusals import refuse

_DURATION = re.compile(r"P([1-9]\d{0,2})D|PT([1-9]\d{0,2})H")
_SYSTEM = {"serviceTask", "receiveTask"}
_HOSTS = {*_SYSTEM, "userTask", "manualTask", "callActivity"}
_EVENTS = {"boundaryEvent": {"timer", "error"}, "intermediateCatchEvent": {"timer", "message"}}


@dataclass(frozen=True)
class _Place:
    """One step among those it is drawn with."""

    node: Any
    kinds: dict[str, str]  # id of each step -> its kind
    codes: dict[str, str]  # id of each error of the file -> its code
    out: dict[str, int]  # id of each step -> how many ways lead out of it

    def no(self, reason: str, **details: Any) -> ProcessRefused:
        """The refusal of this step."""
        name = etree.QName(self.node).localname
        return refuse(int(self.node.sourceline or 0), reason, element=name, id=self.node.get("id", ""), **details)


def duration_of(text: str) -> Duration | None:
    """What a timer waits, in the region's time: `P3D` is three working days, `PT4H` four working hours."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    days, hours = found.groups()
    return Duration(int(days), Unit.WORKING_DAY) if days else Duration(int(hours), Unit.WORKING_HOUR)


def timer_text(definition: etree._Element) -> str:
    """The duration of a timer as it is written."""
    return definition.findtext("{*}timeDuration") or ""


def check(steps: Sequence[etree._Element]) -> None:
    """Refuse a step that stands where it cannot run. Raises ProcessRefused."""
    kinds = {one.get("id", ""): etree.QName(one).localname for one in steps}
    root = steps[0].getroottree().getroot() if steps else None
    codes = (
        {} if root is None else {one.get("id", ""): one.get("errorCode", "") for one in root.findall("{*}error")}
    )
    out: dict[str, int] = {}
    for flow in () if root is None else root.iter("{*}sequenceFlow"):
        out[flow.get("sourceRef", "")] = out.get(flow.get("sourceRef", ""), 0) + 1
    for node in steps:
        place = _Place(node, kinds, codes, out)
        _CHECKS.get(etree.QName(node).localname, _plain)(place)
        _repeated(place)


def _plain(place: _Place) -> None:
    if event_of(place.node)[0]:
        raise place.no("event_unsupported", message=f"no {event_of(place.node)[0]} event here")


def _call(place: _Place) -> None:
    if not re.fullmatch(r"[A-Za-z_]\w*", called_by(place.node)):
        raise place.no("call_of_nothing", message="name the shared process in calledElement")
    if not re.fullmatch(r"[A-Za-z_]\w*", place.node.get("id", "")):
        raise place.no("id_refused", message="letters, digits and _ only: a gateway reads result.<id>")


def _event(place: _Place) -> None:
    """One definition of a supported kind, with what it needs."""
    kind, definition = event_of(place.node)
    supported = _EVENTS[etree.QName(place.node).localname]
    if definition is None or kind not in supported:
        told = ", ".join(sorted(supported))
        raise place.no("event_unsupported", message=f"{kind or 'an event of no kind'}; supported: {told}")
    if kind == "timer" and duration_of(timer_text(definition)) is None:
        raise place.no("timer_unsupported", message="write P3D (working days) or PT4H (working hours)")
    if kind == "error" and not place.codes.get(definition.get("errorRef", "")):
        raise place.no("error_without_code", message="name an error whose errorCode is a result of the task")


def _boundary(place: _Place) -> None:
    _event(place)
    host = place.kinds.get(place.node.get("attachedToRef", ""))
    if host not in _HOSTS:
        raise place.no("event_at_no_task", message="attach it to a task or a call activity")
    if event_of(place.node)[0] == "error":
        if host not in _SYSTEM:
            raise place.no("error_of_no_system", message="only a service or receive task fails")
        if place.node.get("cancelActivity", "true") == "false":
            raise place.no("error_goes_on", message="an error interrupts its task")
    if place.out.get(place.node.get("id", ""), 0) != 1:
        raise place.no("event_leads_nowhere", message="exactly one way leads out of it")


def _repeated(place: _Place) -> None:
    """Several at once, of user tasks alone; how many is the pack's to say."""
    for loop in place.node.findall("{*}multiInstanceLoopCharacteristics"):
        if etree.QName(place.node).localname != "userTask":
            raise place.no("several_unsupported", message="only a user task is done by several")
        if loop.get("isSequential") == "true":
            raise place.no("several_unsupported", message="several work at once, not one after the other")


_CHECKS: dict[str, Callable[[_Place], None]] = {
    "callActivity": _call,
    "boundaryEvent": _boundary,
    "intermediateCatchEvent": _event,
}
