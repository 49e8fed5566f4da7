"""The sandbox's authorities: BSrE-like signing CA, time-stamp authority, OCSP keys, identity keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mpp_sandbox.trust.certificates import (
    SIGNING,
    TIME_STAMPING,
    Credential,
    Purpose,
    issue_authority,
    issue_leaf,
    issue_root,
    ocsp_url_of,
    subject,
)
from mpp_sandbox.trust.id_keys import IdKeys
from mpp_sandbox.trust.keys import load_or_create_ec, write_whole

ORGANIZATION = "Balai Sertifikasi Rekaan (simulasi)"


class Trust:
    """All keys and certificates, made at the first start and kept under one directory."""

    def __init__(self, directory: Path, *, ocsp_url: str, now: datetime) -> None:
        """Load the authorities, or create them; certificates follow a change of the OCSP address."""
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._directory = directory
        self._ocsp_url = ocsp_url
        self._now = now
        self.id_keys = IdKeys(directory)
        self.bsre_root = self._root("bsre-root", "Balai Sertifikasi Rekaan Root")
        self.bsre = self._authority("bsre-issuing", "Balai Sertifikasi Rekaan G1", self.bsre_root)
        self.tsa_root = self._root("tsa-root", "Penanda Waktu Rekaan Root")
        tsa_name = subject("Penanda Waktu Rekaan", organization=ORGANIZATION)
        self.tsa = self._leaf("tsa", tsa_name, self.tsa_root, TIME_STAMPING)
        self.platform_responder_key = load_or_create_ec(directory / "ocsp-platform.pem")

    def signer(self, label: str, name: x509.Name) -> Credential:
        """The document-signing certificate of an official or seal; issued at first use."""
        return self._leaf(label, name, self.bsre, SIGNING)

    def bsre_chain_pem(self) -> bytes:
        """Issuing certificate and root."""
        return b"".join(pem(certificate) for certificate in self.bsre.issued_chain())

    def responder_csr_pem(self) -> bytes:
        """A request with which the platform's CA makes us its OCSP responder."""
        name = subject("Penjawab OCSP Rekaan", organization=ORGANIZATION)
        builder = x509.CertificateSigningRequestBuilder().subject_name(name)
        request = builder.sign(self.platform_responder_key, hashes.SHA256())
        return request.public_bytes(serialization.Encoding.PEM)

    def own_issuers(self) -> tuple[Credential, ...]:
        """The authorities for whose certificates we answer under our own key."""
        return (self.bsre, self.bsre_root, self.tsa_root)

    def _root(self, label: str, common_name: str) -> Credential:
        """A self-signed authority kept under ``label``."""
        key = load_or_create_ec(self._directory / f"{label}.pem")
        name = subject(common_name, organization=ORGANIZATION)
        certificate = self._kept(label, None, lambda: issue_root(name, key, self._now).certificate)
        return Credential(certificate, key)

    def _authority(self, label: str, common_name: str, parent: Credential) -> Credential:
        """An authority under ``parent``."""
        key = load_or_create_ec(self._directory / f"{label}.pem")
        name = subject(common_name, organization=ORGANIZATION)
        certificate = self._kept(
            label, parent, lambda: issue_authority(parent, name, key, self._now, self._ocsp_url)
        )
        return Credential(certificate, key, parent.issued_chain())

    def _leaf(self, label: str, name: x509.Name, parent: Credential, purpose: Purpose) -> Credential:
        """A leaf under ``parent``."""
        key = load_or_create_ec(self._directory / f"{label}.pem")
        certificate = self._kept(
            label, parent, lambda: issue_leaf(parent, name, key, self._now, self._ocsp_url, purpose)
        )
        return Credential(certificate, key, parent.issued_chain())

    def _kept(
        self, label: str, parent: Credential | None, issue: Callable[[], x509.Certificate]
    ) -> x509.Certificate:
        """The certificate on disk, or a new one when it is absent, expired or names another OCSP address."""
        path = self._directory / f"{label}.crt"
        if path.exists():
            certificate = x509.load_pem_x509_certificate(path.read_bytes())
            same_address = parent is None or ocsp_url_of(certificate) == self._ocsp_url
            if same_address and certificate.not_valid_after_utc > self._now:
                return certificate
        certificate = issue()
        write_whole(path, pem(certificate))
        return certificate


def pem(certificate: x509.Certificate) -> bytes:
    """A certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def public_point(certificate: x509.Certificate) -> bytes:
    """The bits of the public key that OCSP hashes (RFC 6960 4.1.1: without tag, length and unused bits)."""
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
