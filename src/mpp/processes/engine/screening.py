"""What BPMN may contain here: the list of what is supported, everything else is refused by line."""

from typing import Any

from lxml import etree

from mpp.catalogue.bpmn import xml_parser
from mpp.processes.engine import placing
from mpp.processes.engine.errors import ScriptRefused
from mpp.processes.engine.expressions import compiled
from mpp.processes.engine.refusals import refuse

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TASKS = {"userTask": "user", "serviceTask": "service", "receiveTask": "receive", "manualTask": "manual"}
NODES = {*TASKS, "startEvent", "endEvent", "exclusiveGateway", "parallelGateway", "inclusiveGateway"} | {
    *("callActivity", "boundaryEvent", "intermediateCatchEvent"),
}
SUPPORTED = NODES | {
    *("timerEventDefinition", "timeDuration", "errorEventDefinition", "error", "messageEventDefinition"),
    *("multiInstanceLoopCharacteristics",),
    *("definitions", "process", "sequenceFlow", "conditionExpression", "incoming", "outgoing"),
    *("documentation", "extensionElements", "laneSet", "lane", "flowNodeRef", "message"),
    *("textAnnotation", "text", "association", "collaboration", "participant"),
}
# What editors may keep of their own in `extensionElements`; nothing here reads it.
_REMARKS = {
    *("properties", "property", "userTask", "versionTag"),
    *(
        "formData",
        "formField",
        "formDefinition",
        "assignmentDefinition",
    ),  # Camunda: the pack says this
    *("calledElement",),  # Camunda 8 writes there which process is called
    *("signavioMetaData", "signavioDiagramMetaData", "signavioLabel", "signavioType"),
}
# What editors write of a task that names no implementation (the defaults of BPMN 2.0, and Signavio's).
_NO_IMPLEMENTATION = {"##unspecified", "##webservice", "webservice", "unspecified"}
_CODE = {"script", "prescript", "postscript", "executionlistener", "tasklistener", "servicetaskoperator"}
_CODE_ATTRIBUTES = {
    *("class", "expression", "delegateExpression", "scriptFormat"),
    *("implementation", "operationRef", "resultVariable", "topic", "collection"),
}
MOST_NODES = 300  # the engine follows a process step by step into the depth
_LANGUAGES = {"", "cel"}


def read(text: str) -> etree._Element:
    """Read BPMN without entities or network, and refuse what never runs here.

    Raises:
        ProcessRefused: with line and reason.
    """
    if "<!DOCTYPE" in text:
        raise refuse(text[: text.index("<!DOCTYPE")].count("\n") + 1, "doctype_refused")
    try:
        root = etree.fromstring(text.encode(), xml_parser())
    except etree.XMLSyntaxError as error:
        raise refuse(error.lineno or 0, "not_xml") from error
    for node in root.iter(etree.Element):
        _screen(node)
    placing.check(steps_of(root))
    processes = root.findall(f"{{{BPMN}}}process")
    if len(processes) != 1:
        raise refuse(_line((processes or [root])[-1]), "one_process_expected")
    for pool in list(root.iter(f"{{{BPMN}}}participant"))[1:]:
        raise refuse(_line(pool), "one_pool_expected", element="participant", id=pool.get("id"))
    return root


def steps_of(root: etree._Element) -> list[etree._Element]:
    """Every step that is drawn. Raises ProcessRefused: more than ever run."""
    nodes = list(root.iter(*(f"{{{BPMN}}}{name}" for name in NODES)))
    if len(nodes) > MOST_NODES:
        raise refuse(_line(nodes[MOST_NODES]), "too_large", message=f"{len(nodes)} steps, at most {MOST_NODES}")
    return nodes


def _line(node: Any) -> int:
    return int(node.sourceline or 0)


def _screen(node: etree._Element) -> None:
    line = _line(node)
    name = etree.QName(node)
    if name.localname.lower() in _CODE or name.localname == "scriptTask":
        raise refuse(line, "code_refused", element=name.localname)
    if _is_stranger(node) or (name.namespace == BPMN and name.localname not in SUPPORTED):
        raise refuse(line, "element_unsupported", element=name.localname, id=node.get("id", ""))
    if any(_names_code(str(attribute), str(value)) for attribute, value in node.attrib.items()):
        raise refuse(line, "code_refused", element=name.localname)
    if name.localname == "extensionElements":
        _screen_extensions(node)
    if name.localname == "conditionExpression":
        _screen_condition(node, line)


def _is_stranger(node: etree._Element) -> bool:
    """Something of another language in the middle of the process, where BPMN has no place for it."""
    above = node.getparent()
    if above is None or etree.QName(node).namespace == BPMN:
        return False
    within = etree.QName(above)
    return within.namespace == BPMN and within.localname not in ("definitions", "extensionElements")


def _names_code(attribute: str, value: str) -> bool:
    name = etree.QName(attribute).localname
    return name in _CODE_ATTRIBUTES and not (name == "implementation" and value.lower() in _NO_IMPLEMENTATION)


def _screen_extensions(node: etree._Element) -> None:
    for inner in node.iterdescendants(etree.Element):
        name = etree.QName(inner).localname
        if name not in _REMARKS:
            raise refuse(
                _line(inner), "code_refused" if name.lower() in _CODE else "extension_refused", element=name
            )


def _screen_condition(node: etree._Element, line: int) -> None:
    if node.get("language", "").lower() not in _LANGUAGES:
        raise refuse(line, "condition_not_cel", element=node.get("language"))
    try:
        compiled((node.text or "").strip())
    except ScriptRefused as error:
        raise refuse(line, str(error.details["reason"]), message=error.details.get("message")) from error
