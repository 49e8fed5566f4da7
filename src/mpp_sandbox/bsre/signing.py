"""PAdES B-LT signatures (ETSI EN 319 142-1): chain, OCSP answers and a time stamp inside the file."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import BaseStampStyle, StaticStampStyle, TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mpp_sandbox.trust.certificates import Credential
from mpp_sandbox.trust.ocsp import respond
from mpp_sandbox.trust.tsa import time_stamp
from mpp_sandbox.world import World

# pyHanko warns that nothing is fetched; nothing need be, since we answer OCSP ourselves.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)

STAMP_TEXT = "Ditandatangani secara elektronik\n%(signer)s\n%(ts)s"


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a visible signature stands: 1-based page, lower left corner and size in points."""

    page: int
    box: tuple[int, int, int, int]
    image: bytes | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """How the caller wants the signature."""

    reason: str | None = None
    location: str | None = None
    contact: str | None = None
    appearance: Appearance | None = None


class LocalTimeStamper(TimeStamper):
    """Asks the sandbox's own time-stamp authority without a round trip over HTTP."""

    def __init__(self, world: World) -> None:
        """Stamp by the clock of ``world``."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._world = world

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One time stamp."""
        serial = self._world.store.next_number("tsa")
        reply = time_stamp(req.dump(), self._world.trust.tsa, at=self._world.now(), serial=serial)
        return tsp.TimeStampResp.load(reply)


def asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """A certificate in the terms of asn1crypto."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _ocsp_answer(world: World, certificate: x509.Certificate, issuer: x509.Certificate) -> object:
    """The responder's answer about a certificate."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303
    query = builder.build().public_bytes(serialization.Encoding.DER)
    return asn1_ocsp.OCSPResponse.load(respond(world, query))


def validation_context(world: World, *leaves: Credential) -> ValidationContext:
    """Trust in our two roots, with fresh status answers for ``leaves`` and the issuing authority."""
    trust = world.trust
    pairs = [(leaf.certificate, leaf.chain[0]) for leaf in (*leaves, trust.tsa, trust.bsre)]
    return ValidationContext(
        trust_roots=[asn1(trust.bsre_root.certificate), asn1(trust.tsa_root.certificate)],
        other_certs=[asn1(trust.bsre.certificate)],
        ocsps=[_ocsp_answer(world, certificate, issuer) for certificate, issuer in pairs],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=world.now(),
    )


def _signer(credential: Credential) -> SimpleSigner:
    """The credential as pyHanko uses it, with the chain to embed."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([asn1(certificate) for certificate in credential.chain])
    der = credential.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(asn1(credential.certificate), asn1_keys.PrivateKeyInfo.load(der), store)


def _style(appearance: Appearance) -> BaseStampStyle:
    """The official's picture, or a line of text."""
    if appearance.image is None:
        return TextStampStyle(stamp_text=STAMP_TEXT, border_width=1)
    with Image.open(BytesIO(appearance.image)) as picture:
        return StaticStampStyle(background=PdfImage(picture.convert("RGBA")), background_opacity=1, border_width=0)


def sign_pdf(world: World, pdf: bytes, credential: Credential, wish: Wish) -> bytes:
    """The file with one more signature. Raises pyHanko's errors when it is not a usable PDF."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    field_name = f"Signature{len(writer.prev.embedded_signatures) + 1}"
    metadata = PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm="sha256",
        reason=wish.reason,
        location=wish.location,
        contact_info=wish.contact,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=validation_context(world, credential),
    )
    field = SigFieldSpec(field_name)
    style = None
    if wish.appearance is not None:
        field = SigFieldSpec(field_name, on_page=wish.appearance.page - 1, box=wish.appearance.box)
        style = _style(wish.appearance)
    signer = PdfSigner(
        metadata,
        _signer(credential),
        timestamper=LocalTimeStamper(world),
        stamp_style=style,
        new_field_spec=field,
    )
    signed = signer.sign_pdf(writer, in_place=False)
    return bytes(signed.getvalue())
