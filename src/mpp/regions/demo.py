"""The two malls of the demonstration. Names, addresses and telephones are invented, and look it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mpp.regions.models import Mall

OPENED_ON = date(2026, 1, 2)
_OFFICES = {
    "dukcapil": ("Dinas Kependudukan dan Pencatatan Sipil", "Sulastri Contoh", "Yuliana Rekaan"),
    "dpmptsp": ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "Bagus Simulasi", "Yakobus Contoh"),
    "dinkes": ("Dinas Kesehatan", "Wahyu Rekaan", "Fransina Simulasi"),
    "bpjs": ("BPJS Kesehatan Cabang", "Endang Contoh", "Petrus Rekaan"),
    "dinsos": ("Dinas Sosial", "Lestari Simulasi", "Elisabet Contoh"),
    "disnaker": ("Dinas Tenaga Kerja", "Darmawan Rekaan", "Oktavianus Simulasi"),
    "taspen": ("PT Taspen Kantor Cabang", "Hartati Contoh", "Benyamin Simulasi"),
    "inspektorat": ("Inspektorat Daerah", "Retno Simulasi", "Benyamin Contoh"),
    "desa": ("Kantor Desa Contoh", "Sukarni Rekaan", "Marthen Contoh"),
}


@dataclass(frozen=True, slots=True)
class DemoAgency:
    """One office and the human who answers its telephone."""

    kind: str
    name: str
    address: str
    contact_name: str
    contact_phone: str
    contact_hours: str


@dataclass(frozen=True, slots=True)
class DemoMall:
    """A mall and what follows from it."""

    region_code: str
    name: str
    kind: str
    place: str
    zone: str  # as people write it: WIB, WIT
    street: str
    first_phone: int  # last three digits of the first office's telephone
    column: int  # whose names of `_OFFICES`

    @property
    def hours(self) -> str:
        """When people are there."""
        return f"Senin sampai Jumat, 08.00–16.00 {self.zone}"

    @property
    def address(self) -> str:
        """Of the building; a digital mall has none."""
        return f"{self.street} 1, {self.place}" if self.kind == Mall.Kind.HYBRID else ""

    def agencies(self) -> Iterator[DemoAgency]:
        """The offices of this region."""
        for number, (kind, (name, *people)) in enumerate(_OFFICES.items()):
            yield DemoAgency(
                kind,
                f"{name} {self.place}",
                f"{self.street} {number + 2}, {self.place}",
                people[self.column],
                f"+6280000001{self.first_phone + number:02d}",
                self.hours,
            )


MINISTRY = DemoAgency(
    "kemenpanrb",
    "Kementerian PANRB, Sekretariat Komite MPP Digital",
    "Jalan Contoh No. 1, Jakarta",
    "Dewi Rekaan",
    "+628000000199",
    "Senin sampai Jumat, 08.00–16.00 WIB",
)
"""Where the committee's own people work; the seat of government is Jakarta."""
MALLS = (
    DemoMall(
        "35.10",
        "Mal Pelayanan Publik Banyuwangi",
        Mall.Kind.HYBRID,
        "Kabupaten Banyuwangi",
        "WIB",
        "Jalan Contoh No.",
        1,
        0,
    ),
    DemoMall(
        "92.08",
        "Mal Pelayanan Publik Digital Kaimana",
        Mall.Kind.DIGITAL,
        "Kabupaten Kaimana",
        "WIT",
        "Jalan Rekaan No.",
        11,
        1,
    ),
)
