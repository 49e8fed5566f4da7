"""However often and however many at once: it happens once, and nobody's word is lost unseen."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from mpp.applications import actions, queries
from mpp.applications import interview as iv
from mpp.applications.actions import Ruling, catching_up
from mpp.applications.models import Interview, Submission
from mpp.audit.models import AuditEntry
from mpp.identity.actor import Actor
from mpp.issuance.models import Output
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, DomainError
from mpp.kernel.scope import Scope, unit_of_work
from tests.jobs import run_jobs, waiting
from tests.trust.world import World, answer_pages, as_role, begin, decide_all, open_items, scenario, send

LETTER, PERMIT = "surat-keterangan-domisili", "sip-dokter"
PURPOSE = "applicant.letter.purpose"


@pytest.fixture(autouse=True)
def clean(world: World) -> Iterator[None]:
    """Registries well, and no job of an earlier test."""
    yield
    world.knob("reset")
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def at_once(*doings: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each in a thread with a connection of its own; what it gave or why it refused."""
    start = Barrier(len(doings))

    def do(doing: Callable[[], Any]) -> Any:
        try:
            start.wait(60)
            return doing()
        except DomainError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(do, doings))


def submitted(world: World, person: str, service: str = LETTER) -> tuple[Actor, UUID]:
    """An application that was sent."""
    now, actor = clock.now(), world.sign_in(person).actor
    view = begin(actor, service, now)
    answer_pages(actor, view, now)
    return actor, send(actor, view, now)


def test_of_two_officers_who_decide_at_once_one_is_told_that_it_is_decided(world: World) -> None:
    actor, case = submitted(world, "ayah-banyuwangi")
    one = world.officer("35.10", "dukcapil", "verifier")
    two = Actor(**{name: getattr(one, name) for name in one.__slots__} | {"officer_id": actor.account_id})
    task, now = open_items(case)[0][0], clock.now()
    approve, refuse = Ruling("approve"), Ruling("correct", note="Keperluan belum jelas", marks={PURPOSE: "?"})
    came = at_once(lambda: actions.decide(one, task, approve, now), lambda: actions.decide(two, task, refuse, now))
    refused = [one for one in came if one is not None]
    assert [(type(one), one.code) for one in refused] == [(Conflict, "already_decided")]
    events = [event.code for event in queries.tracking(actor, case).events]
    assert events.count("decided") == 1
    assert len(open_items(case)) == (1 if came[0] is None else 0)  # approved: it waits for the head


def test_ten_presses_of_the_start_button_begin_one_interview(world: World) -> None:
    actor, now = world.sign_in("saksi-satu").actor, clock.now()
    started = at_once(*[lambda: actions.start(actor, "35.10", LETTER, now)] * 10)
    assert len(set(started)) == 1
    with unit_of_work(Scope.system("test")):
        assert Interview.objects.filter(applicant_id=actor.person_id).count() == 1


def test_of_two_tabs_the_later_does_not_overwrite_what_it_has_not_seen(world: World) -> None:
    actor, now = world.sign_in("saksi-dua").actor, clock.now()
    view = begin(actor, LETTER, now)
    page = iv.next_page(view.plan)
    assert page is not None
    seen = iv.stamp(page)

    def save(purpose: str, stamp: str = seen) -> str:
        return actions.save_page(actor, view.id, page.id, {PURPOSE: purpose}, now, seen=stamp).state

    came = at_once(lambda: save("bank"), lambda: save("sekolah"))
    assert sorted(getattr(one, "code", one) for one in came) == ["changed_elsewhere", "open"]
    kept = actions.open_interview(actor, view.id, now).plan.values[PURPOSE]
    assert kept == ["bank", "sekolah"][came.index("open")]
    assert save(str(kept)) == "open"  # the same again is no quarrel: a double click
    shown = iv.page(actions.open_interview(actor, view.id, now).plan, page.id)
    assert shown is not None
    assert save("kerja" if kept != "kerja" else "bank", iv.stamp(shown)) == "open"  # seen, then changed


