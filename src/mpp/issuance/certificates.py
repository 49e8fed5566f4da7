"""Making X.509 certificates (RFC 5280) of the local authority: root, issuing authority, signers, OCSP responder."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

AUTHORITY_YEARS = 20
LEAF_YEARS = 3
RESPONDER_YEARS = 1
BACKDATED = timedelta(days=1)
"""Certificates begin a day early, so that a reader whose clock is behind accepts them."""
LONGEST_NAME = 64
"""The upper bound of a common, organisation and title name in X.520."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate with its private key and the certificates above it, nearest first."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    def issued_chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates above anything that this credential issues."""
        return (self.certificate, *self.chain)


def pem(certificate: x509.Certificate) -> str:
    """A certificate as PEM text."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def name(common: str, *, organization: str, title: str = "") -> x509.Name:
    """A distinguished name in Indonesia; parts beyond the bound of X.520 are cut."""
    parts = [(NameOID.COUNTRY_NAME, "ID"), (NameOID.ORGANIZATION_NAME, organization[:LONGEST_NAME])]
    if title:
        parts.append((NameOID.TITLE, title[:LONGEST_NAME]))
    parts.append((NameOID.COMMON_NAME, common[:LONGEST_NAME]))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def issue_root(subject: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """A self-signed authority."""
    builder = _builder(subject, key.public_key(), now, AUTHORITY_YEARS).issuer_name(subject)
    return _as_authority(builder, path_length=1).sign(key, hashes.SHA256())


def issue_authority(
    parent: Credential, subject: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, ocsp_url: str
) -> x509.Certificate:
    """An authority that issues end certificates only."""
    builder = _under(parent, _builder(subject, key, now, AUTHORITY_YEARS), ocsp_url)
    return _as_authority(builder, path_length=0).sign(parent.key, hashes.SHA256())


def issue_signer(
    parent: Credential, subject: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, ocsp_url: str
) -> x509.Certificate:
    """A certificate for signing documents, with non-repudiation."""
    builder = _under(parent, _builder(subject, key, now, LEAF_YEARS), ocsp_url)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(content_commitment=True), critical=True)
    return builder.sign(parent.key, hashes.SHA256())


def issue_responder(parent: Credential, request: x509.CertificateSigningRequest, now: datetime) -> x509.Certificate:
    """A delegated OCSP responder (RFC 6960 4.2.2.2); its own status is never asked (ocsp-nocheck).

    Raises ValueError when the request is not signed by the key that it names, or the key is not elliptic.
    """
    key = request.public_key()
    if not request.is_signature_valid or not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("the request does not prove its key")
    builder = _under(parent, _builder(request.subject, key, now, RESPONDER_YEARS), "")
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    return builder.add_extension(x509.OCSPNoCheck(), critical=False).sign(parent.key, hashes.SHA256())


def ocsp_url_of(certificate: x509.Certificate) -> str:
    """Where the status of a certificate is asked; empty when it names no place."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return ""
    places = [each for each in access if each.access_method == AuthorityInformationAccessOID.OCSP]
    return str(places[0].access_location.value) if places else ""


def _builder(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, years: int
) -> x509.CertificateBuilder:
    """What all certificates have in common."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _under(parent: Credential, builder: x509.CertificateBuilder, ocsp_url: str) -> x509.CertificateBuilder:
    """Issuer, its key identifier, and where to ask for the status (empty: nowhere)."""
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(parent.key.public_key())
    builder = builder.issuer_name(parent.certificate.subject).add_extension(identifier, critical=False)
    if not ocsp_url:
        return builder
    where = x509.UniformResourceIdentifier(ocsp_url)
    access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)
    return builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)


def _as_authority(builder: x509.CertificateBuilder, path_length: int) -> x509.CertificateBuilder:
    """Basic constraints and key usage of an authority."""
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    builder = builder.add_extension(constraints, critical=True)
    return builder.add_extension(_usage(signs_certificates=True), critical=True)


def _usage(*, signs_certificates: bool = False, content_commitment: bool = False) -> x509.KeyUsage:
    """Key usage; every key of ours makes digital signatures."""
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
