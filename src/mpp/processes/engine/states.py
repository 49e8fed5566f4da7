"""The stored form of a running process: its tokens and codes, never its specification."""

import json
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task

from mpp.processes.engine.errors import StateRefused
from mpp.processes.engine.expressions import CODE
from mpp.processes.engine.instances import Instance, new_workflow
from mpp.processes.engine.specs import ProcessSpec

_FORMAT = 1


def dump(instance: Instance) -> str:
    """The state as compact JSON; the process itself is kept once, by version, under its digest."""
    rows: list[list[object]] = []
    _collect(instance.workflow.task_tree, -1, rows)
    state = {"v": _FORMAT, "spec": instance.spec.digest, "values": instance.values, "tasks": rows}
    return json.dumps(state, separators=(",", ":"), sort_keys=True)


def _collect(task: Any, parent: int, rows: list[list[object]]) -> None:
    place = len(rows)
    row: list[object] = [task.id.hex, parent, task.task_spec.name, task.state]
    if task.internal_data:
        row.append(task.internal_data)
    rows.append(row)
    for child in task.children:
        _collect(child, place, rows)


def restore(spec: ProcessSpec, state_json: str) -> Instance:
    """Rebuild a running process under our script engine.

    Raises:
        StateRefused: the state is damaged, carries anything unknown, or belongs to another process.
    """
    try:
        state = json.loads(state_json)
        if set(state) != {"v", "spec", "values", "tasks"} or state["v"] != _FORMAT:
            raise StateRefused(reason="state_unknown")
        if state["spec"] != spec.digest:
            raise StateRefused(reason="other_process")
        workflow = new_workflow(spec, state["values"], restoring=True)
        _plant(workflow, state["tasks"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise StateRefused(reason="state_damaged") from error
    return Instance(spec, workflow)


def _plant(workflow: Any, rows: list[list[Any]]) -> None:
    planted: list[Any] = []
    for key, parent, name, state, *internal in rows:
        task_spec = workflow.spec.task_specs[name]
        above = planted[parent] if parent >= 0 else None
        task = Task(workflow, task_spec, parent=above, state=int(state), id=UUID(key))
        task.internal_data = _plain(internal[0]) if internal else {}
        planted.append(task)
    workflow.task_tree = planted[0]


def _plain(internal: dict[str, Any]) -> dict[str, Any]:
    for value in internal.values():
        if not isinstance(value, str | bool | int) or (isinstance(value, str) and not CODE.fullmatch(value)):
            raise StateRefused(reason="state_damaged")
    return internal
