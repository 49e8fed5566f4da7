"""Judging the signatures inside a PDF: unchanged, complete, and leading to a root that we trust."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import SignatureCoverageLevel


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. `trusted` asks for a chain to a root, its status and a time stamp, all inside the file.

    `unaltered`: it covers the file, or what was added later is validation data alone, as a signer may append.
    """

    signer: str
    intact: bool
    covers_file: bool
    unaltered: bool
    trusted: bool
    stamped_at: datetime | None


def genuine(pdf: bytes, roots: Sequence[x509.Certificate]) -> bool:
    """Whether a file is signed, and each signature is intact, unaltered since, and leads to one of the roots."""
    reports = inspect(pdf, roots)
    return bool(reports) and all(one.intact and one.unaltered and one.trusted for one in reports)


def inspect(pdf: bytes, roots: Sequence[x509.Certificate]) -> list[SignatureReport]:
    """Every signature of a file; an empty list for a file that is no readable PDF or has no signature.

    Nothing is fetched: what the file does not carry does not count (PAdES B-LT).
    """
    try:
        reader = PdfFileReader(BytesIO(pdf))
        return [_report(reader, each, roots) for each in reader.embedded_regular_signatures]
    except Exception:  # noqa: BLE001 - a stranger's file may break a parser in any way: it is then no signed PDF
        return []


def _report(reader: PdfFileReader, signature: Any, roots: Sequence[x509.Certificate]) -> SignatureReport:
    stamped_at = _stamped_at(signature)
    context = DocumentSecurityStore.read_dss(reader).as_validation_context(
        {
            "trust_roots": [_asn1(root) for root in roots],
            "allow_fetching": False,
            "revocation_mode": "hard-fail",
            "moment": stamped_at or datetime.now(UTC),
        }
    )
    status = validate_pdf_signature(signature, context, context)
    stamp, covers_file = status.timestamp_validity, status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return SignatureReport(
        signer=str(status.signing_cert.subject.native.get("common_name", "")),
        intact=bool(status.intact and status.valid),
        covers_file=covers_file,
        unaltered=covers_file or status.modification_level <= ModificationLevel.LTA_UPDATES,
        trusted=bool(status.trusted and stamp is not None and stamp.valid and stamp.trusted),
        stamped_at=stamped_at,
    )


def _stamped_at(signature: Any) -> datetime | None:
    """The time that the embedded time stamp claims; its own signature is judged with the rest."""
    stamp = next(iter(extract_tst_data_iter(signature.signer_info, signed=False)), None)
    if stamp is None:
        return None
    when: datetime = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    return when


def _asn1(certificate: x509.Certificate) -> Any:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
