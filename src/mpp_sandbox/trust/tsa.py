"""Time-stamp authority of RFC 3161."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mpp_sandbox.trust.authorities import pem
from mpp_sandbox.trust.certificates import Credential
from mpp_sandbox.world import world_of

POLICY = "1.3.6.1.4.1.99999.1.1"
"""A policy under an enterprise number that belongs to nobody."""

DIGEST_BYTES = {"sha256": 32, "sha384": 48, "sha512": 64}
QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"


class Rejection(core.Sequence):  # type: ignore[misc, unused-ignore]  # an untyped base
    """A reply without token, which RFC 3161 allows and asn1crypto's own type does not."""

    _fields = [("status", tsp.PKIStatusInfo)]


def time_stamp(query: bytes, tsa: Credential, *, at: datetime, serial: int) -> bytes:
    """The DER reply to a DER query: a token, or a rejection with its RFC 3161 failure bit."""
    try:
        request = tsp.TimeStampReq.load(query, strict=True)
        imprint = request["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        length = len(imprint["hashed_message"].native)
        policy, wants_certificate = request["req_policy"].native, bool(request["cert_req"].native)
    except (ValueError, TypeError):
        return _rejection("bad_data_format")
    if algorithm not in DIGEST_BYTES:
        return _rejection("bad_alg")
    if length != DIGEST_BYTES[algorithm]:
        return _rejection("bad_data_format")
    if policy not in (None, POLICY):
        return _rejection("unaccepted_policy")
    info = _info(request, tsa, at, serial).dump()
    reply = tsp.TimeStampResp(
        {"status": {"status": "granted"}, "time_stamp_token": _token(info, tsa, at, wants_certificate)}
    )
    return bytes(reply.dump())


def _rejection(failure: str) -> bytes:
    """A reply without token."""
    status = {"status": "rejection", "fail_info": tsp.PKIFailureInfo({failure})}
    return bytes(Rejection({"status": status}).dump())


def _info(request: tsp.TimeStampReq, tsa: Credential, at: datetime, serial: int) -> tsp.TSTInfo:
    """What is signed: the imprint, the time to the second, our serial, and the caller's nonce."""
    info = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": request["message_imprint"],
        "serial_number": serial,
        "gen_time": at.replace(microsecond=0),
        "accuracy": {"seconds": 1},
        "tsa": asn1_x509.GeneralName(name="directory_name", value=_asn1(tsa).subject),
    }
    if request["nonce"].native is not None:
        info["nonce"] = request["nonce"]
    return tsp.TSTInfo(info)


def _asn1(credential: Credential) -> asn1_x509.Certificate:
    """The certificate in asn1crypto's terms."""
    return asn1_x509.Certificate.load(credential.certificate.public_bytes(serialization.Encoding.DER))


def _attribute(name: str, value: object) -> cms.CMSAttribute:
    """A signed attribute with one value."""
    return cms.CMSAttribute({"type": name, "values": [value]})


def _signed_attributes(info: bytes, certificate: asn1_x509.Certificate, at: datetime) -> cms.CMSAttributes:
    """Type, time, digest, and the certificate's hash (RFC 5816: ESSCertIDv2 with SHA-256)."""
    identity = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate.dump()).digest()}]})
    return cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("signing_time", cms.Time({"utc_time": core.UTCTime(at.replace(microsecond=0))})),
            _attribute("message_digest", hashlib.sha256(info).digest()),
            _attribute("signing_certificate_v2", identity),
        ]
    )


def _token(info: bytes, tsa: Credential, at: datetime, with_certificate: bool) -> cms.ContentInfo:
    """The CMS SignedData around the time-stamp information."""
    certificate = _asn1(tsa)
    attributes = _signed_attributes(info, certificate, at)
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            }
        ),
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "signed_attrs": attributes,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signature": tsa.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
    }
    signed = {
        "version": "v3",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
        "signer_infos": [signer],
    }
    if with_certificate:
        signed["certificates"] = [certificate]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


async def answer(request: Request) -> Response:
    """``POST /tsa``."""
    if request.headers.get("content-type", "").split(";")[0].strip() != QUERY_TYPE:
        raise HTTPException(415, f"content type must be {QUERY_TYPE}")
    world = world_of(request)
    at = world.now() + timedelta(seconds=world.knobs["tsa"].options["clock_skew_s"])
    serial = world.store.next_number("tsa")
    reply = time_stamp(await request.body(), world.trust.tsa, at=at, serial=serial)
    return Response(reply, media_type=REPLY_TYPE)


async def authority(request: Request) -> Response:
    """``GET /tsa/ca.pem``: the root to trust."""
    return Response(pem(world_of(request).trust.tsa_root.certificate), media_type="application/x-pem-file")


routes = [Route("/tsa", answer, methods=["POST"]), Route("/tsa/ca.pem", authority)]