def test_tabs_on_different_pages_both_keep_their_answers(world: World) -> None:
    actor, now = world.sign_in("dokter-banyuwangi").actor, clock.now()
    view = begin(actor, PERMIT, now)
    place, schedule = iv.pages(view.plan)[:2]
    told = {
        one.id: {q.path: scenario(PERMIT)["answers"][q.path] for q in one.questions} for one in (place, schedule)
    }

    def save(page: iv.QuestionPage) -> str:
        return actions.save_page(actor, view.id, page.id, told[page.id], now, seen=iv.stamp(page)).state

    assert at_once(lambda: save(place), lambda: save(schedule)) == ["open", "open"]
    assert iv.next_page(actions.open_interview(actor, view.id, now).plan) is None


def test_the_page_in_the_second_tab_says_so_and_keeps_what_was_typed(world: World) -> None:
    citizen = world.sign_in("ibu-kaimana")
    with clock_at_rest():
        interview = actions.start(citizen.actor, "35.10", LETTER, clock.now())
        view = actions.open_interview(citizen.actor, interview, clock.now())
        page = iv.next_page(view.plan)
        assert page is not None
        seen = iv.stamp(page)
        path = f"/wawancara/{interview}/hal/{page.id}/"
        assert f'name="_seen" value="{seen}"' in citizen.client.get(path).content.decode()
        assert citizen.client.post(path, {PURPOSE: "bank", "_seen": seen}).status_code == 303
        late = citizen.client.post(path, {PURPOSE: "sekolah", "_seen": seen})
    assert late.status_code == 409
    assert "sudah diubah di tab" in late.content.decode()
    assert actions.open_interview(citizen.actor, interview, clock.now()).plan.values[PURPOSE] == "bank"


class clock_at_rest:  # noqa: N801 - reads as a word
    """Nothing hangs on the moment within."""

    def __enter__(self) -> None:
        clock.stop(clock.now())

    def __exit__(self, *fault: object) -> None:
        clock.stop(None)


def test_two_workers_with_the_same_job_issue_one_document(world: World) -> None:
    actor, case = submitted(world, "ibu-banyuwangi")
    assert decide_all(world, LETTER, case, clock.now()) == ["verify", "sign"]
    [ids] = [ids for name, ids in waiting() if name == "applications.run_task"]
    with as_role("worker"):
        assert at_once(*[lambda: app.tasks["applications.run_task"].func(**ids)] * 4) == [None] * 4
        run_jobs()
    with unit_of_work(Scope.system("test")):
        [output] = Output.objects.filter(case_id=case)
    assert output.state == Output.State.ISSUED
    told = queries.tracking(actor, case)
    assert [event.code for event in told.events].count("task_completed") == 1
    assert [event.code for event in told.events][-1] == "closed"
    assert [one.number for one in told.outputs] == [output.number]
    with unit_of_work(Scope.system("test")):
        assert AuditEntry.objects.filter(action="issuance.issue", subject_id=output.id).count() == 1


def test_two_workers_that_catch_up_write_one_revision(world: World) -> None:
    world.knob("sdmk", outage=True)
    actor, case = submitted(world, "dokter-kaimana", PERMIT)
    world.knob("sdmk", outage=False)
    now = clock.now()
    system = Actor.system("applications.catch_up")
    with as_role("worker"):
        came = at_once(
            *[partial(catching_up.catch_up, system, case, 1, now + timedelta(seconds=s)) for s in range(4)]
        )
    assert came == [None] * 4
    with unit_of_work(Scope.system("test")):
        reasons = list(Submission.objects.filter(application_id=case).order_by("revision").values_list("reason"))
    assert reasons == [("first",), ("late_facts",)]
    assert [event.code for event in queries.tracking(actor, case).events].count("late_facts") == 1
