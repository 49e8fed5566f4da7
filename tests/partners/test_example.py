"""The client of docs/agency-api.md runs as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from mpp.identity.actor import Actor
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import WorkItem
from tests.channels.desk_people import letter
from tests.partners.system import admitted

DOCUMENT = Path(__file__).parents[2] / "docs" / "agency-api.md"
MOST_LINES = 30


@pytest.mark.usefixtures("stopped_clock")
def test_the_example_of_the_documentation_works_off_what_waits(
    citizen: Actor, live_server: LiveServer, tmp_path: Path
) -> None:
    [example] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert len(example.splitlines()) <= MOST_LINES
    for _ in range(2):
        letter(citizen)
    given = admitted("dukcapil", "verifier")
    script = tmp_path / "client.py"
    script.write_text(example)
    told = {"MPP_API": f"{live_server.url}/api/v1", "MPP_CLIENT_ID": str(given.client_id)}
    environment = {"PATH": os.environ["PATH"], "MPP_CLIENT_SECRET": given.secret, **told}
    ran = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert [line.split()[-1] for line in ran.stdout.splitlines()] == ["done", "done"]
    with unit_of_work(Scope.system("test")):
        assert set(WorkItem.objects.filter(role="verifier").values_list("state", flat=True)) == {"done"}
