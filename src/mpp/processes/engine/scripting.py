"""The only script engine that a workflow here ever has: it reads CEL and refuses all else."""

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from mpp.processes.engine import expressions
from mpp.processes.engine.errors import ScriptRefused


class _NoEnvironment(BasePythonScriptEngineEnvironment):
    def evaluate(self, expression: Any, context: Any, external_context: Any = None) -> NoReturn:
        raise ScriptRefused(reason="python_refused")

    def execute(self, script: Any, context: Any, external_context: Any = None) -> NoReturn:
        raise ScriptRefused(reason="python_refused")

    def call_service(self, context: Any, **kwargs: Any) -> NoReturn:
        raise ScriptRefused(reason="service_refused")


class CelScriptEngine(PythonScriptEngine):
    """Conditions by CEL; scripts and service calls always refused."""

    def __init__(self) -> None:
        super().__init__(_NoEnvironment())

    def validate(self, expression: str) -> None:
        expressions.compiled(expression.strip())

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        return expressions.holds(expression.strip(), task.workflow.data["values"])

    def execute(self, task: Any, script: Any, external_context: Any = None) -> NoReturn:
        raise ScriptRefused(reason="python_refused")

    def call_service(self, task: Any, **kwargs: Any) -> NoReturn:
        raise ScriptRefused(reason="service_refused")
