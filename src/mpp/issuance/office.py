"""The signer of this installation, from Django's setting MPP_TRUST, built once a process."""

from pathlib import Path

from cryptography import x509
from django.conf import settings

from mpp.issuance.adapters import anchors
from mpp.issuance.adapters.local import LocalSigner
from mpp.issuance.adapters.trust_services import TrustServices
from mpp.issuance.authority import LocalAuthority
from mpp.issuance.offline import SealingKey
from mpp.issuance.ports import Signer
from mpp.kernel import clock
from mpp.kernel.once import OnceAProcess


@OnceAProcess
def authority() -> LocalAuthority:
    """The local certificate authority, made at first use."""
    folder = Path(settings.MPP_TRUST["FOLDER"])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return LocalAuthority(folder, settings.MPP_TRUST["OCSP_URL"], clock.now())


@OnceAProcess
def _services() -> TrustServices:
    """The time stamp and status services, with their kept connections."""
    return TrustServices(settings.MPP_TRUST["TSA_URL"], settings.MPP_TRUST["OCSP_URL"])


@OnceAProcess
def signer() -> Signer:
    """Who signs here. Raises SigningUnavailable while the responder cannot be told of our authority."""
    _services().register(authority())
    return LocalSigner(authority(), _services(), Path(settings.MPP_TRUST["FOLDER"]))


def national_roots() -> list[x509.Certificate]:
    """What the signatures of other agencies' documents must lead to. Raises SigningUnavailable."""
    folder = Path(settings.MPP_TRUST["FOLDER"])
    national = anchors.national_roots(folder, _services(), settings.MPP_TRUST["BSRE_ROOT_URL"])
    return [*national, anchors.time_stamp_root(folder, _services())]


def forget() -> None:
    """Close the connections and build all of it anew at the next use: after the setting changed."""
    if _services.is_built:
        _services().close()
    for built in (authority, _services, signer):
        built.cache_clear()


def verify_url(token: str) -> str:
    """The address in a document's QR code."""
    return f"{settings.MPP_TRUST['PUBLIC_URL']}/v/{token}"


def roots() -> list[x509.Certificate]:
    """The roots that signatures and time stamps of documents lead to, as far as they were ever fetched."""
    return [authority().root.certificate, *anchors.kept(Path(settings.MPP_TRUST["FOLDER"]))]


def sealing_keys() -> list[SealingKey]:
    """The public keys of the QR texts, as inspectors' pages fetch them."""
    key = authority().seal_key.public_key().public_bytes_raw()
    return [SealingKey(key, authority().root.certificate.not_valid_before_utc.date(), None)]
