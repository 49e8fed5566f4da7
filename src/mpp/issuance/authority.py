"""The local certificate authority, made at first start and kept under one folder, keys with mode 600.

Certificates follow a change of the OCSP address, and an expiry, under the same keys: what was signed before
stays verifiable, since every file carries its own chain.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mpp.issuance.certificates import (
    Credential,
    issue_authority,
    issue_responder,
    issue_root,
    issue_signer,
    name,
    ocsp_url_of,
    pem,
)
from mpp.issuance.ports import SignerIdentity
from mpp.kernel.secret_file import write_once

ORGANIZATION = "MPP Digital"
PrivateKey = ec.EllipticCurvePrivateKey | Ed25519PrivateKey


class LocalAuthority:
    """Root, issuing authority, one certificate for each signing office, and the key that seals QR texts."""

    def __init__(self, folder: Path, ocsp_url: str, now: datetime) -> None:
        """Load the authority, or make it. `ocsp_url` is written into the certificates."""
        self._folder, self._ocsp_url = folder, ocsp_url
        self._signers: dict[str, Credential] = {}
        self.root = self._make_root(now)
        self.issuing = self._make_issuing(now)
        self.seal_key = self._seal_key()

    def root_pem(self) -> str:
        """The root that readers trust, published at /ca.pem."""
        return pem(self.root.certificate)

    def signer(self, identity: SignerIdentity, now: datetime) -> Credential:
        """The credential of an office's holder, made at first use."""
        label = _label(identity)
        known = self._signers.get(label)
        if known is None or known.certificate.not_valid_after_utc <= now:
            known = self._make_signer(label, identity, now)
            self._signers[label] = known
        return known

    def responder(self, issuer: Credential, request: x509.CertificateSigningRequest, now: datetime) -> str:
        """The PEM certificate that lets an OCSP service answer for `issuer`. Raises ValueError."""
        return pem(issue_responder(issuer, request, now))

    def _make_root(self, now: datetime) -> Credential:
        key = self._key("root")
        subject = name("MPP Digital Root", organization=ORGANIZATION)
        return Credential(self._kept("root", "", now, lambda: issue_root(subject, key, now)), key)

    def _make_issuing(self, now: datetime) -> Credential:
        key, parent, url = self._key("issuing"), self.root, self._ocsp_url
        subject = name("MPP Digital Penerbit", organization=ORGANIZATION)
        made = self._kept("issuing", url, now, lambda: issue_authority(parent, subject, key.public_key(), now, url))
        return Credential(made, key, parent.issued_chain())

    def _make_signer(self, label: str, identity: SignerIdentity, now: datetime) -> Credential:
        key, parent, url = self._key(label), self.issuing, self._ocsp_url
        subject = name(identity.name, organization=identity.agency, title=identity.title)
        made = self._kept(label, url, now, lambda: issue_signer(parent, subject, key.public_key(), now, url))
        return Credential(made, key, parent.issued_chain())

    def _key(self, label: str) -> ec.EllipticCurvePrivateKey:
        """The P-256 key kept under `label`."""
        key = self._load_key(label, lambda: ec.generate_private_key(ec.SECP256R1()))
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key

    def _seal_key(self) -> Ed25519PrivateKey:
        """The key of the sealed QR texts."""
        key = self._load_key("seal", Ed25519PrivateKey.generate)
        assert isinstance(key, Ed25519PrivateKey)
        return key

    def _load_key(self, label: str, make: Callable[[], PrivateKey]) -> object:
        path = self._folder / f"{label}.key"
        if not path.exists():
            write_once(path, _key_text(make()))
        return serialization.load_pem_private_key(path.read_bytes(), password=None)

    def _kept(
        self, label: str, ocsp_url: str, now: datetime, issue: Callable[[], x509.Certificate]
    ) -> x509.Certificate:
        """The certificate on disk, or a new one when it is absent, expired or names another OCSP address."""
        path = self._folder / f"{label}.pem"
        if path.exists():
            known = x509.load_pem_x509_certificate(path.read_bytes())
            if ocsp_url_of(known) == ocsp_url and known.not_valid_after_utc > now:
                return known
        made = issue()
        _write_whole(path, pem(made))
        return made


def _label(identity: SignerIdentity) -> str:
    """A file name of an office and its holder, without their names in it."""
    parts = (str(identity.region_id), identity.agency, identity.role, identity.name, identity.title)
    return "signer-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _key_text(key: PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _write_whole(path: Path, text: str) -> None:
    """Replace a public file at once: a reader sees the old or the new, never half."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    Path(draft).replace(path)
