"""Notices: queued with what they tell of, number and state only, sent once, and never in the way of a case."""

import json
from dataclasses import replace
from datetime import timedelta
from email import message_from_string
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.utils import translation

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import Ruling, decide, open_interview, save_page, send_correction, start, submit
from mpp.applications.actions.deadlines import mark_late
from mpp.applications.actions.notices import SEND_NOTICE, notify_of_step, notify_with, send_notice
from mpp.applications.models import Application, Notice
from mpp.applications.notice_texts import Code, text
from mpp.identity.actor import Actor
from mpp.identity.errors import NotSent
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.actions import Step
from tests.applications.conftest import NOW, officer, told
from tests.applications.nation import nation
from tests.jobs import waiting

SERVICE = "surat-keterangan-domisili"
PURPOSE = "applicant.letter.purpose"
JOB = Actor.system(SEND_NOTICE)
GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    """Where texts and e-mail of this test go."""
    settings.MPP_SMS = {"BACKEND": "file", "URL": "", "TOKEN": "", "OUTBOX": str(tmp_path / "sms.jsonl")}
    settings.MPP_MAIL_FOLDER = str(tmp_path / "mail")
    settings.EMAIL_BACKEND = "mpp.applications.adapters.mail_file.FileBackend"
    return tmp_path


def _submitted(citizen: Actor) -> UUID:
    interview_id = start(citizen, "35.10", SERVICE, NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {PURPOSE: "bank"}, NOW)
    return submit(citizen, interview_id, {}, NOW).application_id


def _queued() -> list[UUID]:
    return [UUID(arguments["notice_id"]) for name, arguments in waiting() if name == SEND_NOTICE]


def _texts(outbox: Path) -> list[dict[str, str]]:
    path = outbox / "sms.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_submitting_sends_the_number_and_the_day_to_the_phone_that_was_given(citizen: Actor, outbox: Path) -> None:
    case_id = _submitted(citizen)
    receipt = queries.receipt(citizen, case_id)
    for notice_id in _queued():
        send_notice(JOB, notice_id, NOW)
    day = text(Code.RECEIVED, receipt.number, receipt.due_at.date(), "id")
    assert [(one["to"], one["text"]) for one in _texts(outbox)] == [("+6280000000003", day)]
    assert day == f"MPP Digital: permohonan {receipt.number} sudah diterima. Selesai paling lambat 25 Nov 2026."


def test_a_notice_is_sent_once_however_often_its_job_runs(citizen: Actor, outbox: Path) -> None:
    _submitted(citizen)
    (notice_id,) = _queued()
    send_notice(JOB, notice_id, NOW)
    send_notice(JOB, notice_id, NOW)
    with unit_of_work(Scope.system("test")):  # killed between the gateway's answer and our own commit
        Notice.objects.update(sent_at=None)
    send_notice(JOB, notice_id, NOW)
    assert [one["key"] for one in _texts(outbox)] == [str(notice_id)]


def test_a_gateway_that_is_away_leaves_the_case_alone_and_the_job_tries_again(
    citizen: Actor, outbox: Path, settings: Any
) -> None:
    good = settings.MPP_SMS
    settings.MPP_SMS = good | {"BACKEND": "gateway", "URL": "http://127.0.0.1:9", "TOKEN": "x"}
    case_id = _submitted(citizen)
    (notice_id,) = _queued()
    with pytest.raises(NotSent):
        send_notice(JOB, notice_id, NOW)
    assert queries.tracking(citizen, case_id).state == "running"
    settings.MPP_SMS = good
    send_notice(JOB, notice_id, NOW)
    assert len(_texts(outbox)) == 1


def test_correction_and_refusal_are_told_in_the_transaction_of_the_decision(citizen: Actor, outbox: Path) -> None:
    case_id = _submitted(citizen)
    verifier = officer("35.10", "dukcapil", "verifier")

    def ruled(ruling: Ruling) -> None:
        decide(verifier, queries.worklist(verifier)[0].id, ruling, NOW)

    ruled(Ruling("correct", note="Belum jelas", marks={PURPOSE: "Pilih yang benar"}))
    send_correction(citizen, case_id, {PURPOSE: "sekolah"}, NOW)
    ruled(Ruling("refuse", reason="not_registered_here"))
    assert told(case_id) == [Code.RECEIVED, Code.CORRECTION, Code.REFUSED]


def test_a_notice_says_number_and_state_and_nothing_of_the_person_or_the_reason(
    citizen: Actor, outbox: Path
) -> None:
    case_id = _submitted(citizen)
    verifier = officer("35.10", "dukcapil", "verifier")
    ruling = Ruling("refuse", reason="not_registered_here", note="Rahasia")
    decide(verifier, queries.worklist(verifier)[0].id, ruling, NOW)
    send_notice(JOB, _queued()[-1], NOW)
    number = queries.receipt(citizen, case_id).number
    assert [one["text"] for one in _texts(outbox)] == [
        f"MPP Digital: permohonan {number} tidak dapat disetujui. Alasannya ada di Permohonan saya."
    ]


