"""Shared processes, events at the border of a step, and tasks of several agencies: as the engine runs them."""

import pytest

from mpp.catalogue import bpmn
from mpp.catalogue.checker.soundness import unsound
from mpp.processes import engine
from mpp.processes.engine.errors import ProcessRefused
from mpp.processes.engine.specs import Several, Shared
from tests.processes.bpmn import called, flow, process, timed

SHARED = process(
    '<startEvent id="begin"/><userTask id="verify"/><exclusiveGateway id="verified" default="f3"/>'
    '<endEvent id="fine"/><endEvent id="poor"/>'
    + flow("f1", "begin", "verify")
    + flow("f2", "verify", "verified")
    + flow("f3", "verified", "fine")
    + flow("f4", "verified", "poor", 'decision.verify == "refuse"')
)
LATE = timed("PT4H", "verify")
BESIDE = timed("P3D", "verify", interrupts=False)
OPINIONS = process(
    '<startEvent id="begin"/><userTask id="opinion"><multiInstanceLoopCharacteristics/></userTask>'
    '<userTask id="sign"/><endEvent id="issued"/>'
    + flow("f1", "begin", "opinion")
    + flow("f2", "opinion", "sign")
    + flow("f3", "sign", "issued")
)
AGENCIES = (("opinion", ("dinkes", "dlh", "dpupr")),)


class Run:
    """A process that is stored and restored between all steps."""

    def __init__(self, text: str, shared: Shared = (), several: Several = ()) -> None:
        self.spec = engine.parse(text, shared, several)
        self.state = engine.dump(engine.start(self.spec, {}))

    @property
    def instance(self) -> engine.Instance:
        return engine.restore(self.spec, self.state)

    @property
    def waits(self) -> list[str]:
        return sorted(f"{one.bpmn} {one.member}".strip() for one in engine.waiting(self.instance))

    @property
    def armed(self) -> list[tuple[str, str]]:
        return [(one.bpmn, one.after) for one in engine.timers(self.instance)]

    def do(self, name: str, said: str = "", **codes: str) -> None:
        instance = self.instance
        found = next(t for t in engine.waiting(instance) if name in (t.bpmn, f"{t.bpmn} {t.member}"))
        engine.complete(instance, found.id, {k.replace("__", "."): v for k, v in codes.items()}, said)
        self.state = engine.dump(instance)

    def time_comes(self, name: str) -> None:
        instance = self.instance
        engine.happen(instance, next(one.id for one in engine.timers(instance) if one.bpmn == name))
        self.state = engine.dump(instance)

    @property
    def end(self) -> str:
        assert engine.is_finished(self.instance)
        return engine.ends(self.instance)[-1]


@pytest.mark.parametrize(("decision", "end"), [("approve", "issued"), ("refuse", "refused")])
def test_a_shared_process_stands_where_it_is_called_and_its_end_is_a_result(decision: str, end: str) -> None:
    run = Run(called("checking"), (("checking", SHARED),))
    assert run.waits == ["verify"]
    run.do("verify", decision__verify=decision)
    assert run.end == end


def test_a_shared_process_calls_another() -> None:
    outer = called("checking").replace("issued", "ready").replace("refused", "poor")
    top = called("outer", ready="ready").replace('"call"', '"top"').replace("result.call", "result.top")
    run = Run(top, (("outer", outer), ("checking", SHARED)))
    run.do("verify", decision__verify="refuse")
    assert run.end == "refused"


@pytest.mark.parametrize(
    ("text", "shared", "reason"),
    [
        (called("nobody"), (), "call_unknown"),
        (called("a"), (("a", called("b")), ("b", called("a"))), "call_in_a_circle"),
        (
            called("a").replace("</process>", '<userTask id="verify"/></process>'),
            (("a", SHARED),),
            "drawn_twice",
        ),
    ],
)
def test_a_call_that_leads_nowhere_is_refused(text: str, shared: Shared, reason: str) -> None:
    with pytest.raises(ProcessRefused) as refused:
        engine.parse(text, shared)
    assert refused.value.details["reason"] == reason


def test_calls_that_double_at_each_level_are_refused_before_they_are_made() -> None:
    def twice(name: str) -> str:
        return process(
            f'<startEvent id="b"/><callActivity id="{name}_1" calledElement="{name}"/>'
            f'<callActivity id="{name}_2" calledElement="{name}"/><endEvent id="e"/>'
            + flow("f1", "b", f"{name}_1")
            + flow("f2", f"{name}_1", f"{name}_2")
            + flow("f3", f"{name}_2", "e")
        )

    shared = (("l30", SHARED), *((f"l{n}", twice(f"l{n + 1}")) for n in range(30)))
    with pytest.raises(ProcessRefused) as refused:
        engine.parse(twice("l0"), shared)
    assert refused.value.details["reason"] == "too_large"


def test_an_interrupting_timer_takes_its_step_away() -> None:
    run = Run(LATE)
    assert (run.waits, run.armed) == (["verify"], [("late", "PT4H")])
    run.time_comes("late")
    assert (run.waits, run.armed) == (["remedy"], [])
    run.do("remedy")
    assert run.end == "issued"


def test_who_is_in_time_stops_the_timer() -> None:
    run = Run(LATE)
    run.do("verify")
    assert (run.armed, run.end) == ([], "issued")


@pytest.mark.parametrize("order", [("verify", "remedy"), ("remedy", "verify")])
def test_a_timer_that_does_not_interrupt_adds_a_step_and_both_must_be_done(order: tuple[str, str]) -> None:
    run = Run(BESIDE)
    run.time_comes("late")
    assert (run.waits, run.armed) == (["remedy", "verify"], [])
    run.do(order[0])
    assert run.waits == [order[1]]
    run.do(order[1])
    assert run.end == "issued"


