"""What a B-LT signature embeds besides itself: chain and status answers of the signer and of the time stamp.

It is fetched and validated once and used while it is fresh, so that a signature costs one outside call only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mpp.issuance.adapters.trust_services import Stamper, TrustServices, certificates_of
from mpp.issuance.authority import LocalAuthority
from mpp.issuance.certificates import Credential
from mpp.issuance.errors import SigningUnavailable

FRESH_FOR = timedelta(minutes=10)
"""How long a status answer is used again: a revoked signer stops signing within this time."""


def asn1(certificate: x509.Certificate) -> Any:
    """A certificate in the terms of asn1crypto."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@dataclass(frozen=True, slots=True)
class Material:
    """Validated at `since`; good for FRESH_FOR."""

    since: datetime
    stamper: Stamper
    certificates: tuple[Any, ...]
    statuses: tuple[asn1_ocsp.OCSPResponse, ...]

    def fresh(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.since <= now < self.since + FRESH_FOR


async def gather(
    authority: LocalAuthority,
    services: TrustServices,
    tsa_root: x509.Certificate,
    signer: Credential,
    now: datetime,
) -> Material:
    """Ask the services, validate both chains, and return what to embed. Raises SigningUnavailable."""
    stamper = Stamper(services)
    stamp = await stamper.async_dummy_response("sha256")
    stamping = x509.load_der_x509_certificate(certificates_of(stamp)[0].dump())
    statuses = [
        _status(authority, services, signer.certificate, authority.issuing.certificate),
        _status(authority, services, authority.issuing.certificate, authority.root.certificate),
        services.status(stamping, tsa_root),
    ]
    certificates = [asn1(one) for one in (signer.certificate, *signer.chain, stamping, tsa_root)]
    context = ValidationContext(
        trust_roots=[asn1(authority.root.certificate), asn1(tsa_root)],
        other_certs=certificates,
        ocsps=statuses,
        allow_fetching=False,
        revocation_mode="hard-fail",
        moment=max(now, *(_said_at(one) for one in statuses)),  # they answered after `now` was read
    )
    await _validate(asn1(signer.certificate), {"non_repudiation"}, set(), context)
    await _validate(asn1(stamping), set(), {"time_stamping"}, context)
    stamper.trusted = stamping
    return Material(now, stamper, tuple(certificates), tuple(statuses))


def _said_at(status: asn1_ocsp.OCSPResponse) -> datetime:
    at: datetime = status.basic_ocsp_response["tbs_response_data"]["produced_at"].native
    return at


def _status(
    authority: LocalAuthority, services: TrustServices, certificate: x509.Certificate, issuer: x509.Certificate
) -> asn1_ocsp.OCSPResponse:
    """The status of a certificate of ours; a responder that forgot us is told again."""
    try:
        return services.status(certificate, issuer)
    except SigningUnavailable as refusal:
        if refusal.code != "status_not_good":
            raise
    services.register(authority)
    return services.status(certificate, issuer)


async def _validate(certificate: Any, usage: set[str], extended: set[str], context: ValidationContext) -> None:
    """The path from a certificate to a root of ours holds. Raises SigningUnavailable."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    validator = CertificateValidator(certificate, intermediate_certs=store, validation_context=context)
    try:
        await validator.async_validate_usage(usage, extended)  # type: ignore[no-untyped-call]
    except (PathBuildingError, PathValidationError) as error:
        raise SigningUnavailable("tsa_untrusted" if extended else "status_not_good") from error
