"""The wallet: claims that the person agreed to hand over, as JSON and as a signed SD-JWT VC."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from mpp_sandbox.idp.tokens import access_of, issuer
from mpp_sandbox.people.directory import Directory
from mpp_sandbox.people.model import Person, Relation
from mpp_sandbox.store import Record
from mpp_sandbox.world import World, world_of

VALID_FOR = timedelta(hours=1)
TYPES = {
    "wallet.identity": "urn:rekaan:identitas:1",
    "wallet.family": "urn:rekaan:kartu-keluarga:1",
}


def identity_claims(person: Person) -> Record:
    """Who the person is and where they live, by the platform's element names."""
    address = person.address
    return {
        "person.nik": person.nik,
        "person.name": person.name,
        "person.birth_place": person.birth_place,
        "person.birth_date": person.birth_date.isoformat(),
        "person.sex": person.sex,
        "person.religion": person.religion,
        "person.blood_type": person.blood_type,
        "person.marital_status": person.marital_status,
        "person.occupation": person.occupation,
        "person.nationality": person.nationality,
        "address.street": address.street,
        "address.rt": address.rt,
        "address.rw": address.rw,
        "address.village_code": address.village_code,
        "address.village_name": address.village_name,
        "address.district_code": address.district_code,
        "address.district_name": address.district_name,
        "address.regency_code": address.regency_code,
        "address.regency_name": address.regency_name,
        "address.province_code": address.province_code,
        "address.province_name": address.province_name,
        "contact.phone": person.phone,
    }


def family_claims(directory: Directory, person: Person) -> Record:
    """The family card as it stands now, newborns included."""
    members = directory.family(person.kk)
    head = next((member for member in members if member.relation is Relation.HEAD), members[0])
    return {
        "family.kk_number": person.kk,
        "family.head_name": head.name,
        "members": [_member(member) for member in members],
    }


def _member(member: Person) -> Record:
    """One line of the family card."""
    return {
        "nik": member.nik,
        "name": member.name,
        "sex": member.sex,
        "birth_place": member.birth_place,
        "birth_date": member.birth_date.isoformat(),
        "relation": str(member.relation),
        "religion": member.religion,
        "marital_status": member.marital_status,
        "occupation": member.occupation,
        "nationality": member.nationality,
        "father_name": member.father_name,
        "mother_name": member.mother_name,
    }


def _base64url(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def credential(world: World, scope: str, claims: Record) -> str:
    """The claims as an SD-JWT VC: a signed token of digests, then one disclosure per claim (RFC 9901)."""
    disclosures = [
        _base64url(json.dumps([secrets.token_urlsafe(16), name, value], ensure_ascii=False).encode())
        for name, value in claims.items()
    ]
    now = world.now()
    body: dict[str, Any] = {
        "iss": issuer(world),
        "iat": int(now.timestamp()),
        "exp": int((now + VALID_FOR).timestamp()),
        "vct": TYPES[scope],
        "_sd_alg": "sha-256",
        "_sd": sorted(_base64url(hashlib.sha256(text.encode()).digest()) for text in disclosures),
    }
    token = world.trust.id_keys.sign(body, typ="dc+sd-jwt")
    return "~".join([token, *disclosures, ""])


def _person(request: Request, scope: str) -> Person:
    """Whose wallet it is. Raises HTTPException 401, or 403 when this was not shared."""
    grant = access_of(request)
    if scope not in grant["scopes"]:
        header = f'Bearer error="insufficient_scope", scope="{scope}"'
        raise HTTPException(403, "insufficient_scope", {"WWW-Authenticate": header})
    person = world_of(request).directory.person(grant["nik"])
    assert person is not None
    return person


def _handed_over(world: World, scope: str, claims: Record) -> JSONResponse:
    """The reply in both forms."""
    reply = {
        "claims": claims,
        "issued_at": world.now().isoformat(),
        "issuer": issuer(world),
        "credential": credential(world, scope, claims),
    }
    return JSONResponse(reply, headers={"Cache-Control": "no-store"})


async def identity(request: Request) -> JSONResponse:
    """``GET /idp/wallet/identity``."""
    person = _person(request, "wallet.identity")
    return _handed_over(world_of(request), "wallet.identity", identity_claims(person))


async def family(request: Request) -> JSONResponse:
    """``GET /idp/wallet/family``."""
    world, person = world_of(request), _person(request, "wallet.family")
    return _handed_over(world, "wallet.family", family_claims(world.directory, person))
