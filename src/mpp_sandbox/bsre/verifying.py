"""What BSrE says about a signed file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus

from mpp_sandbox.bsre.signing import validation_context
from mpp_sandbox.world import World


def verify_pdf(world: World, pdf: bytes) -> dict[str, Any]:
    """Conclusion over all signatures, and one entry for each. Raises pyHanko's errors for broken files."""
    reader = PdfFileReader(BytesIO(pdf), strict=False)
    context = validation_context(world)
    found = [
        (signature.field_name, validate_pdf_signature(signature, context, context))
        for signature in reader.embedded_regular_signatures
    ]
    entries = [_entry(name, status) for name, status in found]
    return {
        "conclusion": _conclusion(entries),
        "description": f"Dokumen memuat {len(entries)} tanda tangan elektronik",
        "signatureInformations": entries,
    }


def _conclusion(entries: list[dict[str, Any]]) -> str:
    """BSrE's word for the whole file."""
    if not entries:
        return "NO_SIGNATURE"
    if all(entry["integrityValid"] and entry["certificateTrusted"] for entry in entries):
        return "VALID"
    return "WARNING" if all(entry["integrityValid"] for entry in entries) else "INVALID"


def _entry(field_name: str, status: PdfSignatureStatus) -> dict[str, Any]:
    """One signature."""
    stamp = status.timestamp_validity
    return {
        "fieldName": field_name,
        "signerName": status.signing_cert.subject.native.get("common_name"),
        "issuer": status.signing_cert.issuer.native.get("common_name"),
        "integrityValid": bool(status.intact and status.valid and status.docmdp_ok is not False),
        "certificateTrusted": bool(status.trusted),
        "signatureDate": stamp.timestamp.isoformat() if stamp is not None else None,
        "timestampTrusted": bool(stamp is not None and stamp.valid and stamp.trusted),
    }
