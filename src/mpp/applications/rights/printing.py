"""A record as it is printed: labels that people read, and no internal numbers. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mpp.applications.rights.records import Record
from mpp.issuance.wording import day
from mpp.kernel import zones

MOST_TEXT = 400  # letters of one value in print
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")

TITLES = {
    "identity": "Identitas",
    "facts": "Data tentang Anda, dengan riwayat dan asalnya",
    "kept_documents": "Dokumen yang disimpan untuk Anda",
    "consents": "Persetujuan Anda",
    "disputes": "Sanggahan Anda",
    "access_questions": "Pertanyaan Anda tentang akses data",
    "disclosures": "Siapa membuka data Anda",
    "limits": "Izin yang jumlahnya dibatasi",
    "requests": "Permintaan hak Anda",
    "exports": "Salinan data yang pernah dibuat",
    "interviews": "Isian",
    "applications": "Permohonan dan isinya",
    "documents": "Dokumen",
    "notices": "Pemberitahuan",
    "filings": "Yang dikirim ke sistem instansi",
    "cases": "Perjalanan berkas",
    "account": "Akun",
    "sessions": "Sesi masuk",
    "audit": "Catatan audit",
}
_TABLES = {
    "identity.Person": "Orang",
    "identity.NationalAccount": "Akun nasional",
    "identity.PhoneIdentity": "Nomor telepon untuk masuk",
    "vault.Fact": "Data",
    "vault.Disclosure": "Akses",
    "vault.LimitClaim": "Tempat izin",
    "vault.RightsRequest": "Permintaan",
    "applications.Interview": "Isian",
    "applications.Application": "Permohonan",
    "applications.Submission": "Isi permohonan",
    "applications.File": "Berkas unggahan",
    "applications.Notice": "Pemberitahuan",
    "applications.Filing": "Kiriman",
    "processes.Case": "Berkas",
    "processes.WorkItem": "Tugas petugas",
    "processes.CorrectionRequest": "Permintaan perbaikan",
    "processes.DecisionNote": "Alasan keputusan",
    "processes.InternalNote": "Catatan antarpetugas",
    "processes.Recusal": "Petugas yang mundur",
    "processes.Clock": "Jangka waktu",
    "processes.CaseEvent": "Peristiwa",
    "issuance.Output": "Dokumen terbitan",
    "identity.Account": "Akun",
    "identity.Session": "Sesi",
    "audit.AuditEntry": "Catatan",
}
_WORDS = {
    "at": "waktu",
    "content": "isi",
    "value": "nilai",
    "values": "isian",
    "element": "unsur data",
    "elements": "unsur data",
    "source": "asal",
    "assurance": "tingkat kepastian (1 diisi sendiri, 4 dari pemiliknya)",
    "expires at": "berlaku sampai",
    "replaced at": "diganti pada",
    "recipient": "penerima",
    "purpose": "tujuan",
    "basis": "dasar",
    "number": "nomor",
    "state": "keadaan",
    "kind": "jenis",
    "task": "tugas",
    "code": "kode",
    "action": "perbuatan",
    "outcome": "hasil",
    "decision": "keputusan",
    "due at": "batas waktu",
    "opened at": "dibuka pada",
    "closed at": "ditutup pada",
    "created at": "dibuat pada",
    "updated at": "diubah pada",
    "submitted at": "dikirim pada",
    "service id": "layanan",
    "name": "nama",
    "size": "ukuran (bita)",
    "media type": "jenis berkas",
    "file file": "letak di arsip ZIP",
    "not readable": "tidak dapat dibuka",
}


def printed(record: Record, elements: Mapping[str, str]) -> dict[str, Any]:
    """A record's title and its lines; `elements` are the labels of the dictionary, by id."""
    rows = [
        (label, text) for label, text in _lines("", record) if label != "table" and text and not _ID.fullmatch(text)
    ]
    title = _TABLES.get(record["table"], record["table"])
    about = elements.get(str(record.get("element", "")))
    return {"title": f"{title}: {about}" if about else title, "rows": [(_label(one), text) for one, text in rows]}


def _label(words: str) -> str:
    return _WORDS.get(words, words)


def _lines(label: str, value: Any) -> Iterator[tuple[str, str]]:
    """A record as label and text; what lies deeper gets the labels on the way to it."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _lines(f"{label} {name}".strip().replace("_", " "), one)
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for number, one in enumerate(value, 1):
            yield from _lines(f"{label} {number}", one)
    elif isinstance(value, list):
        yield label, _text(", ".join(str(one) for one in value if not _ID.fullmatch(str(one))))
    elif value is not None:
        yield label, _text(str(value))


def _text(text: str) -> str:
    if _MOMENT.fullmatch(text):
        local = datetime.fromisoformat(text).astimezone(zones.WIB)
        return f"{day(local.date())}, {local:%H.%M} WIB"
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "…"
