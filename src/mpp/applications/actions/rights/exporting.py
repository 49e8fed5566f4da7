"""Making the copy of everything that is held about a person, and handing it out piece by piece."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mpp.applications.actions.rights.requesting import settle, told
from mpp.applications.rights import writing
from mpp.applications.rights.parts import PartWriter, piece
from mpp.identity import persons
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work
from mpp.vault.models import ExportPart
from mpp.vault.rights.models import RightsRequest
from mpp.vault.rights.rules import State
from mpp.vault.rights.table import Kind

LASTS = timedelta(days=7)  # of the download; asking again is free
JSON, PDF, ZIP = "json", "pdf", "zip"
FILES = (JSON, PDF, ZIP)


@policy("vault.export")
def export(actor: Actor, request_id: UUID, now: datetime) -> None:
    """Make the three files of a request. Again: no change. A run that was cut off left nothing. Raises NotFound."""
    with unit_of_work(actor.scope):
        row: RightsRequest | None = RightsRequest.objects.select_for_update().filter(id=request_id).first()
        if row is None or row.kind != Kind.ACCESS:
            raise NotFound
        if row.state != State.OPEN:
            return
        _write(row, now)
        row.expires_at = now + LASTS
        settle(row, State.ANSWERED, "copy_made", now)
        told("rights.exported", actor, row, now)


def _write(row: RightsRequest, now: datetime) -> None:
    people = persons.lives(row.person_id)
    with _part(row, JSON) as out:
        writing.write_json(out, row.person_id, row.number, people, now)
    with _part(row, PDF) as out:
        out.write(writing.pdf(row.number, people, now))
    with _part(row, ZIP) as out:
        writing.write_archive(out, people)


class _part:  # noqa: N801 - used as a function
    """A file of the export, stored whole when its block ends well."""

    def __init__(self, row: RightsRequest, name: str) -> None:
        self._raw = PartWriter(row.person_id, row.id, name)
        self._out: Any = io.BufferedWriter(self._raw)

    def __enter__(self) -> Any:
        return self._out

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None:
            self._out.flush()
            self._raw.finish()


@policy("vault.request")
def fetch(actor: Actor, request_id: UUID, name: str, now: datetime) -> Iterator[bytes]:
    """One file of an export, piece by piece: each is read and opened when the one before has been sent.

    Raises NotFound: not this person's, not made yet, or expired.
    """
    with unit_of_work(actor.scope):
        row: RightsRequest | None = RightsRequest.objects.filter(id=request_id).first()
        if row is None or row.expires_at is None or row.expires_at <= now or name not in FILES:
            raise NotFound
        permit(actor, "vault.request", Subject(person_id=row.person_id))
        if not ExportPart.objects.filter(request_id=request_id, name=name).exists():
            raise NotFound
        told("rights.fetched", actor, row, now)
    return pieces(actor, request_id, name)


@inside_action
def pieces(actor: Actor, request_id: UUID, name: str) -> Iterator[bytes]:
    """The pieces of a file, each in a unit of work of its own."""
    seq = 0
    while True:
        with unit_of_work(actor.scope):
            found = piece(request_id, name, seq)
        if found is None:
            return
        yield found
        seq += 1
