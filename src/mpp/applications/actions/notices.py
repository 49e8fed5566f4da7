"""Messages to the applicant, queued in the transaction of what they tell of, sent by a job.

A notice never touches the case: who left no number gets none, and a gateway that is away makes its job wait.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage

from mpp.applications import sealing
from mpp.applications.interview.paths import applicant_of
from mpp.applications.models import Application, Notice
from mpp.applications.notice_texts import Code, subject, text
from mpp.applications.queries import latest
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import CorrectionTask, HandOverTask, IssueTask, RegisterTask
from mpp.identity.actor import Actor
from mpp.identity.adapters import code_sender
from mpp.identity.policy import inside_action, policy
from mpp.issuance import queries as issuance
from mpp.issuance.models import Output
from mpp.kernel import jobs
from mpp.kernel.blind import NotIndexable, normal_phone
from mpp.kernel.keys import HolderDestroyed
from mpp.kernel.prepared import insert
from mpp.kernel.scope import unit_of_work
from mpp.processes import queries as cases
from mpp.processes.actions import LateClock, Step, TaskKind
from mpp.regions import queries as regions

SEND_NOTICE = "applications.send_notice"
_ENDS = {  # by the BPMN id of the end event
    "issued": Code.READY,
    "received": Code.READY,
    "refused": Code.REFUSED,
    "withdrawn": Code.WITHDRAWN,
}


@inside_action
def notify(case_id: UUID, code: Code, now: datetime, due_at: datetime | None = None) -> None:
    """Queue a message about a case to the phone and address of its latest submission."""
    application = Application.objects.get(id=case_id)
    notify_with(application, _submitted(application), code, now, due_at)


@inside_action
def notify_with(
    application: Application,
    values: Mapping[str, Any],
    code: Code,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Queue a message where the submitted values are at hand; who acts for the applicant is told too.

    `due_at` is the deadline that it names.
    """
    applicant = applicant_of(catalogue.version(application.service_version_id).service)
    agent = sealing.open_text(application.id, "agent", bytes(application.sealed_agent)) or {}
    phones = [values.get(f"{applicant}.contact.phone"), agent.get("phone")]
    addresses = [values.get(f"{applicant}.contact.email"), agent.get("email")]
    reached = [(Notice.Channel.SMS, _phone(one)) for one in phones]
    reached += [(Notice.Channel.EMAIL, str(one or "")) for one in addresses]
    for channel, to in dict.fromkeys(reached):
        if to:
            _queue(application, Notice(channel=channel, code=code, due_at=due_at, created_at=now), to)


@inside_action
def notify_about(application: Application, person_id: UUID, phone: str, now: datetime) -> None:
    """Tell somebody else than the applicant that a case says something about her: its number, and nothing of it."""
    to = _phone(phone)
    if to:
        notice = Notice(channel=Notice.Channel.SMS, code=Code.STATEMENT, created_at=now, applicant_id=person_id)
        _queue(application, notice, to)


def _queue(application: Application, notice: Notice, to: str) -> None:
    notice.region_id = application.region_id
    notice.applicant_id = notice.applicant_id or application.applicant_id
    notice.case_id, notice.language = application.id, application.language
    notice.sealed_to = sealing.seal_recipient(application.id, notice.id, to)
    insert(notice)
    jobs.defer(SEND_NOTICE, notice_id=notice.id)


def _submitted(application: Application) -> dict[str, Any]:
    submission = latest(application.id)
    try:
        content = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))
    except HolderDestroyed:  # erased: nobody is left to be told
        return {}
    return {path: plain[0] for path, plain in content["values"].items()}


def _phone(value: Any) -> str:
    try:
        return normal_phone(str(value or ""))
    except NotIndexable:
        return ""


@inside_action
def notify_of_step(case_id: UUID, step: Step, now: datetime) -> None:
    """Queue what a case's step means to its applicant."""
    for started in step.started:
        if started.kind is TaskKind.CORRECTION:
            request = cases.open_correction(case_id)
            notify(case_id, Code.CORRECTION, now, request.due_at if request else None)
        elif started.kind is TaskKind.HAND_OVER:
            notify(case_id, _card(case_id), now)
    if step.closed is not None:
        notify(case_id, _end(case_id, step.closed), now)


def _card(case_id: UUID) -> Code:
    pending = any(one.material == Output.Material.PENDING for one in issuance.issued(case_id))
    return Code.PRINTING if pending else Code.TO_COLLECT


def _end(case_id: UUID, outcome: str) -> Code:
    code = _ENDS.get(outcome, Code.CLOSED)
    if code is not Code.READY:
        return code
    tasks = _tasks(case_id)
    if not any(isinstance(one, IssueTask | RegisterTask | HandOverTask) and _makes(one) for one in tasks.values()):
        return Code.CLOSED  # there is nothing to fetch
    return Code.COLLECTED if any(isinstance(tasks[one], HandOverTask) for one in cases.done_by(case_id)) else code


def _makes(task: IssueTask | RegisterTask | HandOverTask) -> bool:
    return not isinstance(task, RegisterTask) or bool(task.receives)


@inside_action
def notify_of_lateness(late: LateClock, now: datetime) -> None:
    """Tell of a deadline that is the applicant's own concern: the case's, or that of her correction."""
    if not late.task:
        notify(late.case_id, Code.LATE, now, late.due_at)
    elif isinstance(_tasks(late.case_id)[late.task], CorrectionTask):
        notify(late.case_id, Code.CORRECTION_LATE, now, late.due_at)


def _tasks(case_id: UUID) -> Mapping[str, Any]:
    version_id = Application.objects.values_list("service_version_id", flat=True).get(id=case_id)
    return catalogue.version(version_id).service.tasks


@policy("applications.notify")
def send_notice(actor: Actor, notice_id: UUID, now: datetime) -> None:
    """Send a queued notice, once: a repeat carries the same key, which gateway and mailbox know again.

    Raises:
        NotSent: the SMS gateway did not take it; the job tries again.
        OSError: the mail server did not take it; the job tries again.
    """
    with unit_of_work(actor.scope):
        notice: Notice | None = Notice.objects.filter(id=notice_id, sent_at=None).first()
        if notice is None:
            return
        number = Application.objects.values_list("number", flat=True).get(id=notice.case_id)
        day = notice.due_at and notice.due_at.astimezone(regions.zone_of(notice.region_id)).date()
        try:
            to = sealing.open_recipient(notice.case_id, notice.id, bytes(notice.sealed_to))
        except HolderDestroyed:
            return
    words = text(notice.code, number, day, notice.language)
    if notice.channel == Notice.Channel.SMS:
        code_sender().send(to, words, str(notice.id))
    else:
        _mail(to, subject(number, notice.language), words, notice.id)
    with unit_of_work(actor.scope):
        Notice.objects.filter(id=notice_id).update(sent_at=now)


def _mail(to: str, title: str, words: str, notice_id: UUID) -> None:
    headers = {"Message-ID": f"<{notice_id}@mpp-digital>", "Auto-Submitted": "auto-generated"}
    EmailMessage(title, words, to=[to], headers=headers).send()
