"""Cards of services by what people name, from the topics of the packs. A topic without words here shows its own."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from mpp.catalogue.queries import Service

MOST_EVENTS = 8

# The vocabulary of topics (docs/packs.md), the ones that mark a moment of life before the mere subjects.
_WORDS = {
    "kelahiran": gettext_lazy("Anak lahir"),
    "pernikahan": gettext_lazy("Menikah"),
    "kematian": gettext_lazy("Keluarga meninggal"),
    "tempat-tinggal": gettext_lazy("Pindah atau butuh bukti alamat"),
    "sekolah": gettext_lazy("Masuk sekolah"),
    "pekerjaan": gettext_lazy("Mencari kerja"),
    "usaha": gettext_lazy("Membuka usaha"),
    "perizinan": gettext_lazy("Membuka praktik atau usaha"),
    "kesehatan": gettext_lazy("Kesehatan"),
    "keluarga": gettext_lazy("Keluarga"),
    "kependudukan": gettext_lazy("KTP, KK, dan akta"),
}
_ORDER = {topic: place for place, topic in enumerate(_WORDS)}


@dataclass(frozen=True, slots=True)
class Topic:
    """One card of the front page, besides those of the life events."""

    topic: str
    label: str
    services: tuple[Service, ...]


def label_of(topic: str) -> str:
    """A topic in words."""
    return str(_WORDS.get(topic) or topic.replace("-", " ").capitalize())


def life_events(services: Sequence[Service], covered: Collection[str] = ()) -> list[Topic]:
    """The fewest cards that lead to every service, the most telling topics first.

    `covered` are services that a life event leads to already.
    """
    reached = set(covered)
    events = []
    for topic in _by_meaning(services):
        fitting = tuple(one for one in services if topic in one.published.service.topics)
        if {one.service_id for one in fitting} - reached:
            events.append(Topic(topic, label_of(topic), fitting))
            reached |= {one.service_id for one in fitting}
    return events[:MOST_EVENTS]


def _by_meaning(services: Iterable[Service]) -> list[str]:
    topics = {topic for one in services for topic in one.published.service.topics}
    return sorted(topics, key=lambda topic: (_ORDER.get(topic, len(_ORDER)), topic))
