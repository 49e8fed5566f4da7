"""Timers, errors, several agencies and outside answers in a real case: on PostgreSQL, under the one clock."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import Ruling, decide, open_interview, save_page, start, submit
from mpp.applications.actions.answering_case import answer_case
from mpp.applications.actions.deadlines import mark_late
from mpp.applications.actions.timers import pass_timers
from mpp.applications.models import Application
from mpp.catalogue import queries as catalogue
from mpp.catalogue import versions
from mpp.catalogue.actions import adopt
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import Choice, ForEach, HumanTask, MessageTask, PublishedService, RegisterTask
from mpp.identity.actor import Actor
from mpp.kernel.errors import Conflict, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import actions as processes
from mpp.processes.actions import Answer
from mpp.processes.models import Case, CaseEvent, Clock, WorkItem
from mpp.regions import queries as regions
from mpp.regions.models import Region
from tests.applications.conftest import NOW, PACKS, deferred, officer
from tests.processes.bpmn import flow, process, timed

REGION, LETTER, PURPOSE = "35.10", "surat-keterangan-domisili", "applicant.letter.purpose"
JOB = Actor.system("applications.pass_timers")
SYSTEM = Scope.system("test")
Open = Callable[[str, dict[str, object]], UUID]


@pytest.fixture
def opened(citizen: Actor) -> Open:
    """A case of Tuesday 09.00, of the letter with another process."""

    def open_case(text: str, tasks: dict[str, object]) -> UUID:
        before = load_pack(PACKS / "services" / LETTER).published
        with transaction.atomic():
            made = versions.keep(LETTER, _altered(before, text, tasks), NOW)
        adopt(Region.objects.get(code=REGION), made.id, {}, since=NOW.date())
        interview_id = start(citizen, REGION, LETTER, NOW)
        page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
        assert page is not None
        save_page(citizen, interview_id, page.id, {PURPOSE: "bank"}, NOW)
        return submit(citizen, interview_id, {}, NOW).application_id

    return open_case


def _altered(before: PublishedService, text: str, tasks: dict[str, object]) -> PublishedService:
    service = before.service.model_copy(update={"version": "2.0.0", "tasks": {**before.service.tasks, **tasks}})
    return before.model_copy(update={"service": service, "bpmn": text})


def human(agency: str, **more: object) -> HumanTask:
    told = {
        "label": "Tinjau",
        "agency": agency,
        "role": "verifier",
        "deadline": {"value": 1, "unit": "working_day"},
    }
    decisions = [{"id": "approve", "label": "Ya"}, {"id": "refuse", "label": "Tidak"}]
    return HumanTask.model_validate({**told, "decisions": decisions, **more})


def story(case_id: UUID) -> list[tuple[str, str, str]]:
    with unit_of_work(SYSTEM):
        zone = regions.zone_of(Region.objects.get(code=REGION).id)
        rows = CaseEvent.objects.filter(case_id=case_id).exclude(code="opened").order_by("seq")
        return [(f"{one.at.astimezone(zone):%a %H.%M}", one.code, one.task) for one in rows]


def items(case_id: UUID) -> dict[str, str]:
    with unit_of_work(SYSTEM):
        return dict(WorkItem.objects.filter(case_id=case_id).values_list("task", "state"))


def case(case_id: UUID) -> Case:
    with unit_of_work(SYSTEM):
        found: Case = Case.objects.get(id=case_id)
        return found


LATE = timed("PT4H", "verify").replace('id="remedy"', 'id="review"').replace('"remedy"', '"review"')
BESIDE = timed("PT4H", "verify", interrupts=False).replace('"remedy"', '"review"')


def test_a_task_that_is_not_done_in_time_is_taken_away_once(opened: Open) -> None:
    case_id = opened(LATE, {"review": human("dukcapil")})
    assert pass_timers(JOB, NOW + timedelta(hours=4) - timedelta(seconds=1)) == 0
    verifier = officer(REGION, "dukcapil", "verifier")
    late = queries.worklist(verifier)[0]
    at = NOW + timedelta(hours=4)
    assert [pass_timers(JOB, at), pass_timers(JOB, at)] == [1, 0]
    assert items(case_id) == {"verify": "cancelled", "review": "waiting"}
    assert story(case_id) == [
        ("Tue 09.00", "task_started", "verify"),
        ("Tue 13.00", "timer_passed", "late"),
        ("Tue 13.00", "task_ended", "verify"),
        ("Tue 13.00", "task_started", "review"),
    ]
    with pytest.raises(Conflict, match="already_decided"):
        decide(verifier, late.id, Ruling("approve"), at)
    decide(verifier, queries.worklist(verifier)[0].id, Ruling("approve"), at)
    assert case(case_id).outcome == "issued"


def test_working_time_of_the_region_counts_and_a_late_worker_loses_nothing(opened: Open) -> None:
    """Sixteen working hours from Tuesday 09.00 end on Thursday: the nights between do not count."""
    case_id = opened(LATE.replace("PT4H", "P2D"), {"review": human("dukcapil")})
    assert pass_timers(JOB, NOW + timedelta(days=2)) == 0
    assert pass_timers(JOB, NOW + timedelta(days=9)) == 1
    assert items(case_id) == {"verify": "cancelled", "review": "waiting"}


def test_who_decides_in_time_stops_the_timer(opened: Open) -> None:
    case_id = opened(LATE, {"review": human("dukcapil")})
    verifier = officer(REGION, "dukcapil", "verifier")
    decide(verifier, queries.worklist(verifier)[0].id, Ruling("approve"), NOW + timedelta(hours=1))
    assert pass_timers(JOB, NOW + timedelta(days=9)) == 0
    assert case(case_id).outcome == "issued"


def test_a_timer_beside_a_task_leaves_it_open(opened: Open) -> None:
    case_id = opened(BESIDE, {"review": human("dukcapil")})
    assert pass_timers(JOB, NOW + timedelta(hours=4)) == 1
    assert items(case_id) == {"verify": "waiting", "review": "waiting"}


def test_a_run_that_is_killed_before_its_end_has_done_nothing(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What follows stands in the transaction of the event: without the one there is not the other."""
    case_id = opened(LATE, {"review": human("dukcapil")})
    at = NOW + timedelta(hours=4)

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr("mpp.applications.actions.timers.share_later", kill)
        pass_timers(JOB, at)
    assert items(case_id) == {"verify": "waiting"}
    assert pass_timers(JOB, at) == 1
    assert items(case_id) == {"verify": "cancelled", "review": "waiting"}


