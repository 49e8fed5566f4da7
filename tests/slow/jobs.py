"""The slow job: MPP_TEST_SLEEPS says whether it sleeps before or after its effect, or not at all."""

import os
import time
from pathlib import Path

from mpp.kernel.effects import once
from mpp.kernel.jobs import job
from mpp.kernel.scope import Scope, unit_of_work

LONG_SECONDS = 120


@job("test.slow")
def slow(folder: str) -> None:
    """Have one effect, the row of `once`; say where it stands by files."""
    _sleep("before", Path(folder))
    with unit_of_work(Scope.system("test.slow")):
        if once("test.slow"):
            with (Path(folder) / "effects").open("a") as effects:
                effects.write("once\n")
    _sleep("after", Path(folder))
    (Path(folder) / "done").touch()


def _sleep(where: str, folder: Path) -> None:
    if os.environ.get("MPP_TEST_SLEEPS") == where:
        (folder / "sleeping").touch()
        time.sleep(LONG_SECONDS)
