"""The demonstration's officers: one for each role, agency and demo region. All of them invented.

Their secrets follow from one secret of the installation, so that they are the same at every start here, and
different in every other installation.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from mpp.identity.actions.officers import Credentials
from mpp.identity.totp import base32

REGIONS = {"35.10": "Contoh Banyuwangi", "92.08": "Contoh Kaimana"}
ROLES = {
    "dukcapil": ("clerk", "verifier", "signer"),
    "dpmptsp": ("clerk", "verifier", "signer", "admin"),
    "dinkes": ("clerk", "verifier", "technical", "signer"),
    "bpjs": ("clerk", "verifier", "signer"),
    "dinsos": ("clerk", "verifier", "technical", "signer"),
    "disnaker": ("clerk", "verifier", "signer"),
    "taspen": ("clerk", "verifier", "signer"),
    "inspektorat": ("inspector",),
    "desa": ("clerk",),  # the village assistant, who helps whom the mall is too far for
}
COMMITTEE = ("31", "kemenpanrb", "committee")  # region, agency and role of the national committee's officer
_ROLE_NAMES = {
    "clerk": "Petugas Loket",
    "verifier": "Verifikator",
    "technical": "Pemeriksa Teknis",
    "admin": "Pengelola Mal",
    "inspector": "Pengawas",
}
_HEAD_TITLES = {
    "dukcapil": "Kepala Dinas Kependudukan dan Pencatatan Sipil",
    "dpmptsp": "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    "dinkes": "Kepala Dinas Kesehatan",
    "bpjs": "Kepala Cabang BPJS Kesehatan",
    "dinsos": "Kepala Dinas Sosial",
    "disnaker": "Kepala Dinas Tenaga Kerja",
    "taspen": "Kepala Cabang PT Taspen",
}
# The heads are those whom the sandbox's certificate authority knows.
_HEADS = {
    ("35.10", "dukcapil"): "Hendra Wibowo Contoh",
    ("35.10", "dpmptsp"): "Ratna Kusuma Simulasi",
    ("35.10", "dinkes"): "Indah Wulandari Rekaan",
    ("35.10", "bpjs"): "Slamet Raharjo Rekaan",
    ("35.10", "dinsos"): "Sekar Ayu Simulasi",
    ("35.10", "disnaker"): "Irfan Hidayat Contoh",
    ("35.10", "taspen"): "Wiwik Handayani Simulasi",
    ("92.08", "dukcapil"): "Markus Pamungkas Rekaan",
    ("92.08", "dpmptsp"): "Daniel Firmansyah Contoh",
    ("92.08", "dinkes"): "Kristina Handayani Simulasi",
    ("92.08", "bpjs"): "Agustina Wanggai Rekaan",
    ("92.08", "dinsos"): "Samuel Kambesu Contoh",
    ("92.08", "disnaker"): "Hana Furima Rekaan",
    ("92.08", "taspen"): "Yosep Rumbiak Contoh",
}


# Heads who are residents too: signed in as such, they may apply, and then not decide on it themselves.
_NIKS = {
    ("35.10", "dukcapil"): "3510161501729001",
    ("35.10", "dpmptsp"): "3510165703759001",
    ("35.10", "dinkes"): "3510165905779001",
    ("92.08", "dukcapil"): "9208011602749001",
    ("92.08", "dpmptsp"): "9208011804769001",
    ("92.08", "dinkes"): "9208016006789001",
}


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """One officer of the demonstration."""

    region: str
    agency: str
    role: str

    @property
    def login(self) -> str:
        """The name to sign in with: role, agency, region."""
        return f"{self.role}.{self.agency}.{self.region.replace('.', '')}"

    @property
    def name(self) -> str:
        """An obviously invented name."""
        if self.role == "signer":
            return _HEADS[self.region, self.agency]
        if self.role == COMMITTEE[2]:
            return "Anggota Komite Contoh"
        return f"{_ROLE_NAMES[self.role]} {REGIONS[self.region]}"

    @property
    def title(self) -> str:
        """The post's title; heads have one."""
        return _HEAD_TITLES[self.agency] if self.role == "signer" else ""

    @property
    def nik(self) -> str:
        """The NIK of a head whom the sandbox knows as a resident; else empty."""
        return _NIKS.get((self.region, self.agency), "") if self.role == "signer" else ""

    def credentials(self, secret: str) -> Credentials:
        """Return what this officer signs in with, in the installation that keeps `secret`."""
        return Credentials(self.login, password(secret), _derived(secret, "totp", self.login)[:20], nik=self.nik)


def password(secret: str) -> str:
    """Return the one password of every officer of the demonstration: hashing one each would take ten seconds."""
    return base32(_derived(secret, "password"))[:16].lower()


def officers() -> Iterator[DemoOfficer]:
    """Every officer of the demonstration, by region, agency and role."""
    for region in REGIONS:
        for agency, roles in ROLES.items():
            for role in roles:
                yield DemoOfficer(region, agency, role)
    yield DemoOfficer(*COMMITTEE)


def _derived(secret: str, *parts: str) -> bytes:
    return hmac.new(secret.encode(), "\0".join(parts).encode(), hashlib.sha256).digest()
