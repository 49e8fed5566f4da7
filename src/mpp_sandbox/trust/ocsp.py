"""OCSP responder of RFC 6960, for the sandbox's own authorities and for the platform's local CA."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mpp_sandbox.store import Record
from mpp_sandbox.trust.authorities import public_point
from mpp_sandbox.web import json_object, text
from mpp_sandbox.world import World, world_of

ISSUERS = "ocsp_issuer"
REVOKED = "ocsp_revoked"
REPLY_TYPE = "application/ocsp-response"
FRESH_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Responder:
    """Who answers for an issuer's certificates, and with which key."""

    issuer: x509.Certificate
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def issuer_id(self) -> str:
        """The issuer's key, as it keys revocations."""
        return issuer_id(self.issuer)


def issuer_id(issuer: x509.Certificate) -> str:
    """SHA-256 of the issuer's public key, in hex."""
    return hashlib.sha256(public_point(issuer)).hexdigest()


def responders(world: World) -> list[Responder]:
    """Own authorities first, then registered issuers, the latest last."""
    own = [Responder(ca.certificate, ca.certificate, ca.key) for ca in world.trust.own_issuers()]
    registered = [
        Responder(
            x509.load_pem_x509_certificate(body["issuer_pem"].encode()),
            x509.load_pem_x509_certificate(body["responder_pem"].encode()),
            world.trust.platform_responder_key,
        )
        for _, body in world.store.all(ISSUERS)
    ]
    return own + registered


