"""An example of every page for everybody who may see it, in each of its states."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

NOBODY = ""


@dataclass(frozen=True)
class Example:
    """One look at one page. `do` acts on it first; the answer to that is then looked at."""

    route: str
    visitor: str
    path: str
    status: int = 200
    do: Callable[[Any], None] | None = None
    state: str = ""

    @property
    def name(self) -> str:
        """As test reports and pictures call it."""
        words = [self.route.replace(":", "-"), self.visitor or "nobody", self.state]
        return "-".join(word for word in words if word)


def pressing(label: str) -> Callable[[Any], None]:
    """Send the form as it stands, whatever the browser would say to it."""

    def press(page: Any) -> None:
        page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true })")
        page.get_by_role("button", name=label, exact=True).last.click()

    return press


def filling(label: str, *, press: str, **given: str) -> Callable[[Any], None]:
    """Type into the fields of these names, and send."""

    def fill(page: Any) -> None:
        for name, value in given.items():
            page.locator(f"[name='{name}']").first.fill(value)
        page.get_by_role("button", name=press, exact=True).last.click()

    return fill


def stale(page: Any) -> None:
    """Another tab has sent this page meanwhile."""
    page.locator("[name=_seen]").evaluate("one => { one.value = 'lain' }")
    page.locator("input[type=radio]").first.check()
    page.get_by_role("button", name="Simpan dan lanjutkan").click()


def unconfirmed(page: Any) -> None:
    """Sent without the tick at the name."""
    page.locator("#confirmed").evaluate("one => { one.required = false }")
    page.get_by_role("button", name="Kirim permohonan").click()


def refusing(page: Any) -> None:
    """A decision without its reason."""
    page.get_by_label("Tolak", exact=True).check()
    page.get_by_role("button", name="Simpan keputusan").click()


def nothing_chosen(page: Any) -> None:
    """A batch without an item."""
    page.get_by_role("button", name="Putuskan yang dipilih").first.click()


def with_card(page: Any) -> None:
    """The card of somebody who is present."""
    page.locator("[name=nik]").fill("3510160907949001")
    page.locator("[name=name]").fill("Agus Setiawan Contoh")
    page.get_by_label("Orangnya hadir").check()
    page.get_by_role("button", name="Buat kode").click()


def uploading(content: bytes) -> Callable[[Any], None]:
    """Send a file to be checked."""

    def upload(page: Any) -> None:
        file = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": content}
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Periksa berkas").click()

    return upload


def starting(page: Any) -> None:
    """Press the button that begins the service."""
    page.locator("form[action$='/mulai'] button").first.click()


def _number(number: str) -> Callable[[Any], None]:
    return filling("", press="Periksa nomor", number=number)


_SIGN_IN = [
    Example("identity:sign_in", NOBODY, "/masuk"),
    Example("identity:sign_in", NOBODY, "/masuk?next=/saya/", state="returning"),
    Example("identity:phone", NOBODY, "/masuk/sms"),
    Example("identity:phone", NOBODY, "/masuk/sms", 422, filling("", press="Kirim kode", phone="halo"), "wrong"),
    Example(
        "identity:phone_code", NOBODY, "/masuk/sms", 200, filling("", press="Kirim kode", phone="080000000017")
    ),
    Example("identity:counter", NOBODY, "/masuk/loket"),
    Example("identity:counter", NOBODY, "/masuk/loket", 422, filling("", press="Masuk", code="SALAH"), "wrong"),
    Example("identity:officer", NOBODY, "/masuk/petugas"),
    Example(
        "identity:officer",
        NOBODY,
        "/masuk/petugas",
        422,
        filling("", press="Lanjutkan", login="siapa", password="salah"),
        "wrong",
    ),
    Example("identity:signed_out", NOBODY, "/selesai"),
    Example("identity:national_back", NOBODY, "/masuk/nasional/kembali?error=access_denied", 400),
]
_FRONT = [
    Example("web:front", NOBODY, "/"),
    Example("web:front", NOBODY, "/?q=anak+lahir", state="found"),
    Example("web:front", NOBODY, "/?q=atlantis", state="nothing"),
    Example("web:front", NOBODY, "/?daerah=kaimana", state="place"),
    Example("web:front", "citizen", "/"),
    Example("web:mall", NOBODY, "/m/35.10/"),
    Example("web:mall", NOBODY, "/m/35.10/?q=atlantis", state="nothing"),
    Example("web:mall", NOBODY, "/m/35.11/", state="no_mall"),
    Example("web:mall", NOBODY, "/m/99.99/", 404, state="missing"),
    Example("web:service", NOBODY, "/m/35.10/layanan/surat-keterangan-domisili/"),
    Example("web:service", "citizen", "/m/35.10/layanan/akta-kelahiran/", state="birth"),
    Example("web:front", NOBODY, "/?peristiwa=birth", state="event"),
    *(
        Example("web:event", NOBODY, f"/m/35.10/peristiwa/{one}/", state=one)
        for one in ("birth", "moving", "death", "practice")
    ),
    Example("web:event", NOBODY, "/m/35.10/peristiwa/atlantis/", 404, state="missing"),
    Example("web:dictionary", NOBODY, "/kamus/"),
    Example("web:dictionary", NOBODY, "/kamus/?q=akta&pemilik=dukcapil", state="found"),
    Example("web:dictionary", NOBODY, "/kamus/?q=atlantis", state="nothing"),
    Example("web:once_only", NOBODY, "/kamus/sekali-saja/"),
    Example("web:element", NOBODY, "/kamus/person.name/"),
    Example("web:element", NOBODY, "/kamus/residence.move_scope/", state="choices"),
    Example("web:element", NOBODY, "/kamus/business.activities/", state="business"),
    Example("web:element", NOBODY, "/kamus/tidak.ada/", 404, state="missing"),
    Example("look:gallery", NOBODY, "/components"),
]
_BOARD = [
    Example("board:board", NOBODY, "/papan/"),
    Example("board:provinces", NOBODY, "/papan/provinsi/"),
    Example("board:province", NOBODY, "/papan/provinsi/35/"),
    Example("board:province", NOBODY, "/papan/provinsi/99/", 404, state="missing"),
    Example("board:region", NOBODY, "/papan/daerah/35.10/"),
    Example("board:region", NOBODY, "/papan/daerah/92.08/", state="few"),
    Example("board:region", NOBODY, "/papan/daerah/99.99/", 404, state="missing"),
    Example("board:committee", "committee", "/papan/komite/"),
    Example("board:committee", "verifier", "/papan/komite/", 403, state="refused"),
]
_VERIFYING = [
    Example("web:verify", NOBODY, "/v/{letter_token}", state="genuine"),
    Example("web:verify", NOBODY, "/v/{dead_token}", state="revoked"),
    Example("web:verify", NOBODY, "/v/tidak-ada", 404, state="unknown"),
    Example("web:authenticity", NOBODY, "/periksa/"),
    Example("web:authenticity", NOBODY, "/periksa/", 422, pressing("Periksa berkas"), "wrong"),
    Example("web:authenticity", NOBODY, "/periksa/", 200, uploading(b"%PDF-1.7 lain"), "unknown"),
    Example("web:authenticity", NOBODY, "/periksa/", 200, _number("470/0001/SKD/35.10/2026"), "number"),
    Example("web:offline", NOBODY, "/periksa/luring/"),
]
_ASKING = [
    Example("web:page", "citizen", "/wawancara/{begun}/hal/purpose/"),
    Example(
        "web:page", "citizen", "/wawancara/{begun}/hal/purpose/", 422, pressing("Simpan dan lanjutkan"), "wrong"
    ),
    Example("web:page", "citizen", "/wawancara/{begun}/hal/purpose/", 409, stale, "changed_elsewhere"),
    *(
        Example("web:page", "mother", f"/wawancara/{{birth_check}}/hal/{one}/", state=one)
        for one in ("reporter", "name", "birth", "evidence", "birth_letter", "parents", "witnesses.1")
    ),
    Example("web:page", "mother", "/wawancara/{naming}/hal/witnesses.1/", state="picking"),
    Example("web:page", "doctor", "/wawancara/{permit}/hal/place/", state="place"),
    Example("web:page", "doctor", "/wawancara/{permit}/hal/schedule/", state="schedule"),
    Example(
        "web:page",
        "doctor",
        "/wawancara/{permit}/hal/schedule/",
        422,
        pressing("Simpan dan lanjutkan"),
        "schedule_wrong",
    ),
    Example("web:page", "clerk", "/wawancara/{assisting}/hal/purpose/", state="assisting"),
    Example("web:changes", "newcomer", "/wawancara/{long_ago}/perubahan/"),
    Example("web:check", "doctor", "/wawancara/{letter_check}/periksa/"),
    Example("web:check", "doctor", "/wawancara/{permit}/periksa/", state="unfinished"),
    Example("web:check", "mother", "/wawancara/{birth_check}/periksa/", state="birth"),
    Example("web:check", "mother", "/wawancara/{birth_check}/periksa/", 409, unconfirmed, "not_sent"),
    Example("web:page", "fresh_mother", "/wawancara/{event_begun}/hal/include/", state="parts"),
    Example("web:check", "fresh_mother", "/wawancara/{event_begun}/periksa/", state="parts"),
]
_FOLLOWING = [
    Example("web:bundle", "fresh_mother", "/peristiwa/{bundle}/"),
    Example("web:bundle", "fresh_mother", "/peristiwa/{bundle_alone}/", state="left_out"),
    Example("web:bundle", "mother", "/peristiwa/{bundle}/", 404, state="someone_elses"),
    *(
        Example("web:application", "citizen", f"/permohonan/{{{state}}}/", state=state)
        for state in ("submitted", "corrected", "refused", "objected", "final", "withdrawn", "issued", "revoked")
    ),
    Example("web:application", "mother", "/permohonan/{birth}/", state="birth"),
    Example("web:application", "mother", "/permohonan/{issued}/", 404, state="someone_elses"),
    Example("web:correct", "citizen", "/permohonan/{corrected}/perbaiki/"),
    Example("web:correct", "mother", "/permohonan/{birth_marked}/perbaiki/", state="document"),
    Example(
        "web:correct",
        "mother",
        "/permohonan/{birth_marked}/perbaiki/",
        422,
        filling("", press="Kirim perbaikan", **{"child.name": ""}),
        "wrong",
    ),
    Example("web:withdraw", "citizen", "/permohonan/{submitted}/tarik/"),
    Example("web:object", "citizen", "/permohonan/{refused}/keberatan/"),
    Example("web:object", "citizen", "/permohonan/{refused}/keberatan/", 422, pressing("Kirim keberatan"), "wrong"),
    Example("web:account", "citizen", "/saya/"),
    Example("web:account", "citizen", "/saya/?disimpan=1", state="saved"),
    Example("web:account", "newcomer", "/saya/", state="empty"),
]
_OWN = [
    Example("web:my_data", "citizen", "/saya/data/"),
    Example("web:my_data", "mother", "/saya/data/?diubah=1", state="changed"),
    Example("web:my_wrong", "citizen", "/saya/data/person.religion/keliru/"),
    Example("web:my_wrong", "citizen", "/saya/data/contact.phone/keliru/", state="own"),
    Example(
        "web:my_wrong",
        "citizen",
        "/saya/data/person.religion/keliru/",
        422,
        pressing("Kirim sanggahan"),
        "wrong",
    ),
    Example("web:my_dispute", "citizen", "/saya/data/sanggahan/{dispute}/", state="open"),
    Example("web:my_dispute", "citizen", "/saya/data/sanggahan/{dispute_refused}/", state="refused"),
    Example("web:my_dispute", "mother", "/saya/data/sanggahan/{dispute}/", 404, state="someone_elses"),
    Example("web:my_accesses", "citizen", "/saya/akses/"),
    Example("web:my_accesses", "citizen", "/saya/akses/?instansi=dukcapil&ditanyakan=1", state="filtered"),
    Example("web:my_accesses", "newcomer", "/saya/akses/", state="empty"),
    Example("web:my_why", "citizen", "/saya/akses/{look}/tanya/"),
    Example("web:my_why", "citizen", "/saya/akses/{look}/tanya/", 422, pressing("Kirim pertanyaan"), "wrong"),
    Example("web:my_consents", "doctor", "/saya/persetujuan/"),
    Example("web:my_consents", "newcomer", "/saya/persetujuan/", state="empty"),
    Example("web:withdraw_consent", "doctor", "/saya/persetujuan/kabar_surel/cabut/"),
    Example("web:ask_consents", "doctor", "/wawancara/{permit}/persetujuan/"),
    Example("desk:demands", "signer", "/meja/warga/"),
    Example("desk:demands", "idle", "/meja/warga/?terjawab=1", state="empty"),
    Example("desk:dispute", "verifier", "/meja/warga/sanggahan/{dispute}/"),
    Example(
        "desk:dispute", "verifier", "/meja/warga/sanggahan/{dispute}/", 422, pressing("Kirim jawaban"), "wrong"
    ),
    Example("desk:dispute", "verifier", "/meja/warga/sanggahan/{dispute_refused}/", state="answered"),
    Example("desk:question", "signer", "/meja/warga/pertanyaan/{question}/"),
    Example(
        "desk:question", "signer", "/meja/warga/pertanyaan/{question}/", 422, pressing("Kirim jawaban"), "wrong"
    ),
]
_DESK = [
    Example("desk:home", "verifier", "/meja/", state="day"),
    Example("desk:home", "idle", "/meja/", state="empty_day"),
    Example("desk:home", "verifier", "/meja/?daftar=saya", state="mine"),
    Example("desk:home", "verifier", "/meja/?daftar=kantor", state="pool"),
    Example("desk:home", "idle", "/meja/?daftar=saya", state="empty"),
    Example("desk:home", "idle", "/meja/?daftar=kantor", state="empty_pool"),
    Example("desk:home", "citizen", "/meja/", 403, state="refused"),
    Example("desk:attention", "verifier", "/meja/perhatian/"),
    Example("desk:attention", "idle", "/meja/perhatian/", state="empty"),
    Example("desk:search", "verifier", "/meja/cari/"),
    Example("desk:search", "verifier", "/meja/cari/", 422, filling("", press="Cari", q="halo"), "wrong"),
    Example(
        "desk:search", "verifier", "/meja/cari/", 200, filling("", press="Cari", q="3510160907949001"), "found"
    ),
    Example("desk:search", "idle", "/meja/cari/", 200, filling("", press="Cari", q="3510160907949001"), "nothing"),
    Example("desk:task", "verifier", "/meja/tugas/{free}/", state="free"),
    Example("desk:task", "verifier", "/meja/tugas/{taken}/", state="mine"),
    Example("desk:task", "verifier", "/meja/tugas/{taken}/", 422, refusing, "wrong"),
    Example(
        "desk:task", "verifier", "/meja/tugas/{taken}/", 422, pressing("Simpan catatan"), "empty_internal_note"
    ),
    Example("desk:task", "verifier", "/meja/tugas/{decided}/", state="decided"),
    Example("desk:task", "signer", "/meja/tugas/{deciding}/", state="objection"),
    Example("desk:task", "verifier", "/meja/tugas/{birth_free}/", state="birth"),
    Example("desk:task", "clerk", "/meja/tugas/{hand_over}/", state="hand_over"),
    Example("desk:task", "idle", "/meja/tugas/{free}/", 404, state="another_region"),
    Example("desk:pass_on", "verifier", "/meja/tugas/{taken}/alihkan"),
    Example("desk:pass_on", "verifier", "/meja/tugas/{taken}/alihkan", 422, pressing("Alihkan"), "wrong"),
    Example("desk:step_aside", "verifier", "/meja/tugas/{taken}/mundur"),
    Example(
        "desk:step_aside", "verifier", "/meja/tugas/{taken}/mundur", 422, pressing("Nyatakan dan mundur"), "wrong"
    ),
    Example("desk:task", "placement", "/meja/tugas/{card}/", state="sheet"),
    Example("desk:sheet", "placement", "/meja/tugas/{card}/lembar"),
    Example("desk:batch", "signer", "/meja/sekaligus/"),
    Example("desk:batch", "signer", "/meja/sekaligus/", 422, nothing_chosen, "wrong"),
    Example("desk:batch", "idle", "/meja/sekaligus/", state="empty"),
    Example("desk:batch_done", "signer", "/meja/sekaligus/hasil"),
    Example("desk:batch_done", "idle", "/meja/sekaligus/hasil", state="empty"),
    Example("desk:appointments", "idle", "/meja/penunjukan/"),
    Example("desk:appointments", "verifier", "/meja/penunjukan/", state="empty"),
    Example("desk:home", "helper", "/meja/", state="appointed"),
    Example("desk:search", "helper", "/meja/cari/", 403, state="appointed"),
    Example("desk:leaves", "verifier", "/meja/cuti/"),
    Example("desk:leaves", "verifier", "/meja/cuti/", 422, pressing("Simpan"), "wrong"),
    Example("desk:assist", "clerk", "/meja/bantu/"),
    Example("desk:assist", "clerk", "/meja/bantu/", 422, filling("", press="Mulai mengisi", nik="1"), "wrong"),
    Example("desk:assist", "verifier", "/meja/bantu/", 403, state="role_missing"),
    Example("desk:code", "clerk", "/meja/bantu/kode-masuk"),
    Example("desk:code", "clerk", "/meja/bantu/kode-masuk", 422, pressing("Buat kode"), "wrong"),
    Example("desk:code", "clerk", "/meja/bantu/kode-masuk", 200, with_card, "given"),
    Example("desk:receipt", "clerk", "/meja/bantu/{assisted}/tanda-terima"),
    Example("desk:bundle_receipt", "clerk", "/meja/bantu/{assisted_bundle}/tanda-terima-peristiwa"),
    Example("desk:partners", "signer", "/meja/sistem/"),
    Example("desk:documents", "signer", "/meja/dokumen/"),
    Example("desk:documents", "signer", "/meja/dokumen/?nomor=1", state="nothing"),
    Example("desk:revoke", "signer", "/meja/dokumen/{letter}/cabut"),
    Example("desk:revoke", "signer", "/meja/dokumen/{letter}/cabut", 422, pressing("Lanjutkan"), "wrong"),
    Example("desk:revoke", "signer", "/meja/dokumen/{dead}/cabut", state="revoked"),
]
_RIGHTS = [
    Example("web:rights", "mother", "/saya/hak/"),
    Example("web:rights", "quiet", "/saya/hak/", state="restricted"),
    Example("web:rights", "newcomer", "/saya/hak/", state="empty"),
    Example("web:restrict", "mother", "/saya/hak/pembatasan/"),
    Example("web:rights_request", "mother", "/saya/hak/{copy}/", state="copy"),
    Example("web:rights_request", "quiet", "/saya/hak/{late}/", state="late"),
    Example("web:rights_request", "quiet", "/saya/hak/{stopped}/", state="restriction"),
    Example("web:rights_request", "mother", "/saya/hak/{answered}/", state="answered"),
    Example("web:rights_request", "citizen", "/saya/hak/{copy}/", 404, state="someone_elses"),
    Example("web:objections", "mother", "/saya/hak/keberatan/"),
    Example("web:objections", "newcomer", "/saya/hak/keberatan/", state="empty"),
    Example("web:objection", "mother", "/saya/hak/keberatan/{birth}/"),
    Example("web:objection", "mother", "/saya/hak/keberatan/{birth}/", 422, pressing("Kirim keberatan"), "wrong"),
    Example("web:objection", "citizen", "/saya/hak/keberatan/{issued}/", state="people_decided"),
    Example("web:erase", "mother", "/saya/hak/penghapusan/"),
    Example("web:erase", "doctor", "/saya/hak/penghapusan/", state="proven"),
    Example(
        "web:erase", "doctor", "/saya/hak/penghapusan/", 422, pressing("Hapus data saya sekarang"), "unconfirmed"
    ),
    Example("web:service", "quiet", "/m/35.10/layanan/surat-keterangan-domisili/", 409, starting, "restricted"),
    Example("desk:findings", "inspector", "/meja/pengawasan/"),
    Example("desk:findings", "inspector", "/meja/pengawasan/?daftar=selesai", state="settled"),
    Example("desk:findings", "inspector", "/meja/pengawasan/?aturan=at_night", state="none"),
    Example("desk:findings", "signer", "/meja/pengawasan/", 403, state="role_missing"),
    Example("desk:home", "inspector", "/meja/", 403, state="inspector"),
    Example("desk:finding", "inspector", "/meja/pengawasan/{finding}/"),
    Example(
        "desk:finding", "inspector", "/meja/pengawasan/{finding}/", 422, pressing("Selesai diperiksa"), "wrong"
    ),
    Example("desk:finding", "inspector", "/meja/pengawasan/{settled_finding}/", state="settled"),
    Example("desk:rights", "signer", "/meja/hak/"),
    Example("desk:rights", "signer", "/meja/hak/?daftar=selesai", state="answered"),
    Example("desk:rights", "verifier", "/meja/hak/", 403, state="role_missing"),
    Example("desk:rights_request", "signer", "/meja/hak/{objection}/"),
    Example("desk:rights_request", "signer", "/meja/hak/{objection}/", 422, pressing("Kirim jawaban"), "wrong"),
    Example("desk:rights_request", "signer", "/meja/hak/{answered}/", state="answered"),
]
_MANDATES = [
    Example("web:mandates", "mother", "/saya/kuasa/", state="child"),
    Example("web:mandates", "citizen", "/saya/kuasa/", state="received"),
    Example("web:mandates", "newcomer", "/saya/kuasa/", state="offered"),
    Example("web:mandate_grant", "doctor", "/saya/kuasa/beri/"),
    Example("web:mandate_grant", "doctor", "/saya/kuasa/beri/", 422, pressing("Beri kuasa"), "wrong"),
    Example("web:mandate_business", "doctor", "/saya/kuasa/usaha/"),
    Example("web:mandate_business", "doctor", "/saya/kuasa/usaha/", 422, pressing("Periksa"), "wrong"),
    Example("web:mandate_revoke", "doctor", "/saya/kuasa/{mandate}/akhiri"),
    Example("web:statements", "newcomer", "/saya/pernyataan/", state="empty"),
    Example("desk:merges", "verifier", "/meja/penduduk/gabung/"),
    Example("desk:merges", "verifier", "/meja/penduduk/gabung/", 422, pressing("Usulkan"), "wrong"),
    Example("desk:merges", "clerk", "/meja/penduduk/gabung/", 403, state="role_missing"),
]
EXAMPLES = [
    *_FRONT,
    *_SIGN_IN,
    *_BOARD,
    *_VERIFYING,
    *_ASKING,
    *_FOLLOWING,
    *_OWN,
    *_RIGHTS,
    *_MANDATES,
    *_DESK,
]