def test_a_gateway_that_is_told_twice_sends_once(citizen: Actor, tmp_path: Path, settings: Any) -> None:
    case_id = _submitted(citizen)
    (notice_id,) = _queued()
    with nation(tmp_path, settings) as sandbox:
        settings.MPP_SMS = {"BACKEND": "gateway", "URL": sandbox.url, "TOKEN": "sandbox-sms-token", "OUTBOX": ""}
        for _ in range(2):
            with unit_of_work(Scope.system("test")):  # killed between the gateway's answer and our own commit
                Notice.objects.update(sent_at=None)
            send_notice(JOB, notice_id, NOW)
        sent = httpx.get(f"{sandbox.url}/_control/sms", trust_env=False).json()
    number = queries.receipt(citizen, case_id).number
    assert [(one["to"], one["parts"], number in one["text"]) for one in sent] == [("+6280000000003", 1, True)]


def test_who_wrote_an_address_gets_an_e_mail_too_and_one_only(citizen: Actor, outbox: Path) -> None:
    case_id = _submitted(citizen)
    with unit_of_work(Scope.system("test")):
        application = Application.objects.get(id=case_id)
        notify_with(application, {"applicant.contact.email": "contoh@surat.example"}, Code.READY, NOW)
    notice_id = _queued()[-1]
    for _ in range(2):
        with unit_of_work(Scope.system("test")):
            Notice.objects.update(sent_at=None)
        send_notice(JOB, notice_id, NOW)
    (file,) = (outbox / "mail").iterdir()
    message = message_from_string(file.read_text())
    assert message["To"] == "contoh@surat.example"
    assert message["Subject"] == f"MPP Digital: permohonan {application.number}"
    assert message["Message-ID"] == f"<{notice_id}@mpp-digital>"
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_language_is_the_one_in_which_the_person_submitted(citizen: Actor, outbox: Path) -> None:
    with translation.override("en"):
        case_id = _submitted(citizen)
    with unit_of_work(Scope.system("test")):
        assert Notice.objects.get(case_id=case_id).language == "en"


def test_each_end_of_a_case_has_its_words(citizen: Actor, outbox: Path) -> None:
    case_id = _submitted(citizen)
    with unit_of_work(Scope.system("test")):
        notify_of_step(case_id, Step((), "issued"), NOW)
        notify_of_step(case_id, Step((), "withdrawn"), NOW)
        notify_of_step(case_id, Step((), "somewhere_else"), NOW)
    assert told(case_id)[1:] == [Code.READY, Code.WITHDRAWN, Code.CLOSED]


def test_a_case_past_its_day_is_told_once_and_stands_in_its_log(citizen: Actor, outbox: Path) -> None:
    case_id = _submitted(citizen)
    late = queries.tracking(citizen, case_id).receipt.due_at + timedelta(minutes=1)
    system = Actor.system("applications.mark_late")
    assert mark_late(system, late) == 2  # the verifier's task and the whole case
    assert mark_late(system, late) == 0
    assert told(case_id) == [Code.RECEIVED, Code.LATE]
    events = queries.tracking(citizen, case_id).events
    marked = [(one.task, one.detail) for one in events if one.code == "late"]
    assert marked == [("verify", "task"), ("", "case")]


def test_a_correction_that_nobody_sends_is_marked_late_and_can_still_be_sent(citizen: Actor, outbox: Path) -> None:
    case_id = _submitted(citizen)
    verifier = officer("35.10", "dukcapil", "verifier")
    ruling = Ruling("correct", note="Belum jelas", marks={PURPOSE: "Pilih yang benar"})
    decide(verifier, queries.worklist(verifier)[0].id, ruling, NOW)
    after = NOW + timedelta(days=60)
    assert mark_late(Actor.system("applications.mark_late"), after) == 1  # the case's own clock stands still
    assert told(case_id) == [Code.RECEIVED, Code.CORRECTION, Code.CORRECTION_LATE]
    assert queries.tracking(citizen, case_id).state == "waiting_applicant"
    send_correction(citizen, case_id, {PURPOSE: "sekolah"}, after)
    assert queries.tracking(citizen, case_id).state == "running"


def test_an_officer_reads_no_notice(citizen: Actor, outbox: Path) -> None:
    _submitted(citizen)
    with unit_of_work(officer("35.10", "dukcapil", "verifier").scope):
        assert list(Notice.objects.all()) == []
    with unit_of_work(replace(citizen).scope):
        assert Notice.objects.count() == 1


@pytest.mark.parametrize("code", list(Code))
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_fits_one_sms(code: Code, language: str) -> None:
    words = text(code, "MPP-3510-26-000001-X", NOW.date(), language)
    assert len(words) <= 160
    assert set(words) <= GSM7