def test_a_timer_at_a_call_takes_away_what_was_begun_there() -> None:
    run = Run(timed("P2D", "checking", called="checking"), (("checking", SHARED),))
    assert run.waits == ["verify"]
    run.time_comes("late")
    assert run.waits == ["remedy"]


@pytest.mark.parametrize(("result", "waits"), [("refused", ["remedy"]), ("published", [])])
def test_a_task_of_the_system_that_fails_takes_the_way_of_its_error(result: str, waits: list[str]) -> None:
    text = timed("P3D", "tell").replace('userTask id="tell"', 'serviceTask id="tell"')
    event = '<errorEventDefinition errorRef="no"/>'
    text = text.replace("<timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition>", event)
    run = Run(text.replace("</definitions>", '<error id="no" errorCode="refused"/></definitions>'))
    run.do("tell", result__tell=result)
    assert run.waits == waits


def test_each_of_several_agencies_has_its_task_and_all_must_answer() -> None:
    run = Run(OPINIONS, (), AGENCIES)
    assert run.waits == ["opinion dinkes", "opinion dlh", "opinion dpupr"]
    run.do("opinion dlh", said="refuse")
    run.do("opinion dinkes", said="approve")
    assert run.waits == ["opinion dpupr"]
    last = engine.waiting(run.instance)[0]
    assert sorted(engine.opinions(run.instance, last.id)) == ["approve", "refuse"]
    run.do("opinion dpupr", said="approve")
    assert run.waits == ["sign"]


def test_an_answer_from_outside_is_waited_for() -> None:
    text = LATE.replace('<userTask id="verify"/>', "").replace(
        '<userTask id="remedy"/>',
        '<userTask id="verify"/>'
        '<intermediateCatchEvent id="remedy"><messageEventDefinition/></intermediateCatchEvent>',
    )
    run = Run(text)
    run.time_comes("late")
    assert [(one.kind, one.bpmn) for one in engine.waiting(run.instance)] == [("message", "remedy")]
    run.do("remedy", result__remedy="agreed")
    assert run.end == "issued"


def test_a_pause_on_the_way_is_a_timer() -> None:
    text = process(
        '<startEvent id="b"/><intermediateCatchEvent id="wait"><timerEventDefinition>'
        "<timeDuration>P1D</timeDuration>"
        '</timerEventDefinition></intermediateCatchEvent><endEvent id="issued"/>'
        + flow("f1", "b", "wait")
        + flow("f2", "wait", "issued")
    )
    run = Run(text)
    assert (run.waits, run.armed) == ([], [("wait", "P1D")])
    run.time_comes("wait")
    assert run.end == "issued"


@pytest.mark.parametrize("text", [LATE, BESIDE, OPINIONS, called("checking"), SHARED])
def test_what_is_drawn_so_is_sound(text: str) -> None:
    assert [str(one) for one in unsound(bpmn.read(text))] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            BESIDE.replace("inclusiveGateway", "exclusiveGateway"),
            "issued can be reached twice at once: begin → verify → meet → issued → late → remedy → meet → issued",
        ),
        (
            BESIDE.replace("inclusiveGateway", "parallelGateway"),
            "meet can wait for ever: begin → verify → meet",
        ),
        (
            LATE.replace("inclusiveGateway", "parallelGateway"),
            "meet can wait for ever: begin → verify → meet",
        ),
    ],
)
def test_an_event_whose_way_cannot_meet_the_others_is_found_with_its_steps(text: str, told: str) -> None:
    assert [str(one) for one in unsound(bpmn.read(text))] == [told]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<timeDuration>PT4H</timeDuration>", "<timeDuration>P1M</timeDuration>", "timer_unsupported"),
        ("<timeDuration>PT4H</timeDuration>", "<timeCycle>R3/PT1H</timeCycle>", "element_unsupported"),
        ("<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition>", "", "event_unsupported"),
        ('attachedToRef="verify"', 'attachedToRef="meet"', "event_at_no_task"),
        ('sourceRef="late"', 'sourceRef="meet"', "event_leads_nowhere"),
        ('<userTask id="remedy"/>', '<subProcess id="remedy"/>', "element_unsupported"),
        (
            '<userTask id="remedy"/>',
            '<userTask id="remedy"><multiInstanceLoopCharacteristics isSequential="true"/></userTask>',
            "several_unsupported",
        ),
        (
            '<userTask id="remedy"/>',
            '<serviceTask id="remedy"><multiInstanceLoopCharacteristics/></serviceTask>',
            "several_unsupported",
        ),
        ('<userTask id="remedy"/>', '<callActivity id="remedy"/>', "call_of_nothing"),
        (
            "<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition>",
            "<errorEventDefinition/>",
            "error_without_code",
        ),
        (
            "<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition>",
            "<signalEventDefinition/>",
            "element_unsupported",
        ),
    ],
)
def test_what_stands_where_it_cannot_run_is_refused_by_name_and_line(old: str, new: str, reason: str) -> None:
    assert old in LATE
    with pytest.raises(ProcessRefused) as refused:
        engine.parse(LATE.replace(old, new))
    assert refused.value.details["reason"] == reason
    assert refused.value.details["element"]
    assert refused.value.details["line"] == 3


def test_five_thousand_steps_are_refused_with_their_number() -> None:
    tasks = "".join(f'<userTask id="t{n}"/>' for n in range(5_000))
    with pytest.raises(ProcessRefused) as refused:
        engine.parse(process(tasks))
    assert refused.value.details["reason"] == "too_large"
    assert refused.value.details["message"] == "5000 steps, at most 300"
