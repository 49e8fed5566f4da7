"""A document is signed here, with a time stamp and status answers, and a reader of another house agrees."""

import socket
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from mpp.issuance.adapters.local import LocalSigner
from mpp.issuance.adapters.trust_services import TrustServices
from mpp.issuance.authority import LocalAuthority
from mpp.issuance.certificates import pem
from mpp.issuance.errors import SigningUnavailable
from mpp.issuance.ports import Mark, SignerIdentity
from mpp.issuance.signatures import inspect
from mpp.issuance.typesetting import MOST_BYTES, render
from mpp.kernel.ids import new_id
from tests.issuance.test_typesetting import DATA, FILES, TEMPLATE
from tests.sandbox_process import launch, wait_until_up

HEAD = SignerIdentity(new_id(), "DPMPTSP Kabupaten Contoh", "signer", "Rekaan Contoh", "Kepala Dinas")
MARK = Mark("503/0001/SIP/2026", "https://mpp.example/v/contoh")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def services_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = _free_port()
    process = launch(port, tmp_path_factory.mktemp("sandbox"), subprocess.DEVNULL)
    wait_until_up(port, process)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=20)


class House:
    """An authority and its signer on one folder."""

    def __init__(self, folder: Path, url: str) -> None:
        self.services = TrustServices(f"{url}/tsa", f"{url}/ocsp", timeout=3)
        self.authority = LocalAuthority(folder, f"{url}/ocsp", datetime.now(UTC))
        self.signer = LocalSigner(self.authority, self.services, folder)

    def sign(self, at: datetime | None = None) -> bytes:
        now = at or datetime.now(UTC)
        return self.signer.sign(render(TEMPLATE, DATA, FILES, at=now), HEAD, MARK, now)

    def roots(self) -> list[x509.Certificate]:
        return [self.authority.root.certificate, self.signer.time_stamp_root()]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, services_url: str) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("ca"), services_url)
    yield made
    made.services.close()


@pytest.fixture(scope="module")
def signed(house: House) -> bytes:
    return house.sign()


def test_the_signature_covers_the_file_and_carries_what_its_trust_needs(house: House, signed: bytes) -> None:
    [report] = inspect(signed, house.roots())
    assert (report.intact, report.covers_file, report.trusted) == (True, True, True)
    assert report.signer == HEAD.name
    assert report.stamped_at is not None
    assert len(signed) < MOST_BYTES
    assert b"pdfaid:part" in signed


def test_a_stranger_does_not_trust_it_without_our_root(house: House, signed: bytes) -> None:
    [report] = inspect(signed, house.roots()[1:])
    assert (report.intact, report.trusted) == (True, False)


def test_a_reader_of_another_house_calls_it_valid(signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    spoken = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in spoken
    assert "Total document signed" in spoken


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.6])
def test_a_changed_byte_breaks_the_signature(house: House, signed: bytes, share: float) -> None:
    place = int(len(signed) * share)
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert not any(report.intact and report.trusted for report in inspect(changed, house.roots()))


def test_a_byte_after_the_end_is_not_covered(house: House, signed: bytes) -> None:
    assert not any(report.covers_file for report in inspect(signed + b"\n", house.roots()))


def test_a_file_that_is_no_pdf_has_no_signature(house: House) -> None:
    assert inspect(b"MZ not a pdf", house.roots()) == []


def test_a_revoked_signer_signs_no_more_once_the_status_is_asked_anew(house: House) -> None:
    now = datetime.now(UTC)
    doomed = SignerIdentity(new_id(), HEAD.agency, HEAD.role, "Mantan Contoh", HEAD.title)
    house.signer.sign(render(TEMPLATE, DATA, FILES, at=now), doomed, MARK, now)
    serial = house.authority.signer(doomed, now).certificate.serial_number
    body = {"serial": str(serial), "issuer_pem": pem(house.authority.issuing.certificate)}
    httpx.post(f"{house.services.ocsp_url}/revoke", json=body, trust_env=False).raise_for_status()
    later = now + timedelta(minutes=11)
    with pytest.raises(SigningUnavailable) as refusal:
        house.signer.sign(render(TEMPLATE, DATA, FILES, at=later), doomed, MARK, later)
    assert refusal.value.code == "status_not_good"


def test_services_that_are_away_are_said_so(tmp_path: Path) -> None:
    alone = House(tmp_path / "ca", f"http://127.0.0.1:{_free_port()}")
    with pytest.raises(SigningUnavailable) as refusal:
        alone.sign()
    assert refusal.value.code == "tsa_away"
    alone.services.close()


def test_keys_are_their_owners_alone_and_survive_a_restart(tmp_path: Path) -> None:
    first = LocalAuthority(tmp_path / "ca", "http://127.0.0.1:1/ocsp", datetime.now(UTC))
    again = LocalAuthority(tmp_path / "ca", "http://127.0.0.1:1/ocsp", datetime.now(UTC))
    moved = LocalAuthority(tmp_path / "ca", "http://127.0.0.1:2/ocsp", datetime.now(UTC))
    assert first.root_pem() == again.root_pem() == moved.root_pem()
    assert first.issuing.certificate == again.issuing.certificate != moved.issuing.certificate
    assert first.issuing.certificate.public_key() == moved.issuing.certificate.public_key()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "ca").glob("*.key")}
    assert modes == {0o600}
