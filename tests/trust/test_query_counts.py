"""What one submission costs the database, request by request: a permit of a doctor whom the registries know.

The ceilings are what stands today. Raise one only with a reason; transaction control and the scope of each unit of
work (BEGIN, set_config, COMMIT) are counted apart, since they are the price of isolation.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from mpp.applications import sealing
from mpp.channels.desk.worklist import ROWS
from mpp.issuance.models import Output
from mpp.kernel import remembered
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import WorkItem
from tests.jobs import run_jobs
from tests.trust.walking import Request, Walk
from tests.trust.world import World

LETTER, PERMIT = "surat-keterangan-domisili", "sip-dokter"
_CONTROL = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT set_config)")

# Address without its ids -> most queries for data, most for transaction control and scope.
FLOW = {
    "GET /m/35.10/layanan/sip-dokter/": (1, 0),
    "POST /m/35.10/layanan/sip-dokter/mulai": (11, 6),  # one is: did the person stop new uses (UU 27/2022 art. 11)
    "GET /wawancara/…/hal/place/": (2, 3),
    "POST /wawancara/…/hal/place/": (5, 9),  # the place is looked up by its code at once
    "GET /wawancara/…/hal/schedule/": (2, 3),
    "POST /wawancara/…/hal/schedule/": (3, 6),
    "GET /wawancara/…/periksa/": (2, 3),
    "POST /wawancara/…/periksa/": (15, 3),  # one is the row by which the board counts it (docs/adr/0008)
    "GET /permohonan/…/": (5, 3),
}
READING = {"GET /saya/": (3, 3)}
WORKLIST = (4, 4)  # session, account, counts, rows; the fourth of control says to read along the index
PUBLIC = {"GET /v/…": (2, 3)}
MANY = 30


@pytest.fixture(scope="module")
def walk(world: World) -> Iterator[Walk]:
    """The way of a permit, after another application has filled what a process reads once, or once in a while."""
    patience = pytest.MonkeyPatch()
    patience.setattr(remembered, "SECONDS", 3600.0)
    warm = Walk(world, LETTER)
    warm.apply()
    warm.decide()
    run_jobs()
    warm.close()
    walk = Walk(world, PERMIT)
    walk.apply()
    walk.decide()
    yield walk
    walk.close()
    patience.undo()


def step(request: Request) -> str:
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/v/).+", "…", request.address.partition("?")[0])
    return f"{request.method} {path}"


def cost(request: Request) -> tuple[int, int]:
    control = sum(bool(_CONTROL.match(query)) for query in request.queries)
    return len(request.queries) - control, control


def over(requests: list[Request], ceilings: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """What costs more than its ceiling. Every step of the ceilings was walked."""
    costs = [(step(one), cost(one)) for one in requests]
    assert ceilings.keys() <= {name for name, _ in costs}
    return {
        name: (data, control)
        for name, (data, control) in costs
        if name in ceilings and (data > ceilings[name][0] or control > ceilings[name][1])
    }


def test_each_step_of_a_submission_stays_within_its_ceiling(walk: Walk) -> None:
    assert over(walk.watch.requests, FLOW | READING) == {}


def test_a_whole_submission_asks_forty_six_things_of_the_database(walk: Walk) -> None:
    flow = [cost(one) for one in walk.watch.requests if step(one) in FLOW]
    assert len(flow) == len(FLOW)  # no request besides: no redirect that only redirects again
    assert sum(data for data, _ in flow) <= 46
    assert sum(control for _, control in flow) <= 36


def test_no_page_reads_the_same_twice(walk: Walk) -> None:
    for one in walk.watch.requests:
        if "/masuk/" in one.address:  # coming back from the national account writes: it is a POST in disguise
            continue
        reads = Counter(query for query in one.queries if query.startswith("SELECT") and not _CONTROL.match(query))
        twice = [query for query, times in reads.items() if times > 1]
        assert one.method != "GET" or twice == [], step(one)


def wait_for_the_clerks(many: int) -> None:
    """As many tasks more that nobody has taken, each of a case of its own with a key of its own."""
    with unit_of_work(Scope.system("test")):
        item = WorkItem.objects.select_related("case").latest("created_at")
        for _ in range(many):
            case = item.case
            case.pk = case.id = new_id()
            process_ring().make(case.id, HolderKind.CASE)
            case.save(force_insert=True)
            item.pk = item.id = new_id()
            item.case, item.state, item.claimed_by = case, WorkItem.State.WAITING, None
            item.sealed_label = sealing.seal_text(case.id, "label", "S•••")
            item.save(force_insert=True)


def test_a_worklist_costs_the_same_however_long_it_is(walk: Walk) -> None:
    costs = {}
    for many in (0, 1, MANY - 1):  # at first the offices' own names are read
        wait_for_the_clerks(many)
        shown = [len(page.tree.xpath("//tbody/tr")) for page in walk.worklists()]
        costs[max(shown)] = {cost(one) for one in walk.watch.requests[-len(shown) :]}
    assert costs[1] == costs[ROWS] == {WORKLIST}


def test_a_verification_page_costs_one_unit_of_work(world: World, walk: Walk) -> None:
    with unit_of_work(Scope.system("test")):
        token = Output.objects.latest("issued_at").token
    walk._browsers[0].open(f"/v/{token}")
    walk._browsers[0].open(f"/v/{token}")
    assert over(walk.watch.requests[-1:], PUBLIC) == {}
