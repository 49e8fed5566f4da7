"""Where a case stands in its process: a picture, and the same in words."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from mpp.applications import interview as iv
from mpp.applications import queries
from mpp.applications.actions import Ruling, decide, open_interview, save_page, start, submit
from mpp.catalogue.loader import load_pack
from mpp.channels.web.charts import charts_of
from mpp.channels.web.questions import Words
from mpp.identity.actor import Actor
from mpp.processes import engine
from tests.applications.conftest import NOW, PACKS, officer
from tests.channels.desk_people import seated

SVG = "{http://www.w3.org/2000/svg}"
LETTER = "surat-keterangan-domisili"


def marked(svg: str, state: str) -> list[str]:
    root = etree.fromstring(svg.encode())
    return [str(one.findtext(f"{SVG}title")) for one in root.findall(f"{SVG}g[@class='step {state}']")]


def test_a_case_inside_a_shared_process_is_shown_in_both_pictures() -> None:
    published = load_pack(PACKS / "services/sip-dokter").published
    instance = engine.start(engine.spec_of(published), {})
    verify = next(one for one in engine.waiting(instance) if one.bpmn == "verify")
    engine.complete(instance, verify.id, {"decision.verify": "approve"})
    whole, inside = charts_of(engine.position(instance), Words(published, "id"))
    assert (whole.title, inside.title) == (published.service.name, "Izin praktik tenaga medis dan kesehatan")
    assert (marked(whole.svg, "now"), marked(whole.svg, "done")) == (["Izin praktik"], ["Permohonan masuk"])
    assert marked(inside.svg, "now") == ["Periksa syarat teknis (Dinas Kesehatan)"]
    assert inside.text == (
        "Sekarang: Periksa syarat teknis (Dinas Kesehatan). Sudah: Periksa permohonan (DPMPTSP)."
    )
    assert f'id="{inside.anchor}"' in inside.svg
    assert etree.fromstring(inside.svg.encode()).get("aria-label") == inside.text


def test_a_case_that_waits_for_facts_stands_at_its_gateway() -> None:
    published = load_pack(PACKS / "services/sip-dokter").published
    instance = engine.start(engine.spec_of(published), {})
    for name in ("verify", "examine"):
        task = next(one for one in engine.waiting(instance) if one.bpmn == name)
        engine.complete(instance, task.id, {f"decision.{name}": "approve"})
    _, inside = charts_of(engine.position(instance), Words(published, "id"))
    assert marked(inside.svg, "now") == ["Syarat SDMK terpenuhi?"]


@pytest.fixture
def case_id(citizen: Actor) -> UUID:
    interview_id = start(citizen, "35.10", LETTER, NOW)
    page = iv.next_page(open_interview(citizen, interview_id, NOW).plan)
    assert page is not None
    save_page(citizen, interview_id, page.id, {"applicant.letter.purpose": "bank"}, NOW)
    return submit(citizen, interview_id, {}, NOW).application_id


def test_the_applicants_page_and_the_officers_show_where_the_case_stands(browser: Client, case_id: UUID) -> None:
    address = reverse("web:application", args=[case_id])
    assert _drawn(browser, address) == ["Periksa data penduduk"]
    verifier = officer("35.10", "dukcapil", "verifier")
    decide(verifier, queries.worklist(verifier)[0].id, Ruling("approve"), NOW + timedelta(hours=1))
    assert _drawn(browser, address) == ["Tanda tangani surat"]
    head = seated("Rina Contoh", "dukcapil", "signer")
    [mine] = queries.worklist(head.actor)
    assert _drawn(head.client, reverse("desk:task", args=[mine.id])) == ["Tanda tangani surat"]


def _drawn(client: Client, address: str) -> list[str]:
    html = client.get(address).content.decode()
    found = re.search(r'<svg [^>]*class="process".*?</svg>', html, re.S)
    assert found
    assert "style=" not in found[0]
    return marked(found[0], "now")
