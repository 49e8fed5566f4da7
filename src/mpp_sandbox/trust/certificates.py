"""Issuing X.509 certificates of the sandbox's own authorities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

AUTHORITY_YEARS = 20
LEAF_YEARS = 3
BACKDATED = timedelta(days=1)
"""Certificates begin a day early, so that a caller whose clock is behind still accepts them."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate with its private key and the certificates above it, nearest first."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    def issued_chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates above anything that this credential issues."""
        return (self.certificate, *self.chain)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a leaf certificate is for."""

    content_commitment: bool = False
    time_stamping: bool = False


SIGNING = Purpose(content_commitment=True)
TIME_STAMPING = Purpose(time_stamping=True)


def subject(common_name: str, **parts: str) -> x509.Name:
    """A name in Indonesia; ``parts`` may hold organization, title and serial."""
    oids = {
        "organization": NameOID.ORGANIZATION_NAME,
        "title": NameOID.TITLE,
        "serial": NameOID.SERIAL_NUMBER,
    }
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "ID")]
    attributes += [x509.NameAttribute(oids[name], value[:64]) for name, value in parts.items()]
    return x509.Name([*attributes, x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def _builder(name: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, years: int) -> x509.CertificateBuilder:
    """What all our certificates have in common."""
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool, content_commitment: bool) -> x509.KeyUsage:
    """Key usage of an authority or of a leaf."""
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _ocsp_address(url: str) -> x509.AuthorityInformationAccess:
    """Where the status of a certificate is asked."""
    where = x509.UniformResourceIdentifier(url)
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)])


def issue_root(name: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime) -> Credential:
    """A self-signed authority."""
    builder = _builder(name, key.public_key(), now, AUTHORITY_YEARS).issuer_name(name)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True, content_commitment=False), critical=True)
    return Credential(builder.sign(key, hashes.SHA256()), key)


def issue_authority(
    parent: Credential, name: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, ocsp_url: str
) -> x509.Certificate:
    """An authority that issues leaves only."""
    builder = _issued_by(parent, _builder(name, key.public_key(), now, AUTHORITY_YEARS), ocsp_url)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True, content_commitment=False), critical=True)
    return builder.sign(parent.key, hashes.SHA256())


def issue_leaf(
    parent: Credential,
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    ocsp_url: str,
    purpose: Purpose,
) -> x509.Certificate:
    """A certificate for signing documents or time stamps."""
    builder = _issued_by(parent, _builder(name, key.public_key(), now, LEAF_YEARS), ocsp_url)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    usage = _usage(signs_certificates=False, content_commitment=purpose.content_commitment)
    builder = builder.add_extension(usage, critical=True)
    if purpose.time_stamping:
        # RFC 3161 2.3: exactly this purpose, and critical.
        only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(only, critical=True)
    return builder.sign(parent.key, hashes.SHA256())


def _issued_by(parent: Credential, builder: x509.CertificateBuilder, ocsp_url: str) -> x509.CertificateBuilder:
    """Issuer name, its key identifier, and where to ask for the status."""
    public_key = parent.certificate.public_key()
    assert isinstance(public_key, ec.EllipticCurvePublicKey)
    return (
        builder.issuer_name(parent.certificate.subject)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public_key), critical=False)
        .add_extension(_ocsp_address(ocsp_url), critical=False)
    )


def ocsp_url_of(certificate: x509.Certificate) -> str | None:
    """The OCSP address inside a certificate."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return None
    location = next(iter(access)).access_location.value
    return str(location)
