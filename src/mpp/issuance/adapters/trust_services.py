"""Time stamps (RFC 3161) and certificate status (RFC 6960) over HTTP, with kept connections and a time limit."""

import hashlib
from typing import Any

import httpx
from asn1crypto import cms, tsp
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from pyhanko.sign.general import CMSExtractionError, MultivaluedAttributeError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from mpp.issuance.authority import LocalAuthority
from mpp.issuance.certificates import Credential, pem
from mpp.issuance.errors import SigningUnavailable
from mpp.kernel import clock

TIMEOUT_SECONDS = 4.0
"""One call's limit: a job that signs tries again later, so waiting longer only holds a worker."""


class TrustServices:
    """The two services that a signature needs. Safe to share between threads."""

    def __init__(self, tsa_url: str, ocsp_url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self.tsa_url, self.ocsp_url = tsa_url, ocsp_url
        self._http = httpx.Client(timeout=timeout, trust_env=False)

    def close(self) -> None:
        """Close the kept connections."""
        self._http.close()

    def time_stamp(self, query: bytes) -> bytes:
        """The reply to a time-stamp query, both DER. Raises SigningUnavailable."""
        return self._post(self.tsa_url, query, "application/timestamp-query", "tsa_away")

    def time_stamp_root(self) -> str:
        """The PEM root that the time-stamp service publishes beside itself. Raises SigningUnavailable."""
        return self._get(f"{self.tsa_url}/ca.pem", "tsa_away")

    def published(self, url: str) -> str:
        """The PEM certificates that an authority publishes at an address. Raises SigningUnavailable."""
        return self._get(url, "anchor_away")

    def status(self, certificate: x509.Certificate, issuer: x509.Certificate) -> asn1_ocsp.OCSPResponse:
        """The signed word of the responder about a certificate.

        Raises SigningUnavailable: away, or the responder does not answer for this issuer (status_not_good).
        """
        builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256())
        query = builder.build().public_bytes(serialization.Encoding.DER)
        reply = self._post(self.ocsp_url, query, "application/ocsp-request", "ocsp_away")
        read = ocsp.load_der_ocsp_response(reply)
        successful = read.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
        if not successful or read.certificate_status is not ocsp.OCSPCertStatus.GOOD:
            raise SigningUnavailable("status_not_good")
        return asn1_ocsp.OCSPResponse.load(reply)

    def register(self, authority: LocalAuthority) -> None:
        """Make the responder answer for our two authorities; again changes nothing. Raises SigningUnavailable."""
        text = self._get(f"{self.ocsp_url}/csr", "ocsp_away")
        request = x509.load_pem_x509_csr(text.encode())
        for issuer in (authority.root, authority.issuing):
            self._register_one(authority, issuer, request)

    def _register_one(
        self, authority: LocalAuthority, issuer: Credential, request: x509.CertificateSigningRequest
    ) -> None:
        responder = authority.responder(issuer, request, clock.now())
        body = {"issuer_pem": pem(issuer.certificate), "responder_pem": responder}
        try:
            self._http.post(f"{self.ocsp_url}/register", json=body).raise_for_status()
        except httpx.HTTPError as error:
            raise SigningUnavailable("ocsp_away") from error

    def _post(self, url: str, content: bytes, kind: str, away: str) -> bytes:
        try:
            reply = self._http.post(url, content=content, headers={"Content-Type": kind})
            return reply.raise_for_status().content
        except httpx.HTTPError as error:
            raise SigningUnavailable(away) from error

    def _get(self, url: str, away: str) -> str:
        try:
            return self._http.get(url).raise_for_status().text
        except httpx.HTTPError as error:
            raise SigningUnavailable(away) from error


class Stamper(TimeStamper):
    """pyHanko's time stamper over `TrustServices`; believes only tokens of the validated certificate."""

    def __init__(self, services: TrustServices) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._services = services
        self.trusted: x509.Certificate | None = None

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """One reply of the service."""
        return tsp.TimeStampResp.load(self._services.time_stamp(req.dump()))

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token over the digest. Raises SigningUnavailable."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            _check_token(token, message_digest, self.trusted)
        except (TimestampRequestError, CMSExtractionError, MultivaluedAttributeError, ValueError) as error:
            raise SigningUnavailable("tsa_untrusted") from error
        return token


def certificates_of(token: cms.ContentInfo) -> list[Any]:
    """The certificates inside a time-stamp token, in asn1crypto's terms."""
    return [each.chosen for each in token["content"]["certificates"]]


def _check_token(token: cms.ContentInfo, digest: bytes, trusted: x509.Certificate | None) -> None:
    """The token stamps our digest and is signed by the trusted certificate. Raises ValueError."""
    signed = token["content"]
    content = signed["encap_content_info"]["content"]
    if content.parsed["message_imprint"]["hashed_message"].native != digest:
        raise ValueError("the token stamps something else")
    if trusted is None:
        return  # the first token of all: the caller validates its certificate before using any
    [info] = signed["signer_infos"]
    trusted_der = trusted.public_bytes(serialization.Encoding.DER)
    leaf = next((each for each in certificates_of(token) if each.dump() == trusted_der), None)
    if leaf is None:
        raise ValueError("another certificate stamps now")
    intact, valid = validate_sig_integrity(info, leaf, "tst_info", hashlib.sha256(bytes(content)).digest())
    if not (intact and valid):
        raise ValueError("the token's signature does not hold")
