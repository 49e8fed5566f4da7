"""Several items, one decision: each by itself, what changed is told, and a head signs with a fresh code."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from mpp.applications import queries
from mpp.applications.actions import Ruling, claim, decide, decide_many
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import HumanTask
from mpp.identity import totp
from mpp.identity.actor import Actor
from mpp.identity.errors import SignInRefused
from mpp.kernel import clock
from mpp.kernel.errors import Invalid
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import CaseEvent, WorkItem
from tests.applications.conftest import NOW, PACKS
from tests.channels.desk_people import LETTER, Seat, letter, seated

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Scope.system("test")
STEP = timedelta(seconds=totp.STEP_SECONDS)


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def head(country: None) -> Seat:
    return seated("Kepala Contoh", "dukcapil", "signer")


def to_sign(head: Seat, citizen: Actor, many: int) -> list[UUID]:
    """Letters that a verifier has agreed to, waiting for the head."""
    verifier = seated("Verifikator Contoh", "dukcapil", "verifier")
    for _ in range(many):
        letter(citizen)
    for row in queries.worklist(verifier.actor):
        decide(verifier.actor, row.id, Ruling("approve"), NOW)
    return [row.id for row in queries.worklist(head.actor)]


def code(steps: int = 0) -> str:
    """What the head's app shows so many half minutes from now; each is good once."""
    return totp.code_at(b"s" * 20, totp.step_at(clock.now()) + steps)


def decided() -> dict[UUID, str]:
    with unit_of_work(SYSTEM):
        return dict(WorkItem.objects.filter(task="sign").values_list("id", "decision"))


def send(seat: Seat, items: list[UUID], **data: Any) -> Any:
    return seat.client.post("/meja/sekaligus/", {"group": group(), "items": [str(one) for one in items], **data})


def group() -> str:
    return f"{LETTER}-{load_pack(PACKS / 'services' / LETTER).published.service.version.replace('.', '_')}-sign"


def test_a_head_signs_a_batch_with_one_fresh_code(head: Seat, citizen: Actor) -> None:
    items = to_sign(head, citizen, 3)
    page = head.client.get("/meja/sekaligus/").content.decode()
    assert re.findall(r'name="items" value="([^"]+)"', page) == [str(one) for one in items]
    sent = send(head, items, decision="approve", code=code())
    assert (sent.status_code, sent.headers["location"]) == (303, "/meja/sekaligus/hasil")
    assert decided() == dict.fromkeys(items, "approve")
    told = head.client.get("/meja/sekaligus/hasil").content.decode()
    assert "3 berkas diputuskan." in told
    assert told.count("dokumen sedang dibuat") == 3
    with unit_of_work(SYSTEM):  # each in its own transaction, under her own name
        rows = CaseEvent.objects.filter(code="decided", task="sign").values_list("officer_id", "case_id")
        assert {officer for officer, _ in rows} == {head.actor.officer_id}
        assert len({case for _, case in rows}) == 3


def test_a_wrong_or_used_code_signs_nothing_and_keeps_what_was_chosen(head: Seat, citizen: Actor) -> None:
    items = to_sign(head, citizen, 2)
    answer = send(head, items, decision="approve", code="000000")
    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == 3  # two items and the decision
    assert set(decided().values()) == {""}
    assert send(head, items[:1], decision="approve", code=code()).status_code == 303
    with pytest.raises(SignInRefused, match="wrong_code"):
        decide_many(head.actor, items[1:], Ruling("approve"), code(), NOW)
    clock.stop(NOW + STEP)
    found = decide_many(head.actor, items[1:], Ruling("approve"), code(), clock.now())
    assert [one.fault for one in found] == [""]


def test_what_changed_meanwhile_is_told_and_the_rest_goes_on(head: Seat, citizen: Actor) -> None:
    gone, taken, open_ = to_sign(head, citizen, 3)
    deputy = seated("Wakil Contoh", "dukcapil", "signer")
    decide(deputy.actor, gone, Ruling("approve"), NOW)
    claim(deputy.actor, taken, NOW)
    sent = send(head, [gone, taken, open_], decision="approve", code=code())
    assert sent.status_code == 303
    told = head.client.get("/meja/sekaligus/hasil").content.decode()
    assert "1 berkas diputuskan." in told
    assert "Sudah diputuskan petugas lain" in told
    assert "Sedang dikerjakan petugas lain." in told
    assert decided()[taken] == ""


def test_who_verified_one_of_them_does_not_sign_that_one(citizen: Actor, country: None) -> None:
    both = seated("Rangkap Contoh", "dukcapil", "verifier", "signer")
    other = seated("Verifikator Contoh", "dukcapil", "verifier")
    letter(citizen)
    letter(citizen)
    first, second = (row.id for row in queries.worklist(other.actor))
    decide(both.actor, first, Ruling("approve"), NOW)
    decide(other.actor, second, Ruling("approve"), NOW)
    signing = [row.id for row in queries.worklist(both.actor) if row.task == "sign"]
    found = decide_many(both.actor, signing, Ruling("approve"), code(), NOW)
    assert sorted(one.fault for one in found) == ["", "four_eyes"]


def test_nothing_chosen_no_decision_or_no_reason_is_asked_again_before_any_is_decided(
    head: Seat, citizen: Actor
) -> None:
    items = to_sign(head, citizen, 2)
    for told, fault in (([], {"items": ["required"]}), (items, {"decision": ["unknown"]})):
        with pytest.raises(Invalid) as refused:
            decide_many(head.actor, told, Ruling(""), code(), NOW)
        assert refused.value.fields == fault
    with pytest.raises(Invalid) as refused:
        decide_many(head.actor, items, Ruling("return"), code(), NOW)
    assert refused.value.fields == {"reason": ["required"]}
    assert send(head, [], decision="approve", code=code()).status_code == 422
    assert set(decided().values()) == {""}
    assert decide_many(head.actor, items, Ruling("return", note="Periksa lagi."), code(), NOW)[0].fault == ""


def test_a_task_whose_pack_does_not_allow_it_is_decided_one_by_one(country: None, citizen: Actor) -> None:
    verify = load_pack(PACKS / "services" / LETTER).published.service.tasks["verify"]
    assert isinstance(verify, HumanTask)
    assert not verify.bulk
    verifier = seated("Verifikator Contoh", "dukcapil", "verifier")
    letter(citizen)
    item = queries.worklist(verifier.actor)[0].id
    assert [one.fault for one in decide_many(verifier.actor, [item], Ruling("approve"), "", NOW)] == ["one_by_one"]
    assert str(item) not in verifier.client.get("/meja/sekaligus/").content.decode()


def test_another_office_decides_none_of_it(head: Seat, citizen: Actor) -> None:
    items = to_sign(head, citizen, 1)
    stranger = seated("Kepala Lain Contoh", "bpjs", "signer")
    found = decide_many(stranger.actor, items, Ruling("approve"), code(), NOW)
    assert [one.fault for one in found] in (["not_found"], ["not_yours"])
    assert set(decided().values()) == {""}


def test_the_days_page_leads_there_only_where_something_can_be_decided_so(head: Seat, citizen: Actor) -> None:
    assert "/meja/sekaligus/" not in head.client.get("/meja/").content.decode()
    to_sign(head, citizen, 1)
    assert "/meja/sekaligus/" in head.client.get("/meja/").content.decode()
