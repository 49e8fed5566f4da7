"""BSrE's client service, version 2 (domain facts 8.3), with Basic authentication."""

from __future__ import annotations

import base64
import binascii
import importlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mpp_sandbox.bsre.subscribers import (
    SEALS,
    UNKNOWN,
    USABLE,
    certificate_status,
    credential_of_official,
    credential_of_seal,
)
from mpp_sandbox.credentials import BSRE_PASSWORD, BSRE_USER
from mpp_sandbox.store import Record
from mpp_sandbox.trust.certificates import Credential
from mpp_sandbox.web import basic_credentials, fingerprint, json_object, text
from mpp_sandbox.world import World, world_of

if TYPE_CHECKING:
    from mpp_sandbox.bsre.signing import Wish

ACTIVATIONS = "bsre_activation"
CODES = "bsre_totp"
CODE_LASTS = timedelta(minutes=5)
MAX_FILES = 50
STATUS_CODES = {UNKNOWN: 1110, USABLE: 1111, "EXPIRED": 1113}


class Refused(Exception):
    """The service says no, with its number and text, as HTTP 400."""

    def __init__(self, status: int, error: str) -> None:
        """Keep the service's number and text."""
        super().__init__(error)
        self.body: Record = {"status": status, "error": error}


Handler = Callable[[World, Record], Record]


def _endpoint(act: Handler) -> Callable[[Request], Any]:
    """Basic authentication, JSON in, JSON out; the work runs in a thread since signing takes CPU."""

    async def endpoint(request: Request) -> JSONResponse:
        if basic_credentials(request) != (BSRE_USER, BSRE_PASSWORD):
            raise HTTPException(401, "unauthorized", {"WWW-Authenticate": 'Basic realm="esign"'})
        body = await json_object(request)
        try:
            return JSONResponse(await run_in_threadpool(act, world_of(request), body))
        except Refused as refused:
            return JSONResponse(refused.body, 400)

    return endpoint


def check_status(world: World, body: Record) -> Record:
    """``POST /api/v2/user/check/status``: ISSUE means a usable certificate."""
    status = certificate_status(world, text(body, "nik"))
    return {"status_code": STATUS_CODES[status], "status": status}


def sign(world: World, body: Record) -> Record:
    """``POST /api/v2/sign/pdf``: an official's signature on each file."""
    nik = text(body, "nik")
    status = certificate_status(world, nik)
    if status == UNKNOWN:
        raise Refused(1110, "User tidak terdaftar")
    if status != USABLE:
        raise Refused(STATUS_CODES[status], "Sertifikat user tidak berlaku")
    expected = world.directory.officials[nik].passphrase
    if not secrets.compare_digest(str(body.get("passphrase", "")).encode(), expected.encode()):
        raise Refused(2031, "Passphrase anda salah")
    return _signed(world, body, credential_of_official(world, nik))


def activate_seal(world: World, body: Record) -> Record:
    """``POST /api/v2/seal/get/activation``: an activation, sent to the institution (here: in the reply)."""
    subscriber = _subscriber(body)
    activation = secrets.token_urlsafe(12)
    world.store.put(ACTIVATIONS, subscriber, {"activation": fingerprint(activation)})
    return {"idSubscriber": subscriber, "status": "ACTIVE", "totp": activation}


def revoke_seal(world: World, body: Record) -> Record:
    """``POST /api/v2/seal/revoke/activation``."""
    subscriber = _subscriber(body)
    world.store.pop(ACTIVATIONS, subscriber)
    return {"idSubscriber": subscriber, "status": "REVOKED"}


def seal_code(world: World, body: Record) -> Record:
    """``POST /api/v2/seal/get/totp``: a code for ``data`` files within five minutes, for an activation."""
    subscriber, activation = _subscriber(body), text(body, "totp")
    known = world.store.get(ACTIVATIONS, subscriber)
    if known is None or not secrets.compare_digest(known["activation"], fingerprint(activation)):
        raise Refused(2040, "Aktivasi segel tidak berlaku")
    files = body.get("data", 1)
    if not isinstance(files, int) or not 0 < files <= MAX_FILES:
        raise Refused(2041, f"Jumlah dokumen harus 1 sampai {MAX_FILES}")
    code, expires = f"{secrets.randbelow(10**6):06d}", world.now() + CODE_LASTS
    world.store.put(CODES, f"{subscriber}:{code}", {"files": files, "expires": expires.isoformat()})
    return {"idSubscriber": subscriber, "totp": code, "expires": expires.isoformat()}


def seal(world: World, body: Record) -> Record:
    """``POST /api/v2/seal/pdf``: the institution's seal on each file; the code counts down by files."""
    subscriber, code = _subscriber(body), text(body, "totp")
    _spend(world, f"{subscriber}:{code}", len(_files(body)))
    return _signed(world, body, credential_of_seal(world, subscriber))


