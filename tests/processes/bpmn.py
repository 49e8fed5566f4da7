"""Processes to test with."""


def process(body: str) -> str:
    """A BPMN text around the elements of one process."""
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">\n'
        f'<process id="p" isExecutable="true">\n{body}\n</process></definitions>'
    )


def flow(name: str, source: str, target: str, when: str = "") -> str:
    """A sequence flow, with a condition if there is one."""
    condition = f"<conditionExpression>{when}</conditionExpression>" if when else ""
    return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{condition}</sequenceFlow>\n'


CORRECTION = process(
    '<startEvent id="begin"/><userTask id="verify" name="Verifikasi"/><userTask id="correct"/>'
    '<exclusiveGateway id="verified" default="ok"/><serviceTask id="issue"/><endEvent id="done"/>\n'
    + flow("f1", "begin", "verify")
    + flow("f2", "verify", "verified")
    + flow("back", "verified", "correct", 'decision.verify == "correct"')
    + flow("f3", "correct", "verify")
    + flow("ok", "verified", "issue")
    + flow("f4", "issue", "done")
)
PARALLEL = process(
    '<startEvent id="begin"/><parallelGateway id="split"/><userTask id="left"/><receiveTask id="right"/>'
    '<parallelGateway id="join"/><exclusiveGateway id="gate"/><manualTask id="hand"/><endEvent id="done"/>'
    '<endEvent id="refused"/>\n'
    + flow("f1", "begin", "split")
    + flow("f2", "split", "left")
    + flow("f3", "split", "right")
    + flow("f4", "left", "join")
    + flow("f5", "right", "join")
    + flow("f6", "join", "gate")
    + flow("yes", "gate", "hand", "rule.fit")
    + flow("no", "gate", "refused", "!rule.fit")
    + flow("f7", "hand", "done")
)


def called(shared: str, ready: str = "fine") -> str:
    """A process that calls a shared one and ends by the end that it reached: issued, or refused."""
    return process(
        f'<startEvent id="start"/><callActivity id="call" calledElement="{shared}"/>'
        '<exclusiveGateway id="came" default="c4"/><endEvent id="issued"/><endEvent id="refused"/>'
        + flow("c1", "start", "call")
        + flow("c2", "call", "came")
        + flow("c3", "came", "issued", f'result.call == "{ready}"')
        + flow("c4", "came", "refused")
    )


def timed(after: str, step: str, *, interrupts: bool = True, called: str = "") -> str:
    """A step with a timer `late` at its border, which leads to `remedy`; both ways meet before the end."""
    host = f'<callActivity id="{step}" calledElement="{called}"/>' if called else f'<userTask id="{step}"/>'
    goes_on = "" if interrupts else ' cancelActivity="false"'
    return process(
        f'<startEvent id="begin"/>{host}<boundaryEvent id="late" attachedToRef="{step}"{goes_on}>'
        f"<timerEventDefinition><timeDuration>{after}</timeDuration></timerEventDefinition></boundaryEvent>"
        '<userTask id="remedy"/><inclusiveGateway id="meet"/><endEvent id="issued"/>'
        + flow("f1", "begin", step)
        + flow("f2", step, "meet")
        + flow("f3", "late", "remedy")
        + flow("f4", "remedy", "meet")
        + flow("f5", "meet", "issued")
    )