def test_lateness_is_told_of_tasks_not_of_timers(opened: Open) -> None:
    case_id = opened(LATE, {"review": human("dukcapil")})
    mark_late(Actor.system("applications.mark_late"), NOW + timedelta(hours=5))
    with unit_of_work(SYSTEM):
        timer = Clock.objects.get(case_id=case_id, kind=Clock.Kind.TIMER)
        assert (timer.fired_at, timer.stopped_at, timer.marks) == (None, None, [])
    assert pass_timers(JOB, NOW + timedelta(hours=5)) == 1


OPINIONS = process(
    '<startEvent id="begin"/><userTask id="verify"><multiInstanceLoopCharacteristics/></userTask>'
    '<exclusiveGateway id="all" default="f3"/><endEvent id="issued"/><endEvent id="refused"/>'
    + flow("f1", "begin", "verify")
    + flow("f2", "verify", "all")
    + flow("f3", "all", "issued")
    + flow("f4", "all", "refused", 'decision.verify == "refuse"')
)
EACH = ForEach(agencies=["dinkes", "dpmptsp", "dukcapil"], weighs=["refuse", "approve"])


@pytest.mark.parametrize(("said", "end"), [("refuse", "refused"), ("approve", "issued")])
def test_each_agency_gives_its_opinion_and_one_refusal_weighs_most(opened: Open, said: str, end: str) -> None:
    case_id = opened(OPINIONS, {"verify": human("dukcapil", for_each=EACH)})
    for agency, code in (("dpmptsp", said), ("dukcapil", "approve"), ("dinkes", "approve")):
        assert case(case_id).outcome == ""
        actor = officer(REGION, agency, "verifier")
        [mine] = queries.worklist(actor)
        decide(actor, mine.id, Ruling(code, note="Pertimbangan dinas"), NOW + timedelta(hours=1))
        assert list(queries.worklist(actor)) == []
    assert case(case_id).outcome == end


