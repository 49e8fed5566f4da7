"""Acting for another in a browser: an elder helped with her consent, a mother for her child, an agent by grant."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.people import NARROW, at_the_desk, citizen, sign_in_citizen
from tests.browser.test_desk import LETTER, check, fill_in
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.process]


def signed_in(started: Running, browser: Browser, key: str, *, script: bool = True) -> Page:
    """A narrow browser in which this person has signed in with the national account, on the page of mandates."""
    page = browser.new_context(java_script_enabled=script, locale="id-ID", viewport=NARROW).new_page()
    sign_in_citizen(page, started, key, "/saya/kuasa/")
    page.get_by_role("heading", name="Kuasa", exact=True).wait_for()
    return page


def test_an_elder_is_helped_with_her_consent_and_sees_it_in_her_account(
    started: Running, browser: Browser, tmp_path: Path
) -> None:
    helped = citizen(started, "saksi-dua")
    assistant = at_the_desk(started, browser, "clerk.desa.3510")
    assistant.get_by_role("link", name="Bantu warga").click()
    assistant.get_by_label("Layanan").select_option(LETTER)
    assistant.get_by_label("NIK pada KTP-el").fill(helped["nik"])
    assistant.get_by_label("Nama pada KTP-el").fill(helped["name"])
    assistant.get_by_label("Orangnya hadir").check()
    assistant.get_by_role("button", name="Mulai mengisi").click()
    assistant.get_by_text("Tanpa persetujuannya Anda tidak boleh mengisi").first.wait_for()
    assistant.get_by_text("Persetujuan ini hanya untuk pengisian ini").wait_for()
    check(assistant, tmp_path, "no-consent")
    assistant.get_by_label("Sudah saya bacakan").check()
    assistant.get_by_role("button", name="Mulai mengisi").click()
    assistant.get_by_role("heading", name="Anda mengisi untuk orang lain").wait_for()
    fill_in(assistant)
    assistant.get_by_role("button", name="Kirim permohonan").click()
    assistant.get_by_text("Dibacakan dan disetujui").wait_for()
    check(assistant, tmp_path, "receipt-with-consent")
    number = assistant.locator(".receipt-number").inner_text()

    her = signed_in(started, browser, "saksi-dua")
    her.get_by_text("Persetujuan lisan kepada petugas, untuk satu pengisian").wait_for()
    her.get_by_role("heading", name="Petugas Kantor Desa Contoh Kabupaten Banyuwangi").wait_for()
    her.get_by_text("Kuasa ini sudah dicabut atau diakhiri").wait_for()
    check(her, tmp_path, "her-mandates")
    her.get_by_role("link", name="Permohonan saya").first.click()
    her.get_by_text(number).wait_for()


def test_a_mother_applies_for_her_child_by_the_family_card_without_a_script(
    started: Running, browser: Browser, tmp_path: Path
) -> None:
    child = "Bunga Citra Contoh"
    her = signed_in(started, browser, "ibu-banyuwangi", script=False)
    her.screenshot(path=tmp_path / "children.png", full_page=True)
    her.get_by_role("button", name=f"Bertindak untuk anak saya {child}").click()
    her.get_by_role("heading", name=f"Permohonan {child}").wait_for()
    her.goto(f"http://127.0.0.1:{started.port}/m/35.10/layanan/{LETTER}/")
    her.get_by_role("button", name="Mulai atau lanjutkan").click()
    her.get_by_role("complementary", name="Bertindak untuk orang lain").get_by_text(child).wait_for()
    her.screenshot(path=tmp_path / "for-the-child.png", full_page=True)
    her.get_by_role("button", name="Kembali ke urusan saya sendiri").click()
    her.get_by_role("heading", name="Kuasa", exact=True).wait_for()
    her.get_by_text("Orang tua, menurut kartu keluarga").wait_for()


def test_an_agent_is_named_accepts_and_is_dismissed(started: Running, browser: Browser, tmp_path: Path) -> None:
    agent = citizen(started, "saksi-satu")
    her = signed_in(started, browser, "ibu-banyuwangi")
    her.get_by_role("link", name="Beri kuasa").click()
    check(her, tmp_path, "grant")
    her.get_by_role("button", name="Beri kuasa").click()
    her.get_by_role("alert").wait_for()
    check(her, tmp_path, "grant-wrong")
    her.get_by_label("NIK penerima kuasa").fill(agent["nik"])
    her.get_by_label("Nama penerima kuasa").fill(agent["name"])
    her.locator(f"input[value={LETTER}]").check()
    her.get_by_role("button", name="Beri kuasa").click()
    her.get_by_text("Kuasa ditawarkan").wait_for()
    check(her, tmp_path, "granted")

    his = signed_in(started, browser, "saksi-satu")
    check(his, tmp_path, "offered")
    his.get_by_role("button", name="Terima kuasa").click()
    his.get_by_role("button", name="Bertindak untuk").click()
    his.get_by_role("complementary", name="Bertindak untuk orang lain").wait_for()
    check(his, tmp_path, "acting")

    her.get_by_role("link", name=f"Cabut kuasa {agent['name']}").click()
    check(her, tmp_path, "revoke")
    her.get_by_role("button", name="Ya, akhiri kuasa").click()
    his.reload()
    his.get_by_role("heading", name="Kuasa sudah diakhiri").wait_for()
    check(his, tmp_path, "over")
    his.get_by_role("button", name="Kembali ke urusan saya sendiri").click()
    his.get_by_role("heading", name="Kuasa", exact=True).wait_for()
