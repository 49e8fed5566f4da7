"""Who can sign: officials by NIK, institutions by subscriber number."""

from __future__ import annotations

from mpp_sandbox.trust.certificates import Credential, subject
from mpp_sandbox.web import fingerprint
from mpp_sandbox.world import World

SEALS = {
    "SEAL-3510-DPMPTSP": "DPMPTSP Kabupaten Banyuwangi (simulasi)",
    "SEAL-3510-DUKCAPIL": "Dinas Dukcapil Kabupaten Banyuwangi (simulasi)",
    "SEAL-3510-DINKES": "Dinas Kesehatan Kabupaten Banyuwangi (simulasi)",
    "SEAL-9208-DPMPTSP": "DPMPTSP Kabupaten Kaimana (simulasi)",
    "SEAL-9208-DUKCAPIL": "Dinas Dukcapil Kabupaten Kaimana (simulasi)",
    "SEAL-9208-DINKES": "Dinas Kesehatan Kabupaten Kaimana (simulasi)",
}

USABLE = "ISSUE"
UNKNOWN = "NOT_REGISTERED"


def certificate_status(world: World, nik: str) -> str:
    """BSrE's word: ISSUE is usable, EXPIRED is not, NOT_REGISTERED has none."""
    official = world.directory.officials.get(nik)
    return UNKNOWN if official is None else official.certificate


def credential_of_official(world: World, nik: str) -> Credential:
    """The official's signing certificate. Raises KeyError."""
    official, person = world.directory.officials[nik], world.directory.person(nik)
    assert person is not None
    name = subject(person.name, organization=official.agency, title=official.position)
    return world.trust.signer(f"official-{fingerprint(nik)[:16]}", name)


def credential_of_seal(world: World, subscriber: str) -> Credential:
    """The institution's seal certificate. Raises KeyError."""
    institution = SEALS[subscriber]
    return world.trust.signer(subscriber.lower(), subject(institution, organization=institution))


def head_of_civil_registry(world: World, regency_code: str) -> tuple[str, Credential]:
    """Name and certificate of the head of a regency's Dukcapil office; invented where the demo has none."""
    for nik, official in world.directory.officials.items():
        person = world.directory.person(nik)
        in_office = official.agency.startswith("Dinas Dukcapil") and official.certificate == USABLE
        if in_office and person is not None and person.address.regency_code == regency_code:
            return person.name, credential_of_official(world, nik)
    name = f"Kepala Dukcapil {regency_code} Rekaan"
    return name, world.trust.signer(f"civil-registry-{regency_code}", subject(name))
