"""A drawing becomes one plain process: shared ones stand where they are called, a task of several is several.

What is added stands in a language of its own, so that no drawing can contain it:

- `pass`: a token goes through;
- `watch`: before a step with events at its border; the step and its events wait side by side from there;
- `event`: such an event, or one on the way;
- `over`: the step is done, and its events with it;
- `outcome`: a shared process has ended here; says so as `result.<call>`.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

from mpp.catalogue.bpmn import BPMN, called_by, event_of
from mpp.processes.engine import screening
from mpp.processes.engine.placing import timer_text
from mpp.processes.engine.refusals import refuse

OURS = "urn:mpp:unfolded"
Called = Mapping[str, str]  # id of a shared process -> its BPMN text
Members = Mapping[str, tuple[str, ...]]  # id of a task -> the agencies of which each does it


def unfold(root: etree._Element, called: Called, members: Members) -> etree._Element:
    """Return the process of a screened text with nothing left to unfold. Raises ProcessRefused."""
    _level(root, called, members, ())
    screening.steps_of(root)
    process = _process(root)
    seen: set[str] = set()
    for step in _steps(process):
        if step.get("id") in seen:
            raise refuse(_line(step), "drawn_twice", element=step.get("id"), message="call a shared process once")
        seen.add(str(step.get("id")))
    return process


def _level(root: etree._Element, called: Called, members: Members, above: tuple[str, ...]) -> None:
    process = _process(root)
    codes = {one.get("id", ""): one.get("errorCode", "") for one in root.findall("{*}error")}
    _watch(process, codes)
    for task in process.findall(_bpmn("userTask")):
        _several(process, task, members)
    for call in process.findall(_bpmn("callActivity")):
        _call(process, call, called, members, above)


def _process(root: etree._Element) -> etree._Element:
    return next(root.iter(_bpmn("process")))


def _watch(process: etree._Element, codes: dict[str, str]) -> None:
    """Events become steps: at a border they wait beside their step, on the way they are a step like others."""
    hosts: dict[str, str] = {}
    for event in [*process.findall(_bpmn("boundaryEvent")), *process.findall(_bpmn("intermediateCatchEvent"))]:
        kind, definition = event_of(event)
        if kind == "message" or definition is None:
            continue  # waits like a task, for who answers
        host = event.get("attachedToRef", "")
        if host and host not in hosts:
            hosts[host] = _bordered(process, host)
        waits = timer_text(definition) if kind == "timer" else codes.get(definition.get("errorRef", ""), "")
        event.tag = _ours("event")
        event.attrib.update({"kind": kind, "waits": waits})
        if host:
            _connect(process, hosts[host], str(event.get("id")))


def _bordered(process: etree._Element, host: str) -> str:
    """Put a step between its watch and its end; return the watch."""
    watch, over = f"{host}.watch", f"{host}.over"
    line = next(_line(one) for one in _steps(process) if one.get("id") == host)
    _redirect(process, host, watch, over)
    _add(process, _ours("watch"), watch, line)
    _add(process, _ours("over"), over, line, watch=watch)
    _connect(process, watch, host)
    _connect(process, host, over)
    return watch


def _several(process: etree._Element, task: etree._Element, members: Members) -> None:
    """A task of several agencies: each of them has one, and all must be done."""
    loop = task.find(_bpmn("multiInstanceLoopCharacteristics"))
    if loop is None:
        return
    task.remove(loop)
    name, line = str(task.get("id")), _line(task)
    split, join = f"{name}.each", f"{name}.all"
    _redirect(process, name, split, join)
    _add(process, _bpmn("parallelGateway"), split, line)
    _add(process, _bpmn("parallelGateway"), join, line)
    for member in members.get(name) or ("",):
        one = deepcopy(task)
        one.set("id", f"{name}.{member}")
        process.append(one)
        _connect(process, split, f"{name}.{member}")
        _connect(process, f"{name}.{member}", join)
    process.remove(task)


def _call(
    process: etree._Element, call: etree._Element, called: Called, members: Members, above: tuple[str, ...]
) -> None:
    """The steps of a shared process stand where it is called. Its ends lead on, and say which was reached."""
    shared, name, line = called_by(call), str(call.get("id")), _line(call)
    if shared in above:
        told = " → ".join((*above[above.index(shared) :], shared))
        raise refuse(line, "call_in_a_circle", element="callActivity", id=name, message=told)
    if shared not in called:
        raise refuse(line, "call_unknown", element="callActivity", id=name, message=f"no process {shared}")
    root = screening.read(called[shared])
    _level(root, called, members, (*above, shared))
    inner = _process(root)
    _named(inner, name)
    _redirect(process, name, f"{name}:begin", f"{name}:done")
    process.remove(call)
    _add(process, _ours("pass"), f"{name}:done", line)
    for step in list(inner):
        if step.tag == _bpmn("endEvent"):
            _connect(process, str(step.get("id")), f"{name}:done")
            step.tag = _ours("outcome")
        elif step.tag == _bpmn("startEvent"):
            step.tag = _ours("pass")
        _stands(step, line)
        process.append(step)
    screening.steps_of(process)  # before it grows any further


def _named(inner: etree._Element, call: str) -> None:
    """Names that cannot meet those of the caller, of all but the steps that somebody does."""
    names = {str(one.get("id")): f"{call}.{one.get('id')}" for one in _steps(inner) if _is_silent(one)}
    for one in inner.findall(_bpmn("startEvent")):
        names[str(one.get("id"))] = f"{call}:begin"
    for one in inner.findall(_bpmn("endEvent")):
        one.attrib.update({"says": f"result.{call}", "end": str(one.get("id"))})
    for one in _steps(inner):
        one.set("id", names.get(str(one.get("id")), str(one.get("id"))))
        if one.get("default"):
            one.set("default", f"{call}.{one.get('default')}")
    for flow in inner.findall(_bpmn("sequenceFlow")):
        flow.set("id", f"{call}.{flow.get('id')}")
        for end in ("sourceRef", "targetRef"):
            flow.set(end, names.get(str(flow.get(end)), str(flow.get(end))))
    for rest in inner.iterdescendants(etree.Element):
        if rest.getparent() is not inner:
            rest.attrib.pop("id", "")


def _is_silent(step: etree._Element) -> bool:
    """Gateways and ends: no row and no page names them."""
    return step.tag == _bpmn("endEvent") or etree.QName(step).localname.endswith("Gateway")


def _redirect(process: etree._Element, name: str, into: str, out: str) -> None:
    """Lead the ways to a step and from it elsewhere; where a gateway's default is, stays."""
    for flow in process.findall(_bpmn("sequenceFlow")):
        if flow.get("targetRef") == name:
            flow.set("targetRef", into)
        if flow.get("sourceRef") == name:
            flow.set("sourceRef", out)


def _connect(process: etree._Element, source: str, target: str) -> None:
    flow = etree.SubElement(process, _bpmn("sequenceFlow"), id=f"{source}-{target}")
    flow.attrib.update({"sourceRef": source, "targetRef": target})


def _add(process: etree._Element, tag: str, name: str, line: int, **more: str) -> None:
    step = etree.SubElement(process, tag, {"id": name, **more})
    _stands(step, line)


def _stands(step: Any, line: int) -> None:
    """Where a reader of the drawing finds it."""
    step.sourceline = line


def _steps(process: etree._Element) -> Iterator[Any]:
    ours = {_bpmn(name) for name in screening.NODES}
    for one in process.iterchildren(etree.Element):
        if one.tag in ours or etree.QName(one).namespace == OURS:
            yield one


def _line(node: Any) -> int:
    return int(node.sourceline or 0)


def _bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def _ours(name: str) -> str:
    return f"{{{OURS}}}{name}"
