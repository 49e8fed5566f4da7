"""BPMN text to an executable specification, cached by its content."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.exceptions import SpiffWorkflowException

from mpp.processes.engine import screening
from mpp.processes.engine.joining import InclusiveGateway, ParallelGateway


class OurTask(UserTask):
    """Every task waits for `complete`: effects happen outside, under our jobs, never inside Spiff."""

    kind = "user"


class ServiceTask(OurTask):
    kind = "service"


class ReceiveTask(OurTask):
    kind = "receive"


class ManualTask(OurTask):
    kind = "manual"


class _Parser(BpmnParser):
    OVERRIDE_PARSER_CLASSES = {
        f"{{{screening.BPMN}}}{tag}": (TaskParser, task)
        for tag, task in {
            "userTask": OurTask,
            "serviceTask": ServiceTask,
            "receiveTask": ReceiveTask,
            "manualTask": ManualTask,
        }.items()
    } | {
        f"{{{screening.BPMN}}}inclusiveGateway": (ConditionalGatewayParser, InclusiveGateway),
        f"{{{screening.BPMN}}}parallelGateway": (GatewayParser, ParallelGateway),
    }


@dataclass(frozen=True)
class ProcessSpec:
    """An executable process; `digest` is the hash of its BPMN text."""

    digest: str
    process_id: str
    workflow_spec: Any


@lru_cache(maxsize=256)
def parse(bpmn_text: str) -> ProcessSpec:
    """Check and parse one BPMN process; the same text costs nothing the second time.

    Raises:
        ProcessRefused: with line and reason.
    """
    root = screening.read(bpmn_text)
    process = next(root.iter(f"{{{screening.BPMN}}}process"))
    process_id = str(process.get("id"))
    process.set("isExecutable", "true")  # the pack says what runs; bpmn.io and Signavio write "false" unasked
    parser = _Parser()
    try:
        parser.add_bpmn_xml(root)
        spec = parser.get_spec(process_id)
    except ValidationException as error:
        raise screening.refuse(error.line_number or 0, "invalid", message=str(error)) from error
    except SpiffWorkflowException as error:
        raise screening.refuse(0, "invalid", message=str(error)) from error
    return ProcessSpec(sha256(bpmn_text.encode()).hexdigest(), process_id, spec)
