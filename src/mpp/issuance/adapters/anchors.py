"""The roots that we trust in documents, kept in the folder of the authority.

Each is fetched at first use and then stays; an operator who does not want to trust the first answer puts the
file there before the start.
"""

from pathlib import Path

from cryptography import x509

from mpp.issuance.adapters.trust_services import TrustServices
from mpp.kernel.secret_file import write_once

TIME_STAMP_ROOT = "tsa-root.pem"
NATIONAL_ROOT = "bsre-root.pem"


def time_stamp_root(folder: Path, services: TrustServices) -> x509.Certificate:
    """The root that time stamps lead to. Raises SigningUnavailable."""
    path = folder / TIME_STAMP_ROOT
    if not path.exists():
        write_once(path, services.time_stamp_root())
    return x509.load_pem_x509_certificate(path.read_bytes())


def national_roots(folder: Path, services: TrustServices, url: str) -> list[x509.Certificate]:
    """The roots that the signatures of the state's own systems lead to (BSrE). Raises SigningUnavailable.

    Issuing authorities published beside the root are no anchors: their status is judged like a signer's.
    """
    path = folder / NATIONAL_ROOT
    if not path.exists():
        write_once(path, services.published(url))
    return _roots_in(path)


def kept(folder: Path) -> list[x509.Certificate]:
    """Every root that is kept already; nothing is fetched."""
    files = [folder / name for name in (TIME_STAMP_ROOT, NATIONAL_ROOT)]
    return [root for file in files if file.exists() for root in _roots_in(file)]


def _roots_in(path: Path) -> list[x509.Certificate]:
    found = x509.load_pem_x509_certificates(path.read_bytes())
    return [one for one in found if one.issuer == one.subject]
