"""What a task tells the outside: written down before it is sent, settled when it was answered.

Inside the caller's unit of work; only `Numbers` opens its own.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mpp.applications import payload, sealing
from mpp.applications.actions.system.waiting import Waiting, values_of
from mpp.applications.models import Application, File, Filing
from mpp.catalogue.pack import RegisterTask
from mpp.identity.policy import inside_action
from mpp.issuance import queries as issuance
from mpp.issuance.models import Output
from mpp.kernel import jobs
from mpp.kernel.effects import once
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import actions as processes
from mpp.regions import queries as regions
from mpp.regions.models import Region
from mpp.registries.operations import Attachment
from mpp.vault import actions as vault

LONGEST_PAUSE = timedelta(minutes=15)


@inside_action
def opened(waiting: Waiting) -> Filing:
    """The filing of a task, made at the first try; what it tells is then fixed, and written down as disclosed.

    Where the agency's system has made its documents already, for an earlier task of the case whose papers did
    not hold, the matter is followed under its number and not handed in again.
    """
    found: Filing | None = Filing.objects.filter(engine_task_id=waiting.engine_task_id).first()
    return found or _new(waiting)


def _new(waiting: Waiting) -> Filing:
    task, application = waiting.task, waiting.application
    assert isinstance(task, RegisterTask)
    told = payload.told(task.payload, _source(waiting))
    row_id = new_id()
    content = {"values": dict(told.values), "files": dict(told.files)}
    filing: Filing = Filing.objects.create(
        id=row_id,
        region_id=application.region_id,
        case_id=application.id,
        applicant_id=application.applicant_id,
        agency_ids=application.agency_ids,
        task=waiting.name,
        engine_task_id=waiting.engine_task_id,
        registry=task.registry,
        number=_number_so_far(waiting),
        sealed_payload=sealing.seal_filing(application.id, row_id, "sealed_payload", content),
        at=waiting.now,
    )
    disclose(application, task.registry, told.paths, waiting.now)
    return filing


def _number_so_far(waiting: Waiting) -> str:
    earlier = Filing.objects.filter(case_id=waiting.case_id, task=waiting.name, state=Filing.State.DONE)
    return earlier.order_by("at").values_list("number", flat=True).last() or ""


def _source(waiting: Waiting) -> payload.Source:
    zone = regions.zone_of(waiting.application.region_id)
    outputs = {
        one.output: payload.Imprint(issuance.number_of(one), one.issued_at.astimezone(zone).date(), one.valid_until)
        for one in issuance.issued(waiting.case_id)
    }
    code = Region.objects.values_list("code", flat=True).get(id=waiting.application.region_id)
    return payload.Source(waiting.published, values_of(waiting.application), outputs, code)


@inside_action
def disclose(application: Application, registry: str, paths: Sequence[str], now: datetime) -> None:
    """Write down for the applicant what a registry is told."""
    access = vault.Access(
        person_id=application.applicant_id,
        region_id=application.region_id,
        case_id=application.id,
        recipient=registry,
        elements=tuple(paths),
        purpose=application.service_id,
    )
    vault.disclose(access, now)


@inside_action
def sendable(filing: Filing) -> dict[str, Any]:
    """What is to be sent, nested, with the content of its files."""
    content = sealing.open_filing(filing.case_id, filing.id, "sealed_payload", bytes(filing.sealed_payload))
    files = {name: _attachment(filing.case_id, UUID(file_id)) for name, file_id in content["files"].items()}
    return payload.nested({**content["values"], **files})


def _attachment(case_id: UUID, file_id: UUID) -> Attachment:
    """An upload of this case, or a document that came out of an earlier one."""
    row: File | None = File.objects.filter(id=file_id).first()
    if row is not None:
        return Attachment(row.media_type, sealing.open_content(row.case_id, row.id, bytes(row.sealed)))
    return Attachment("application/pdf", issuance.file(Output.objects.get(id=file_id)))


@inside_action
def settle(waiting: Waiting, filing: Filing, state: Filing.State, reply: dict[str, Any]) -> None:
    """The far side has answered: nothing more is asked under this filing."""
    filing.state, filing.trouble, filing.settled_at = state, "", waiting.now
    filing.sealed_reply = sealing.seal_filing(filing.case_id, filing.id, "sealed_reply", reply)
    filing.save(update_fields=["state", "trouble", "settled_at", "sealed_reply"])


@inside_action
def wait_for_reply(waiting: Waiting, filing: Filing, job: str, trouble: str = "") -> None:
    """Let a later job ask again, after a pause that grows; a trouble is written down where the case is seen.

    Deferred once for each round, however often this one runs.
    """
    if trouble and not filing.trouble:
        processes.note(waiting.case_id, "registry_away", waiting.name, trouble, waiting.now)
    if trouble != filing.trouble:
        filing.trouble = trouble
        filing.save(update_fields=["trouble"])
    round_ = waiting.round + 1
    if once(f"{job}:{waiting.engine_task_id}:{round_}"):
        jobs.defer(
            job,
            at=waiting.now + pause(waiting.round),
            lock=waiting.engine_task_id,
            case_id=waiting.case_id,
            engine_task_id=waiting.engine_task_id,
            round=round_,
        )


@inside_action
def pause(round_: int) -> timedelta:
    """Quick at first, since some systems answer within seconds: 1, 2, 4 … seconds, at most a quarter of an hour."""
    return min(timedelta(seconds=2 ** min(round_, 16)), LONGEST_PAUSE)


class Numbers:
    """Where the numbers of handed-in matters are kept (`adapters.siak.Receipts`): each call its own transaction."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def number(self, key: str) -> str | None:
        """The number that came back under a task's key."""
        with unit_of_work(self._scope):
            known = Filing.objects.filter(engine_task_id=key).values_list("number", flat=True).first()
        return known or None

    def keep(self, key: str, number: str) -> None:
        """Keep a number for good."""
        with unit_of_work(self._scope):
            Filing.objects.filter(engine_task_id=key, number="").update(number=number)
