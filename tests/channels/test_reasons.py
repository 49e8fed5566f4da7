"""A pack words its reasons at length and names the article: the officer sees it, and who is refused reads it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string

from mpp.applications.terms import Refusal
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import Decision, HumanTask, PublishedService, Reason
from mpp.catalogue.texts import service_texts
from mpp.channels.desk.case_page import _templates
from mpp.channels.web.questions import Words
from mpp.channels.web.stages import Because, refused_because
from mpp.kernel.ids import new_id
from tests.applications.conftest import PACKS
from tests.channels.desk_people import LETTER

LAW = "UU Rekaan No. 1 Tahun 2026 Pasal 2"
AT_LENGTH = "Nama Anda tidak ada di daftar penduduk daerah ini."
PATH = "tasks.verify.decisions.refuse.reasons.not_registered_here"


@pytest.fixture(scope="module")
def published() -> PublishedService:
    """The letter, whose first reason of refusal stands on a law and is worded at length."""
    letter = load_pack(PACKS / "services" / LETTER).published
    task = letter.service.tasks["verify"]
    assert isinstance(task, HumanTask)
    refuse = next(one for one in task.decisions if one.id == "refuse")
    first = refuse.reasons[0].model_copy(update={"text": AT_LENGTH, "law": LAW})
    decisions = [
        one.model_copy(update={"reasons": [first, *one.reasons[1:]]}) if one is refuse else one
        for one in task.decisions
    ]
    tasks = letter.service.tasks | {"verify": task.model_copy(update={"decisions": decisions})}
    service = letter.service.model_copy(update={"tasks": tasks})
    texts = {"en": {**letter.texts["en"], f"{PATH}.text": "You are not on the register."}}
    return letter.model_copy(update={"service": service, "texts": texts})


def because(published: PublishedService, reason: str, lang: str = "id") -> Because | None:
    told: Any = SimpleNamespace(refusal=Refusal("verify", "refuse", reason, ""))
    return refused_because(told, Words(published, lang))


def test_who_is_refused_reads_the_reason_at_length_and_the_law(published: PublishedService) -> None:
    found = because(published, "not_registered_here")
    assert found == Because("Tidak terdaftar sebagai penduduk daerah ini", AT_LENGTH, LAW)
    english = because(published, "not_registered_here", "en")
    assert english == Because("Not registered as a resident of this region", "You are not on the register.", LAW)
    assert because(published, "not_entitled") == Because("Bukan pemilik data dan tidak membawa surat kuasa")


def test_the_officer_sees_what_the_applicant_will_read(published: PublishedService) -> None:
    task = published.service.tasks["verify"]
    assert isinstance(task, HumanTask)
    refuse = next(one for one in task.decisions if one.id == "refuse")
    found = _templates(refuse, "tasks.verify.decisions.refuse", Words(published, "id"))
    assert found == [{"label": "Tidak terdaftar sebagai penduduk daerah ini", "text": AT_LENGTH, "law": LAW}]
    drawn = {"id": "refuse", "label": "Tolak", "reasons": [("a", "A")], "templates": found, "checked": True}
    shown = render_to_string(
        "desk/parts/decision.html", {"decisions": [drawn], "item": {"id": new_id()}, "faults": {}}
    )
    assert AT_LENGTH in shown
    assert LAW in shown


def test_a_reason_at_length_must_be_translated_and_a_law_stays_as_it_is_cited(published: PublishedService) -> None:
    texts = service_texts(published.service)
    assert texts[f"{PATH}.text"] == AT_LENGTH
    assert f"{PATH}.law" not in texts
    plain = Decision(id="refuse", label="Tolak", reasons=[Reason(value="a", label="A")])
    assert _templates(plain, "x", Words(published, "id")) == []
