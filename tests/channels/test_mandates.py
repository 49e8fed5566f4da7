"""Kuasa, page by page: granted and accepted by two people's own sign-in, used, over, revoked."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from mpp.applications.models import Application
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.scope import Scope, unit_of_work
from tests.applications.conftest import NOW
from tests.applications.test_mandates import AGENT, CHILD, LETTER, MOTHER, card, granted, member, person
from tests.channels.conftest import enter
from tests.channels.desk_people import seated
from tests.channels.test_desk import page as desk_page
from tests.channels.test_desk import post as desk_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    clock.stop(NOW)
    yield
    clock.stop(None)


def browser_of(actor: Actor) -> Client:
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "id"})
    enter(client, actor)
    return client


def shown(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.fixture
def principal(country: None) -> Actor:
    known = {"person__birth_place": "Banyuwangi", "person__birth_date": "1990-04-12", "person__sex": "P"}
    return person(*MOTHER, **known, contact__phone="+628000000001")


@pytest.fixture
def agent(country: None) -> Actor:
    return person(*AGENT)


def answer_pages(client: Client, url: str) -> str:
    typed = {"letter.purpose": "bank", "address.rt": "001", "address.rw": "002", "occupation": "Pedagang"}
    while not (url := client.get(url).headers.get("location", url)).endswith("/periksa/"):
        names = re.findall(r'name="(applicant\.[^"]+)"', shown(client, url))
        answer = client.post(url, {name: typed.get(name.removeprefix("applicant."), "Contoh") for name in names})
        assert answer.status_code == 303, answer.content.decode()
        url = answer.headers["location"]
    return url


def test_from_the_grant_to_an_application_in_her_name(principal: Actor, agent: Actor) -> None:
    hers, his = browser_of(principal), browser_of(agent)
    data = {"agent_nik": AGENT[0], "agent_name": AGENT[1], "services": [LETTER], "days": "30"}
    assert hers.post("/saya/kuasa/beri/", data).headers["location"] == "/saya/kuasa/?diberi=1"
    assert "Menunggu diterima" in shown(hers, "/saya/kuasa/")
    offer = re.search(r"/saya/kuasa/([0-9a-f-]+)/terima", shown(his, "/saya/kuasa/"))
    assert offer
    assert MOTHER[1] in shown(his, "/saya/kuasa/")
    assert his.post(f"/saya/kuasa/{offer[1]}/terima").status_code == 303
    assert his.post(f"/saya/kuasa/{offer[1]}/bertindak").headers["location"] == "/saya/"
    assert f"Anda bertindak untuk <b>{MOTHER[1]}</b>" in shown(his, "/saya/")
    begun = his.post(f"/m/35.10/layanan/{LETTER}/mulai")
    check = answer_pages(his, begun.headers["location"])
    assert "Anda bertindak untuk" in shown(his, check)
    sent = his.post(check, {"confirmed": "yes"})
    assert sent.status_code == 303, sent.content.decode()
    assert "Dikerjakan penerima kuasa pemohon" in shown(hers, sent.headers["location"])
    assert "Anda sedang bertindak untuk orang lain" in shown(his, "/saya/kuasa/", 403)
    assert his.post("/saya/kuasa/selesai").headers["location"] == "/saya/kuasa/"
    assert "Anda bertindak untuk <b>" not in shown(his, "/saya/kuasa/")
    shown(his, sent.headers["location"], 404)


def test_a_mandate_that_expires_in_mid_interview_says_what_to_do_and_keeps_what_was_typed(
    principal: Actor, agent: Actor
) -> None:
    mandate_id = granted(principal, agent, days=1)
    his = browser_of(agent)
    his.post(f"/saya/kuasa/{mandate_id}/bertindak")
    first = his.post(f"/m/35.10/layanan/{LETTER}/mulai").headers["location"]
    clock.stop(NOW + timedelta(days=1))
    enter_again(his, agent, mandate_id)
    refused = his.post(first, {"applicant.letter.purpose": "bank"})
    assert refused.status_code == 403
    said = refused.content.decode()
    assert "Kuasa sudah berakhir" in said
    assert "Isian yang sudah disimpan tidak hilang" in said
    assert "mpp_isian" in refused.cookies
    assert his.post("/saya/kuasa/selesai").status_code == 303
    assert "Kuasa ini sudah berakhir" in shown(his, "/saya/kuasa/")


def enter_again(client: Client, actor: Actor, mandate_id: UUID) -> None:
    """The session of the day before has ended too; the new one takes the mandate up before it is judged."""
    enter(client, actor)
    session = client.session
    session["acting"] = str(mandate_id)
    session.save()


def test_what_was_revoked_while_he_was_submitting_is_not_sent(principal: Actor, agent: Actor) -> None:
    mandate_id = granted(principal, agent)
    hers, his = browser_of(principal), browser_of(agent)
    his.post(f"/saya/kuasa/{mandate_id}/bertindak")
    check = answer_pages(his, his.post(f"/m/35.10/layanan/{LETTER}/mulai").headers["location"])
    assert hers.post(f"/saya/kuasa/{mandate_id}/akhiri").status_code == 303
    refused = his.post(check, {"confirmed": "yes"})
    assert (refused.status_code, "Kuasa sudah diakhiri" in refused.content.decode()) == (403, True)
    with unit_of_work(Scope.system("test")):
        assert not Application.objects.exists()
    assert "Belum dikirim" in shown(hers, "/saya/")


def test_a_mother_acts_for_her_child_and_for_no_other(country: None) -> None:
    hers = browser_of(person(*MOTHER, family__members=card(member())))
    assert f"Bertindak untuk anak saya {CHILD[1]}" in shown(hers, "/saya/kuasa/")
    assert hers.post("/saya/kuasa/anak", {"nik": CHILD[0]}).headers["location"] == "/saya/"
    assert f"Permohonan {CHILD[1]}" in shown(hers, "/saya/")
    hers.post("/saya/kuasa/selesai")
    refused = hers.post("/saya/kuasa/anak", {"nik": "3510165005209005"})
    assert (refused.status_code, "perbaiki di kantor Dukcapil" in refused.content.decode()) == (409, True)


def test_a_faulty_grant_is_said_by_field_and_kept(principal: Actor) -> None:
    hers = browser_of(principal)
    refused = hers.post("/saya/kuasa/beri/", {"agent_nik": "123", "agent_name": "Bima Rekaan", "days": "30"})
    said = refused.content.decode()
    assert refused.status_code == 422
    for words in ("NIK terdiri dari 16 angka", "Isi bagian ini", "Bima Rekaan"):
        assert words in said


def test_a_business_is_not_asked_of_oss_when_it_is_away(principal: Actor) -> None:
    refused = browser_of(principal).post("/saya/kuasa/usaha/", {"nib": "9120000000001"})
    assert (refused.status_code, "OSS sedang tidak dapat dihubungi" in refused.content.decode()) == (422, True)


def test_two_officers_merge_two_records_and_a_head_sets_them_apart(country: None) -> None:
    person(*MOTHER)
    person(*AGENT)
    one, other = seated("Verifikator Contoh", "dukcapil", "verifier"), seated("Kepala Contoh", "dukcapil", "signer")
    wanted = {"keep": MOTHER[0], "merge": AGENT[0], "reason": "two_niks", "sure": "true"}
    assert desk_post(one, "/meja/penduduk/gabung/", **wanted).status_code == 303
    assert "Menunggu persetujuan petugas lain" in desk_page(one, "/meja/penduduk/gabung/")
    listed = desk_page(other, "/meja/penduduk/gabung/")
    assert MOTHER[0] not in listed
    merge = re.search(r"/meja/penduduk/gabung/([0-9a-f-]+)/putuskan", listed)
    assert merge
    assert desk_post(one, f"/meja/penduduk/gabung/{merge[1]}/putuskan", setuju="ya").status_code == 403
    assert desk_post(other, f"/meja/penduduk/gabung/{merge[1]}/putuskan", setuju="ya").status_code == 303
    assert desk_post(other, f"/meja/penduduk/gabung/{merge[1]}/batalkan").status_code == 303
    assert "Penggabungan dibatalkan" in desk_page(other, "/meja/penduduk/gabung/")
    clerk = seated("Petugas Contoh", "bpjs", "clerk")
    desk_page(clerk, "/meja/penduduk/gabung/", 403)
