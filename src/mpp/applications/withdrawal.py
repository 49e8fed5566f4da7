"""Until when an application can be taken back. Pure."""

from collections.abc import Collection, Iterable
from typing import Protocol

from mpp.catalogue.pack import IssueTask, ServicePack

ALREADY_SIGNED = "already_signed"


class Happened(Protocol):
    """What of a case's event counts here."""

    @property
    def code(self) -> str:
        """What happened."""

    @property
    def task(self) -> str:
        """At which task."""


def is_signed(service: ServicePack, events: Iterable[Happened], outputs: Collection[object]) -> bool:
    """Whether its document was made, or the signer has decided and it is being made now.

    What was signed is not taken back by its holder: the office revokes it, and the page behind the QR code says so.
    """
    return bool(outputs) or any(
        one.code == "task_started" and isinstance(service.tasks.get(one.task), IssueTask) for one in events
    )
