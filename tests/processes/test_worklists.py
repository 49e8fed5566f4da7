"""An officer's lists: in the order of lateness over all her roles, page by page, along an index each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import worklists
from mpp.processes.models import WorkItem
from mpp.processes.worklists import Reader, Waiting, waiting, worklist
from tests.trust.rows import WHEN, Side, make

pytestmark = pytest.mark.django_db
SYSTEM = Scope.system("test")
OFFICER = new_id()


def reader(side: Side, roles: list[str]) -> Reader:
    return Reader(side.agency, roles, OFFICER, WHEN)


def an_item(side: Side, hours: int, **told: object) -> WorkItem:
    """An open task that is due so many hours from `WHEN`."""
    due = WHEN + timedelta(hours=hours)
    plain = {"agency_id": side.agency, "state": "waiting", "role": "verifier", "claimed_by": None}
    plain |= {"due_at": due, "service_id": "akta"}
    return make(WorkItem, side, **plain | told)  # type: ignore[return-value]


def test_the_longest_late_comes_first_whatever_the_role_and_each_once_over_all_pages() -> None:
    side = Side()
    with unit_of_work(SYSTEM):
        roles = ["verifier", "signer", "technical"]
        made = [an_item(side, hours, role=roles[hours % 2]) for hours in (5, -3, 0, 2, -9, 7)]
        an_item(side, -20, role="clerk")
        an_item(side, -20, agency_id=new_id())
        expected = [one.id for one in sorted(made, key=lambda one: one.due_at)]
        found, after = [], None
        while rows := worklist(reader(side, roles), mine=False, after=after, most=2):
            found += [one.id for one in rows]
            after = rows[-1].due_at, rows[-1].id
    assert found == expected


def test_tasks_of_one_deadline_are_told_apart_by_their_id() -> None:
    side = Side()
    with unit_of_work(SYSTEM):
        made = sorted(an_item(side, 1).id for _ in range(3))
        first = worklist(reader(side, ["verifier"]), mine=False, most=2)
        rest = worklist(reader(side, ["verifier"]), mine=False, after=(first[-1].due_at, first[-1].id))
    assert [one.id for one in [*first, *rest]] == made


def test_what_an_officer_has_taken_stands_apart_from_what_nobody_has() -> None:
    side = Side()
    with unit_of_work(SYSTEM):
        taken = an_item(side, 3, state="claimed", claimed_by=OFFICER)
        an_item(side, 2, state="claimed", claimed_by=new_id())
        an_item(side, 1, state="done", claimed_by=OFFICER)
        free = an_item(side, 4)
        mine, pool, both = (
            [one.id for one in worklist(reader(side, ["verifier"]), mine=which)] for which in (True, False, None)
        )
    assert (mine, pool, both) == ([taken.id], [free.id], [taken.id, free.id])


def test_what_waits_is_counted_by_service_in_one_query_and_no_further_than_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    side = Side()
    with unit_of_work(SYSTEM):
        an_item(side, 3, state="claimed", claimed_by=OFFICER)
        for service in ("akta", "akta", "sip", "kia"):
            an_item(side, 1, service_id=service)
        an_item(side, 1, role="signer")
        with CaptureQueriesContext(connection) as asked:
            found = waiting(reader(side, ["verifier", "signer"]))
        monkeypatch.setattr(worklists, "COUNTED", 2)
        short = waiting(reader(side, ["verifier"]))
    assert found == Waiting(1, {"akta": 3, "sip": 1, "kia": 1})
    assert (found.free, short.free) == (2, 2)  # as `COUNTED` is now
    assert len(asked) == 1


def test_an_officer_without_a_role_has_no_list() -> None:
    with unit_of_work(SYSTEM):
        assert worklist(reader(Side(), []), mine=False) == []


def test_each_list_has_its_index() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, WorkItem._meta.db_table)
    assert found["worklist_pool"]["columns"] == ["agency_id", "state", "role", "due_at", "id"]
    assert found["worklist_mine"]["columns"] == ["claimed_by", "state", "due_at", "id"]