def test_the_clock_of_one_opinion_stops_alone(opened: Open) -> None:
    case_id = opened(OPINIONS, {"verify": human("dukcapil", for_each=EACH)})
    actor = officer(REGION, "dinkes", "verifier")
    decide(actor, queries.worklist(actor)[0].id, Ruling("approve"), NOW + timedelta(hours=1))
    with unit_of_work(SYSTEM):
        clocks = Clock.objects.filter(case_id=case_id, kind=Clock.Kind.TASK)
        assert sorted(one.stopped_at is None for one in clocks) == [False, True, True]


ASKED = process(
    '<startEvent id="begin"/><intermediateCatchEvent id="advice"><messageEventDefinition/></intermediateCatchEvent>'
    '<exclusiveGateway id="said" default="f3"/><endEvent id="issued"/><endEvent id="refused"/>'
    + flow("f1", "begin", "advice")
    + flow("f2", "advice", "said")
    + flow("f3", "said", "issued")
    + flow("f4", "said", "refused", 'result.advice == "no"')
)
ADVICE = MessageTask(
    label="Jawaban Dinas Kesehatan",
    agency="dinkes",
    answers=[Choice(value="yes", label="Setuju"), Choice(value="no", label="Tidak")],
    stops_clock=True,
)


def test_a_case_waits_for_an_outside_answer_with_its_clock_stopped(opened: Open) -> None:
    case_id = opened(ASKED, {"advice": ADVICE})
    waiting = case(case_id)
    assert (waiting.pause_reason, waiting.waits_for) == ("outside", "dinkes")
    stranger, asked = officer(REGION, "dukcapil", "verifier"), officer(REGION, "dinkes", "technical")
    at = NOW + timedelta(hours=3)
    with pytest.raises(NotPermitted, match="not_yours"):
        answer_case(stranger, waiting.number, Answer("advice", "no"), at)
    assert [answer_case(asked, waiting.number, Answer("advice", "no"), at) for _ in range(2)] == [True, False]
    assert case(case_id).outcome == "refused"
    with pytest.raises(Conflict, match="answered_otherwise"):
        answer_case(asked, waiting.number, Answer("advice", "yes"), at)
    assert [(code, task) for _, code, task in story(case_id)] == [
        ("task_started", "advice"),
        ("answered", "advice"),
        ("closed", ""),
    ]


def test_what_a_register_refuses_takes_the_way_of_its_error(opened: Open) -> None:
    text = timed("P3D", "publish").replace('userTask id="publish"', 'serviceTask id="publish"')
    failed = '<errorEventDefinition errorRef="no"/>'
    text = text.replace("<timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition>", failed)
    text = text.replace("</process>", '</process><error id="no" errorCode="refused"/>').replace(
        '"remedy"', '"verify"'
    )
    tell = RegisterTask(kind="publish", label="Laporkan", registry="sdmk", operation="publish_sip")
    case_id = opened(text, {"publish": tell, "verify": human("dukcapil")})
    with unit_of_work(SYSTEM):
        row = Application.objects.get(id=case_id)
        published = catalogue.version(row.service_version_id)
        calendar = regions.calendar_of(row.region_id, NOW.date())
        step = processes.complete_task(case_id, deferred(case_id), "refused", published, calendar, NOW)
    assert [one.task for one in step.started] == ["verify"]
    assert items(case_id) == {"verify": "waiting"}
