"""Checking a document in a real browser: the public form, and the inspector's page with its network cut."""

import json
import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from mpp.cli.journey import browser as journeys
from mpp.cli.journey.citizen import Citizen
from mpp.cli.journey.office import Officer
from mpp.cli.journey.record import Record
from mpp.issuance.authority import LocalAuthority
from mpp.issuance.offline import Credential, seal_payload
from tests.browser.axe import violations
from tests.running import MPP, Running

NARROW: Any = {"width": 320, "height": 640}
HOLDER, NUMBER = "dr. Rekaan Contoh", "503/0001/SIP/35.10/2026"
TODAY = datetime.now(UTC).date()

pytestmark = [pytest.mark.browser, pytest.mark.process]


def _address(started: Running, path: str) -> str:
    return f"http://127.0.0.1:{started.port}{path}"


def _sealed(started: Running, until: date | None) -> str:
    """What a QR code of this installation says, made by its own key."""
    folder = started.home / "secrets" / "ca"
    key = LocalAuthority(folder, f"http://127.0.0.1:{started.sandbox_port}/ocsp", datetime.now(UTC)).seal_key
    text = seal_payload(Credential(HOLDER, "Surat Izin Praktik (SIP)", until, NUMBER), key)
    return f"{_address(started, '/v/contoh')}#{text}"


@pytest.fixture
def away(started: Running, browser: Browser) -> BrowserContext:
    """A phone that opened the inspector's page once, and has no network since."""
    context = browser.new_context(viewport=NARROW, locale="id-ID")
    page = context.new_page()
    page.goto(_address(started, "/periksa/luring/"))
    page.get_by_text("Siap dipakai tanpa jaringan.").wait_for()
    page.close()
    context.set_offline(True)
    return context


def _inspected(context: BrowserContext, started: Running, text: str) -> Page:
    page = context.new_page()
    page.goto(_address(started, "/periksa/luring/"))
    page.get_by_label("Isi kode QR").fill(text)
    page.get_by_role("button", name="Periksa segel").click()
    page.locator("[data-verdict]:not([hidden])").wait_for()
    return page


def test_a_file_and_a_number_are_checked_without_a_script(started: Running, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, locale="id-ID", viewport=NARROW).new_page()
    page.goto(_address(started, "/"))
    page.get_by_role("link", name="Periksa keaslian dokumen").click()
    file: Any = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 lain"}
    page.get_by_label("Berkas PDF yang hendak diperiksa").set_input_files(file)
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_text("Berkas ini tidak dikenal.").wait_for()
    page.get_by_role("link", name="Kembali").click()
    page.get_by_label("Nomor dokumen").fill(NUMBER)
    page.get_by_role("button", name="Periksa nomor").click()
    page.get_by_text("Nomor ini tidak ada di daftar terbitan kami.").wait_for()


def test_a_sealed_text_opens_without_a_network(started: Running, away: BrowserContext) -> None:
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        away.new_page().goto(_address(started, "/periksa/"))
    page = _inspected(away, started, _sealed(started, TODAY + timedelta(days=30)))
    expect(page.get_by_text("Segelnya asli, dan masih berlaku.")).to_be_visible()
    for told in (HOLDER, NUMBER, "Surat Izin Praktik (SIP)"):
        expect(page.get_by_text(told, exact=True)).to_be_visible()
    away.set_offline(False)
    assert violations(page) == []


def test_a_text_that_ended_was_changed_or_is_no_ours_is_said_so_without_a_network(
    started: Running, away: BrowserContext
) -> None:
    ended = _inspected(away, started, _sealed(started, TODAY - timedelta(days=2)))
    expect(ended.get_by_text("masa berlakunya sudah habis")).to_be_visible()
    text = _sealed(started, None)
    place = text.index("MPP1.") + 12
    changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    page = _inspected(away, started, changed)
    expect(page.get_by_text("Segelnya tidak cocok.")).to_be_visible()
    expect(page.get_by_text(HOLDER)).to_have_count(0)
    strange = _inspected(away, started, "https://contoh.example/promo")
    expect(strange.get_by_text("Ini bukan kode QR dokumen kami.")).to_be_visible()


def test_a_browser_that_cannot_check_seals_says_so(started: Running, browser: Browser) -> None:
    context = browser.new_context(locale="id-ID")
    context.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('NotSupportedError'))")
    page = _inspected(context, started, _sealed(started, None))
    expect(page.get_by_text("Peramban ini belum dapat memeriksa segel.")).to_be_visible()


def test_the_page_behind_the_qr_code_offers_to_check_its_seal(started: Running, browser: Browser) -> None:
    page = browser.new_page(locale="id-ID")
    page.goto(_sealed(started, None))
    page.get_by_role("link", name="Periksa juga segel pada kode QR ini").click()
    expect(page.get_by_text("Segelnya asli, dan masih berlaku.")).to_be_visible()


def _mpp(started: Running, *words: str) -> tuple[int, Any]:
    done = subprocess.run([MPP, *words, "--json"], env=started.environment, capture_output=True, check=False)
    return done.returncode, json.loads(done.stdout)


def _signed_in(started: Running, browser: Browser, kind: type[Citizen] | type[Officer], **who: str) -> Page:
    """A browser that goes on with the session of a demo account."""
    rows = _mpp(started, "accounts")[1]["officers" if kind is Officer else "citizens"]
    account = next(row for row in rows if who.items() <= row.items())
    there = journeys.Browser(_address(started, ""))
    kind(there, account, Record("")).sign_in()
    context = browser.new_context(viewport=NARROW, locale="id-ID")
    context.add_cookies(
        [{"name": name, "value": value, "url": _address(started, "/")} for name, value in there.cookies().items()]
    )
    there.close()
    return context.new_page()


def test_a_head_revokes_a_letter_and_everybody_reads_it(started: Running, browser: Browser) -> None:
    told = _mpp(started, "journey")[1]
    assert (told["verdict"], _mpp(started, "verify", told["certificate"])[0]) == ("genuine", 0)
    page = _signed_in(started, browser, Officer, login="signer.dukcapil.3510")
    page.goto(_address(started, "/meja/dokumen/"))
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("^Cabut")).first.click()
    page.get_by_label("Ada data yang keliru").check()
    page.get_by_label("Penjelasan").fill("Alamat pada surat keliru.")
    assert violations(page) == []
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_text("Pencabutan tidak dapat dibatalkan.").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Cabut dokumen").click()
    expect(page.get_by_text("Dicabut", exact=True)).to_be_visible()
    assert _mpp(started, "verify", told["certificate"])[1]["verdict"] == "revoked"
    page.goto(_address(started, "/periksa/"))
    page.get_by_label("Berkas PDF yang hendak diperiksa").set_input_files(told["certificate"])
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_text("Dokumen ini sudah dicabut dan tidak berlaku.").wait_for()
    assert violations(page) == []
    holder = _signed_in(started, browser, Citizen, key="ayah-banyuwangi")
    holder.goto(_address(started, "/saya/"))
    holder.get_by_role("link", name="Surat Keterangan Domisili").first.click()
    expect(holder.get_by_text("Alamat pada surat keliru.")).to_be_visible()
    assert violations(holder) == []
