"""Addresses that show nobody HTML, with what they answer."""

from dataclasses import dataclass

from tests.browser.api_addresses import API
from tests.browser.examples import NOBODY


@dataclass(frozen=True)
class NoPage:
    """An address that shows nobody HTML: what it answers, to whom."""

    path: str
    status: int
    kind: str = "text/html"  # Django names this type for an empty answer too
    visitor: str = NOBODY


def _posted(path: str, visitor: str = NOBODY) -> NoPage:
    """Only ever sent to, never opened."""
    return NoPage(path, 405, visitor=visitor)


NO_PAGES = {
    "desk:serve_elsewhere": _posted("/meja/penunjukan/{free}/bertugas", "verifier"),
    "desk:serve_at_home": _posted("/meja/penunjukan/pulang", "verifier"),
    "desk:note": _posted("/meja/tugas/{free}/catatan", "verifier"),
    **{name: NoPage(*told) for name, told in API.items()},
    "desk:replay": _posted("/meja/sistem/{free}/kirim-ulang", "signer"),
    "web:healthz": NoPage("/healthz", 200, "application/json"),
    "web:readyz": NoPage("/readyz", 200, "application/json"),
    "web:dictionary_json": NoPage("/kamus.json", 200, "application/json"),
    "web:start": NoPage("/m/35.10/layanan/surat-keterangan-domisili/mulai", 302, visitor="citizen"),
    "web:start_event": NoPage("/m/35.10/peristiwa/birth/mulai", 302, visitor="citizen"),
    "web:interview": NoPage("/wawancara/{begun}/", 302, visitor="citizen"),
    "web:preview": NoPage("/wawancara/{letter_check}/pratinjau/letter.jpg", 200, "image/jpeg", "doctor"),
    "web:file": NoPage("/berkas/{file}/", 200, "application/pdf", "mother"),
    "web:certificate": NoPage("/dokumen/{letter}.pdf", 200, "application/pdf", "citizen"),
    "web:ask_copy": _posted("/saya/hak/salinan", "citizen"),
    "web:copy": NoPage("/saya/hak/{copy}/data.pdf", 200, "application/pdf", "mother"),
    "web:export_schema": NoPage("/saya/hak/skema.json", 200, "application/json"),
    "web:my_document": NoPage("/saya/data/dokumen/{letter}", 200, "application/pdf", "citizen"),
    "desk:evidence": NoPage("/meja/warga/sanggahan/{dispute}/bukti", 200, "application/pdf", "verifier"),
    "web:mandate_child": _posted("/saya/kuasa/anak", "mother"),
    "web:act_for_oneself": _posted("/saya/kuasa/selesai", "citizen"),
    "web:mandate_accept": _posted("/saya/kuasa/{mandate}/terima", "citizen"),
    "web:mandate_decline": _posted("/saya/kuasa/{mandate}/tolak", "citizen"),
    "web:mandate_act": _posted("/saya/kuasa/{mandate}/bertindak", "citizen"),
    "web:statement_answer": _posted("/saya/pernyataan/{mandate}/jawab", "citizen"),
    "web:offline_worker": NoPage("/periksa/luring/sw.js", 200, "text/javascript"),
    "web:sealing_keys": NoPage("/.well-known/mpp-keys.json", 200, "application/json"),
    "board:report": NoPage("/papan/komite/laporan.pdf", 200, "application/pdf", "committee"),
    "board:figures": NoPage("/papan/data/kinerja.csv", 200, "text/csv"),
    "board:catalogue": NoPage("/papan/data/katalog.json", 200, "application/json"),
    "board:service_data": NoPage("/papan/data/layanan/35.10/sip-dokter.jsonld", 200, "application/ld+json"),
    "look:theme": _posted("/theme"),
    "set_language": NoPage("/i18n/setlang/", 302),
    "identity:national": NoPage("/masuk/nasional", 302),
    "identity:logout_notice": _posted("/masuk/nasional/berakhir"),
    "identity:officer_code": NoPage("/masuk/petugas/kode", 302),  # asked after a right password only
    "identity:sign_out": _posted("/keluar"),
    "desk:claim": _posted("/meja/tugas/{free}/ambil", "verifier"),
    "desk:release": _posted("/meja/tugas/{free}/kembalikan", "verifier"),
    "desk:decide": _posted("/meja/tugas/{free}/putuskan", "verifier"),
    "desk:link": _posted("/meja/tugas/{free}/tautkan", "verifier"),
    "desk:end_leave": _posted("/meja/cuti/{free}/akhiri", "verifier"),
    "desk:merge_decide": _posted("/meja/penduduk/gabung/{merge}/putuskan", "verifier"),
    "desk:merge_undo": _posted("/meja/penduduk/gabung/{merge}/batalkan", "signer"),
    "desk:preview": NoPage("/meja/tugas/{free}/pratinjau.jpg", 200, "image/jpeg", "verifier"),
    "desk:file": NoPage("/meja/berkas/{file}", 200, "application/pdf", "verifier"),
    "desk:page": NoPage("/meja/berkas/{file}/1.jpg", 200, "image/jpeg", "verifier"),
}