def respond(world: World, query: bytes) -> bytes:
    """The DER reply to a DER query about one certificate."""
    try:
        request = ocsp.load_der_ocsp_request(query)
        algorithm, serial = request.hash_algorithm, request.serial_number
        ids = (request.issuer_name_hash, request.issuer_key_hash)
        nonce = _nonce(request)
    except (ValueError, NotImplementedError, UnsupportedAlgorithm):
        return _failure(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    known = responders(world)
    asked = next((r for r in known if _hashes(r.issuer, algorithm) == ids), None)
    if asked is None and len(known) == len(world.trust.own_issuers()):
        return _failure(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    responder = asked or known[-1]
    status, revoked_at, reason = _status(world, asked, serial)
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        *ids, serial, algorithm, status, world.now(), world.now() + FRESH_FOR, revoked_at, reason
    )
    return _signed(builder, responder, nonce)


def _signed(builder: ocsp.OCSPResponseBuilder, responder: Responder, nonce: x509.OCSPNonce | None) -> bytes:
    """Add who answers and the caller's nonce, then sign."""
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
    builder = builder.certificates([responder.certificate])
    if nonce is not None:
        builder = builder.add_extension(nonce, critical=False)
    response = builder.sign(responder.key, hashes.SHA256())
    return response.public_bytes(serialization.Encoding.DER)


def _failure(status: ocsp.OCSPResponseStatus) -> bytes:
    """A reply without certificate status."""
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(serialization.Encoding.DER)


def _nonce(request: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    """The caller's nonce."""
    try:
        return request.extensions.get_extension_for_class(x509.OCSPNonce).value
    except x509.ExtensionNotFound:
        return None


def _hashes(issuer: x509.Certificate, algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
    """Name and key of an issuer, hashed as the request hashed them."""
    digests = []
    for content in (issuer.subject.public_bytes(), public_point(issuer)):
        digest = hashes.Hash(algorithm)
        digest.update(content)
        digests.append(digest.finalize())
    return digests[0], digests[1]


def _status(
    world: World, asked: Responder | None, serial: int
) -> tuple[ocsp.OCSPCertStatus, datetime | None, x509.ReasonFlags | None]:
    """Good, revoked since when and why, or unknown when the issuer is not ours."""
    if asked is None:
        return ocsp.OCSPCertStatus.UNKNOWN, None, None
    body = world.store.get(REVOKED, f"{asked.issuer_id}:{serial}")
    if body is None:
        return ocsp.OCSPCertStatus.GOOD, None, None
    return (
        ocsp.OCSPCertStatus.REVOKED,
        datetime.fromisoformat(body["at"]),
        x509.ReasonFlags(body["reason"]),
    )


async def answer(request: Request) -> Response:
    """``POST /ocsp``."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/ocsp-request":
        raise HTTPException(415, "content type must be application/ocsp-request")
    return Response(respond(world_of(request), await request.body()), media_type=REPLY_TYPE)


async def answer_get(request: Request) -> Response:
    """``GET /ocsp/{base64}`` (RFC 6960 appendix A.1)."""
    try:
        query = base64.b64decode(request.path_params["query"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise HTTPException(400, "query is not base64") from error
    return Response(respond(world_of(request), query), media_type=REPLY_TYPE)


async def signing_request(request: Request) -> Response:
    """``GET /ocsp/csr``: the platform's CA certifies this key with OCSPSigning and ocsp-nocheck."""
    return Response(world_of(request).trust.responder_csr_pem(), media_type="application/x-pem-file")


async def register(request: Request) -> JSONResponse:
    """``POST /ocsp/register``: answer for this issuer from now on."""
    world, body = world_of(request), await json_object(request)
    issuer = _certificate(body, "issuer_pem")
    responder = _certificate(body, "responder_pem")
    _check_delegation(world, issuer, responder)
    record = {name: text(body, name) for name in ("issuer_pem", "responder_pem")}
    world.store.put(ISSUERS, issuer_id(issuer), record)
    return JSONResponse({"issuer_id": issuer_id(issuer)}, 201)


async def revoke(request: Request) -> JSONResponse:
    """``POST /ocsp/revoke``: a serial of the last registered issuer, unless another is named.

    The serial is a number, or text in decimal or 0x hex.
    """
    world, body = world_of(request), await json_object(request)
    if body.get("issuer_pem"):
        issuer_key = issuer_id(_certificate(body, "issuer_pem"))
    else:
        issuer_key = responders(world)[-1].issuer_id
    try:
        serial = int(str(body.get("serial")), 0)
        reason = x509.ReasonFlags(str(body.get("reason") or "unspecified"))
    except ValueError as error:
        raise HTTPException(400, "serial or reason not valid") from error
    world.store.put(REVOKED, f"{issuer_key}:{serial}", _revocation(world, reason))
    return JSONResponse({"issuer_id": issuer_key, "serial": str(serial), "status": "revoked"}, 201)


def _revocation(world: World, reason: x509.ReasonFlags) -> Record:
    """What is kept of a revocation."""
    return {"at": world.now().replace(microsecond=0).isoformat(), "reason": reason.value}


def _certificate(body: Record, name: str) -> x509.Certificate:
    """A PEM certificate of the body. Raises HTTPException 400."""
    try:
        return x509.load_pem_x509_certificate(text(body, name).encode())
    except ValueError as error:
        raise HTTPException(400, f"{name} is not a certificate") from error


def _check_delegation(world: World, issuer: x509.Certificate, responder: x509.Certificate) -> None:
    """The responder certificate holds our key, comes from the issuer, and may sign OCSP.

    Raises HTTPException 400.
    """
    if responder.public_key() != world.trust.platform_responder_key.public_key():
        raise HTTPException(400, "responder_pem does not hold the key of /ocsp/csr")
    try:
        responder.verify_directly_issued_by(issuer)
        usage = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
    except Exception as error:
        raise HTTPException(400, f"responder_pem cannot serve: {type(error).__name__}") from error
    if ExtendedKeyUsageOID.OCSP_SIGNING not in usage:
        raise HTTPException(400, "responder_pem lacks the OCSPSigning purpose")


routes = [
    Route("/ocsp", answer, methods=["POST"]),
    Route("/ocsp/csr", signing_request),
    Route("/ocsp/register", register, methods=["POST"]),
    Route("/ocsp/revoke", revoke, methods=["POST"]),
    Route("/ocsp/{query:path}", answer_get),
]
