"""Signing here, by the local authority: PAdES B-LT in one revision, so that the signature covers the whole file."""

import asyncio
import logging
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Lock

from asn1crypto import keys as asn1_keys
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mpp.issuance.adapters import lengths
from mpp.issuance.adapters.anchors import time_stamp_root
from mpp.issuance.adapters.material import Material, asn1, gather
from mpp.issuance.adapters.trust_services import TrustServices
from mpp.issuance.authority import LocalAuthority
from mpp.issuance.certificates import Credential
from mpp.issuance.errors import SigningUnavailable
from mpp.issuance.ports import Mark, SignerIdentity

# pyHanko warns that it embeds nothing by itself; the validation data is embedded by us, below.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)

lengths.mend()

FIELD = "Signature1"
BYTES_RESERVED = 12_288
"""Room for signature, chain and time stamp, in hex digits. A P-256 signature with both takes about 8,000."""


class LocalSigner:
    """Implements `ports.Signer`. Safe to share between threads."""

    def __init__(self, authority: LocalAuthority, services: TrustServices, folder: Path) -> None:
        """`folder` keeps the root of the time-stamp service, fetched once and then trusted."""
        self._authority, self._services, self._folder = authority, services, folder
        self._gathering = Lock()
        self._materials: dict[SignerIdentity, Material] = {}
        self._signers: dict[x509.Certificate, SimpleSigner] = {}

    def sign(self, pdf: bytes, signer: SignerIdentity, mark: Mark, at: datetime) -> bytes:
        """The file with one invisible signature. Raises SigningUnavailable."""
        credential = self._authority.signer(signer, at)
        material = self._material(signer, credential, at)
        try:
            return self._signed(pdf, credential, material, mark)
        except SigningUnavailable:
            self._materials.pop(signer, None)  # a changed time-stamp certificate is looked at anew
            raise

    def time_stamp_root(self) -> x509.Certificate:
        """The root that our time stamps lead to. Raises SigningUnavailable."""
        return time_stamp_root(self._folder, self._services)

    def _material(self, signer: SignerIdentity, credential: Credential, at: datetime) -> Material:
        known = self._materials.get(signer)
        if known is not None and known.fresh(at):
            return known
        with self._gathering:
            root = self.time_stamp_root()
            gathered = asyncio.run(gather(self._authority, self._services, root, credential, at))
            self._materials[signer] = gathered
        return gathered

    def _signed(self, pdf: bytes, credential: Credential, material: Material, mark: Mark) -> bytes:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=material.certificates, ocsps=material.statuses
        )
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=mark.number,
            contact_info=mark.verify_url,
            subfilter=SigSeedSubFilter.PADES,
        )
        signing = PdfSigner(
            metadata,
            self._pyhanko_signer(credential),
            timestamper=material.stamper,
            new_field_spec=SigFieldSpec(FIELD),
        )
        signed = signing.sign_pdf(writer, in_place=False, bytes_reserved=BYTES_RESERVED)
        return bytes(signed.getvalue())

    def _pyhanko_signer(self, credential: Credential) -> SimpleSigner:
        """The credential as pyHanko uses it, with the chain to embed."""
        known = self._signers.get(credential.certificate)
        if known is None:
            store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
            store.register_multiple([asn1(certificate) for certificate in credential.chain])
            der = credential.key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            key = asn1_keys.PrivateKeyInfo.load(der)
            known = SimpleSigner(asn1(credential.certificate), key, store)
            self._signers[credential.certificate] = known
        return known
