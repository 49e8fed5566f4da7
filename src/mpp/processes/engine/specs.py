"""BPMN text to an executable specification, cached by its content."""

import json
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

from mpp.catalogue.pack import PublishedService
from mpp.processes.engine import events, screening
from mpp.processes.engine.joining import InclusiveGateway, ParallelGateway
from mpp.processes.engine.refusals import refuse
from mpp.processes.engine.unfolding import unfold


class OurTask(UserTask):
    """Every task waits for `complete`: effects happen outside, under our jobs, never inside Spiff."""

    kind = "user"


class ServiceTask(OurTask):
    kind = "service"


class ReceiveTask(OurTask):
    kind = "receive"


class ManualTask(OurTask):
    kind = "manual"


class MessageCatch(OurTask):
    """Waits for somebody's answer, which comes through `complete` as well."""

    kind = "message"


class _Parser(BpmnParser):
    OVERRIDE_PARSER_CLASSES = (
        {
            f"{{{screening.BPMN}}}{tag}": (TaskParser, task)
            for tag, task in {
                "userTask": OurTask,
                "serviceTask": ServiceTask,
                "receiveTask": ReceiveTask,
                "manualTask": ManualTask,
                "intermediateCatchEvent": MessageCatch,
            }.items()
        }
        | events.PARSERS
        | {
            f"{{{screening.BPMN}}}inclusiveGateway": (ConditionalGatewayParser, InclusiveGateway),
            f"{{{screening.BPMN}}}parallelGateway": (GatewayParser, ParallelGateway),
        }
    )


@dataclass(frozen=True)
class ProcessSpec:
    """An executable process; `digest` is the hash of its BPMN text and of what was unfolded into it."""

    digest: str
    process_id: str
    workflow_spec: Any


Shared = tuple[tuple[str, str], ...]  # ids of shared processes, with their BPMN texts
Several = tuple[tuple[str, tuple[str, ...]], ...]  # tasks of several agencies, with these


def spec_of(published: PublishedService) -> ProcessSpec:
    """The process of a published pack, with the shared ones that it holds.

    Raises:
        ProcessRefused: with line and reason.
    """
    return parse(published.bpmn, tuple(published.processes.items()), tuple(published.service.members.items()))


@lru_cache(maxsize=256)
def parse(bpmn_text: str, shared: Shared = (), several: Several = ()) -> ProcessSpec:
    """Check and parse one BPMN process; the same text costs nothing the second time.

    Raises:
        ProcessRefused: with line and reason.
    """
    root = screening.read(bpmn_text)
    process = unfold(root, dict(shared), dict(several))
    process_id = str(process.get("id"))
    process.set("isExecutable", "true")  # the pack says what runs; bpmn.io and Signavio write "false" unasked
    parser = _Parser()
    try:
        parser.add_bpmn_xml(root)
        spec = parser.get_spec(process_id)
    except ValidationException as error:
        raise refuse(error.line_number or 0, "invalid", message=str(error)) from error
    except SpiffWorkflowException as error:
        raise refuse(0, "invalid", message=str(error)) from error
    return ProcessSpec(_digest(bpmn_text, shared, several), process_id, spec)


def _digest(bpmn_text: str, shared: Shared, several: Several) -> str:
    """A process that calls nobody keeps the digest of its text: running cases were stored under it."""
    more = json.dumps([shared, several]) if shared or several else ""
    return sha256((bpmn_text + more).encode()).hexdigest()