def verify(world: World, body: Record) -> Record:
    """``POST /api/v2/verify/pdf``."""
    pdf = _decoded(text(body, "file"))
    verifying = importlib.import_module("mpp_sandbox.bsre.verifying")
    verdict: Record = _on_pdf(partial(verifying.verify_pdf, world, pdf))
    return verdict


def _subscriber(body: Record) -> str:
    """A known institution. Raises Refused."""
    subscriber = text(body, "idSubscriber")
    if subscriber not in SEALS:
        raise Refused(1110, "Subscriber tidak terdaftar")
    return subscriber


def _spend(world: World, key: str, files: int) -> None:
    """Use up ``files`` of a code. Raises Refused."""
    with world.store.transaction():
        known = world.store.get(CODES, key)
        if known is None or world.now() > datetime.fromisoformat(known["expires"]) or known["files"] < files:
            raise Refused(2042, "TOTP salah, habis, atau kedaluwarsa")
        world.store.put(CODES, key, {**known, "files": known["files"] - files})


def _signed(world: World, body: Record, credential: Credential) -> Record:
    """Sign every file; the reply has them in the same order."""
    # pyHanko takes a second to load: it is loaded at the first signature, not at start.
    signing = importlib.import_module("mpp_sandbox.bsre.signing")
    began = world.now()
    properties = body.get("signatureProperties")
    files = _files(body)
    if not isinstance(properties, list) or len(properties) not in {1, len(files)}:
        raise Refused(2050, "signatureProperties tidak sesuai")
    each = properties if len(properties) == len(files) else properties * len(files)
    wishes = [_wish(item) for item in each]
    signed = [
        _on_pdf(partial(signing.sign_pdf, world, pdf, credential, wish))
        for pdf, wish in zip(files, wishes, strict=True)
    ]
    took = round((world.now() - began).total_seconds() * 1000)
    return {"time": took, "file": [base64.b64encode(pdf).decode() for pdf in signed]}


def _on_pdf(work: Callable[[], Any]) -> Any:
    """Run work on a caller's PDF; a file that cannot be read is the caller's fault. Raises Refused."""
    errors = importlib.import_module("pyhanko.pdf_utils.misc")
    try:
        return work()
    except (errors.PdfError, ValueError, KeyError, IndexError, OSError) as error:
        raise Refused(2060, f"Dokumen PDF tidak dapat diproses: {type(error).__name__}") from error


def _files(body: Record) -> list[bytes]:
    """The caller's files. Raises Refused."""
    files = body.get("file")
    if not isinstance(files, list) or not 0 < len(files) <= MAX_FILES:
        raise Refused(2051, f"file harus daftar 1 sampai {MAX_FILES} dokumen base64")
    return [_decoded(str(item)) for item in files]


def _decoded(encoded: str) -> bytes:
    """Base64 to bytes. Raises Refused."""
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(2052, "file bukan base64") from error


def _wish(properties: object) -> Wish:
    """One entry of ``signatureProperties``. Raises Refused."""
    signing = importlib.import_module("mpp_sandbox.bsre.signing")
    if not isinstance(properties, dict):
        raise Refused(2050, "signatureProperties tidak sesuai")
    appearance = None
    if str(properties.get("tampilan", "INVISIBLE")).upper() == "VISIBLE":
        try:
            x, y = int(properties.get("originX", 0)), int(properties.get("originY", 0))
            width, height = int(properties["width"]), int(properties["height"])
            page = int(properties.get("page", 1))
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(2050, "Posisi tanda tangan tidak sesuai") from error
        image = _decoded(str(properties["imageBase64"])) if properties.get("imageBase64") else None
        appearance = signing.Appearance(page, (x, y, x + width, y + height), image)
    wish: Wish = signing.Wish(
        properties.get("reason"), properties.get("location"), properties.get("contactInfo"), appearance
    )
    return wish


async def authority(request: Request) -> Response:
    """``GET /bsre/ca.pem``: issuing certificate and root."""
    return Response(world_of(request).trust.bsre_chain_pem(), media_type="application/x-pem-file")


routes = [
    Route("/bsre/ca.pem", authority),
    Route("/bsre/api/v2/user/check/status", _endpoint(check_status), methods=["POST"]),
    Route("/bsre/api/v2/sign/pdf", _endpoint(sign), methods=["POST"]),
    Route("/bsre/api/v2/verify/pdf", _endpoint(verify), methods=["POST"]),
    Route("/bsre/api/v2/seal/get/activation", _endpoint(activate_seal), methods=["POST"]),
    Route("/bsre/api/v2/seal/revoke/activation", _endpoint(revoke_seal), methods=["POST"]),
    Route("/bsre/api/v2/seal/get/totp", _endpoint(seal_code), methods=["POST"]),
    Route("/bsre/api/v2/seal/pdf", _endpoint(seal), methods=["POST"]),
]
