"""Gateways where branches meet: they go on by the tokens that are there now (BPMN 2.0, 13.4).

Spiff's own joins look at what has ever been completed: once a correction leads back before a split, the branch that
came last in one pass would open the join at once in the next, while others still work.
"""

from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway as SpiffInclusiveGateway
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway as SpiffParallelGateway
from SpiffWorkflow.util.task import TaskState

Tokens = list[Any]


class _Join:
    """A token that comes waits until the gateway may pass on; then one goes on for all."""

    def _update_hook(self, my_task: Any) -> bool:
        unfinished = my_task.workflow.get_tasks(state=TaskState.NOT_FINISHED_MASK)
        tokens = [task for task in unfinished if _is_token(task)]
        held = [task for task in tokens if task.task_spec is self]
        if not self._may_pass(held, [task for task in tokens if task.task_spec is not self]):
            my_task._set_state(TaskState.WAITING)
            return False
        for other in held:
            if other is not my_task:
                other.cancel()
        my_task._inherit_data()
        return True

    def _may_pass(self, held: Tokens, elsewhere: Tokens) -> bool:
        raise NotImplementedError


class ParallelGateway(_Join, SpiffParallelGateway):
    """All ways out are taken; as a join it waits for a token on each way in."""

    def _may_pass(self, held: Tokens, elsewhere: Tokens) -> bool:
        arrived = {task.parent.task_spec.name for task in held} | self._kept_by_spiff(held[0].workflow)
        return arrived >= {way.name for way in self.inputs}

    def _kept_by_spiff(self, workflow: Any) -> set[str]:
        """Ways in marked by a state stored under Spiff's own rule: of several tokens it cancelled all but one.

        Those of earlier passes do not count: the join that took them is not before them.
        """
        mine = [task for task in workflow.tasks.values() if task.task_spec is self]
        passed = [task for task in mine if task.has_state(TaskState.COMPLETED | TaskState.READY)]
        cancelled = [t for t in mine if t.state == TaskState.CANCELLED and t.parent.state == TaskState.COMPLETED]
        return {t.parent.task_spec.name for t in cancelled if all(t.is_descendant_of(one) for one in passed)}

    def _run_hook(self, my_task: Any) -> bool:
        return True


class InclusiveGateway(_Join, SpiffInclusiveGateway):
    """The ways out whose conditions hold are taken; as a join it waits for whom it can still expect."""

    def _may_pass(self, held: Tokens, elsewhere: Tokens) -> bool:
        """No token elsewhere can come in where none is yet, but those that can come in where one is already."""
        here = {task.parent.task_spec.name for task in held}
        expected = {spec for name, before in self._before.items() if name not in here for spec in before}
        following = {spec for name in here & self._before.keys() for spec in self._before[name]}
        return not any(task.task_spec.name in expected - following for task in elsewhere)

    @cached_property
    def _before(self) -> dict[str, frozenset[str]]:
        """For each way in, by the step it comes from: the steps from which it can be reached without this join."""
        return {way.name: self._reaching(way) for way in self.inputs}

    def _reaching(self, way: Any) -> frozenset[str]:
        found, todo = {way.name}, [way]
        while todo:
            spec = todo.pop()
            new = [one for one in spec.inputs if one.name not in found] if spec is not self else []
            found |= {one.name for one in new}
            todo += new
        return frozenset(found - {self.name})

    def _run_hook(self, my_task: Any) -> bool:
        matches, defaults = self._get_matching_outputs(my_task)
        my_task._sync_children(matches or defaults, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


def _is_token(task: Any) -> bool:
    """Something is to be done here now: all that follows is only foreseen."""
    return task.parent is not None and task.parent.state == TaskState.COMPLETED
