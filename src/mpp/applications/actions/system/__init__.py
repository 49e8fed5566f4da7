"""The tasks of the system in a case: issue, tell a registry, hand to an agency's own system and follow it there.

Each is a job: outside calls happen between transactions, never inside one; killed at any point the job runs
again, and nothing happens twice, since the engine's task is the key of everything that it sets off.
"""

from mpp.applications.actions.system.material import await_material
from mpp.applications.actions.system.retracting import retract
from mpp.applications.actions.system.running import run_task
from mpp.applications.actions.system.tracking import track

__all__ = ["await_material", "retract", "run_task", "track"]
