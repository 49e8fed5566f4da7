"""A registry that was told of an output is told, once, that it is no more in force: revoked, or superseded.

The same word goes out under the same key however often the job runs. While the publication itself has not been
taken there, this waits for it, so that the last word is the true one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from mpp.applications import payload, sealing
from mpp.applications.actions.effects import RETRACT
from mpp.applications.actions.system import filings
from mpp.applications.models import Application, Filing
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import Fate, RegisterTask
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.issuance.models import Output
from mpp.kernel import jobs
from mpp.kernel.effects import once
from mpp.kernel.ids import new_id
from mpp.kernel.scope import unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.processes.models import Case
from mpp.registries import calls
from mpp.registries.directory import notified
from mpp.registries.operations import Refused, Told
from mpp.registries.ports import Unavailable

NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class _Word:
    """What one registry is to be told. Without a filing the publication itself is not through yet."""

    name: str
    task: RegisterTask
    filing: Filing | None = None
    content: dict[str, Any] = field(default_factory=dict, repr=False)


@policy("issuance.follow_revocation")
def retract(actor: Actor, output_id: UUID, round_: int, now: datetime) -> None:
    """Tell whom the pack names; who is away is told by a later job."""
    with unit_of_work(actor.scope):
        output = Output.objects.defer("sealed", "sealed_public").get(id=output_id)
        words = list(_words(output, now)) if output.state in set(Fate) else []
    settled = [word.filing is not None and _told(actor, word, now) for word in words]
    if not all(settled):
        with unit_of_work(actor.scope):
            _try_later(output, round_, now)


def _words(output: Output, now: datetime) -> Iterator[_Word]:
    """What is still to be told. Nothing to a registry that never took the publication."""
    application = Application.objects.get(id=output.case_id)
    for name, task in catalogue.version(output.service_version_id).service.tasks.items():
        if not isinstance(task, RegisterTask) or output.output not in task.named_outputs():
            continue
        if not task.afterwards.get(Fate(output.state)):
            continue
        filing = _filing(application, output, name, now)
        if filing is None:
            case = cases.case(output.case_id)
            if case is not None and case.state != Case.State.CLOSED:
                yield _Word(name, task)
        elif filing.state == Filing.State.OPEN:
            yield _Word(name, task, filing, filings.sendable(filing))


def _filing(application: Application, output: Output, name: str, now: datetime) -> Filing | None:
    """The filing of a retraction, made at the first try from what was published; None before that was taken."""
    keys = {fate: str(uuid5(output.id, f"{name}/{fate}")) for fate in Fate}
    found: Filing | None = Filing.objects.filter(engine_task_id=keys[Fate(output.state)]).first()
    earlier = Filing.objects.filter(case_id=output.case_id, task=name, state=Filing.State.DONE)
    published: Filing | None = earlier.exclude(engine_task_id__in=keys.values()).order_by("at").last()
    return found or (published and _made(application, output, published, keys[Fate(output.state)], now))


def _made(application: Application, output: Output, published: Filing, key: str, now: datetime) -> Filing:
    """What was published, with what the pack lets follow. Written down as disclosed once more."""
    task = catalogue.version(output.service_version_id).service.tasks[published.task]
    assert isinstance(task, RegisterTask)
    sealed = bytes(published.sealed_payload)
    content = sealing.open_filing(application.id, published.id, "sealed_payload", sealed)
    content["values"] |= task.afterwards[Fate(output.state)]
    row_id = new_id()
    filings.disclose(application, task.registry, payload.of_persons(task.payload), now)
    made: Filing = Filing.objects.create(
        id=row_id,
        region_id=application.region_id,
        case_id=application.id,
        applicant_id=application.applicant_id,
        agency_ids=application.agency_ids,
        task=published.task,
        engine_task_id=key,
        registry=task.registry,
        sealed_payload=sealing.seal_filing(application.id, row_id, "sealed_payload", content),
        at=now,
    )
    return made


def _told(actor: Actor, word: _Word, now: datetime) -> bool:
    """Tell one registry; whether that is settled."""
    filing, task = word.filing, word.task
    assert filing is not None
    registry = notified(task.registry)
    reply: Told | Refused | Unavailable | None = None
    if registry is not None:
        reply = calls.direct(
            task.registry, lambda: registry.tell(task.operation, word.content, filing.engine_task_id)
        )
    with unit_of_work(actor.scope):
        if not isinstance(reply, Told | Refused):
            filing.trouble = reply.reason.value if reply else NO_ADDRESS
            filing.save(update_fields=["trouble"])
            return False
        refused = isinstance(reply, Refused)
        filing.state = Filing.State.RETURNED if refused else Filing.State.DONE
        filing.trouble, filing.settled_at = "", now
        filing.save(update_fields=["state", "trouble", "settled_at"])
        code = "retraction_refused" if refused else "retracted"
        detail = reply.code if isinstance(reply, Refused) else ""
        processes.note(filing.case_id, code, word.name, detail, now)
    return True


def _try_later(output: Output, round_: int, now: datetime) -> None:
    """Again after a pause that grows, deferred once for each round."""
    if once(f"{RETRACT}:{output.id}:{output.state}:{round_ + 1}"):
        at = now + filings.pause(round_)
        jobs.defer(RETRACT, at=at, lock=str(output.case_id), output_id=output.id, round=round_ + 1)
