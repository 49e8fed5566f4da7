"""Writing what is issued and received, inside the caller's unit of work."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from mpp.identity.policy import inside_action
from mpp.issuance.errors import OutputStateDiffers
from mpp.issuance.models import Output
from mpp.issuance.verification import halves_of, signature_of
from mpp.kernel.crypto import Where
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import process_ring

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An output that a task is to issue."""

    case_id: UUID
    region_id: UUID
    region_code: str
    applicant_id: UUID
    agency_ids: tuple[UUID, ...]
    service_version_id: UUID
    output: str
    engine_task_id: str
    pattern: str  # of its number, `470/{seq:04d}/SKD/{area}/{year}`
    today: date
    valid_until: date | None
    agency_id: UUID | None = None  # whose register it stands in
    replaces_key: str = ""  # replacing.key


class RevocationReason(StrEnum):
    """Why an office takes a document back (UU 30/2014 art. 64: a flaw of authority, procedure or substance)."""

    WRONG_DATA = "wrong_data"
    FALSE_DOCUMENTS = "false_documents"
    ISSUED_BY_MISTAKE = "issued_by_mistake"
    NO_LONGER_ENTITLED = "no_longer_entitled"
    HOLDER_ASKED = "holder_asked"
    COURT_ORDER = "court_order"


@inside_action
def reserve(wanted: Wanted, now: datetime) -> Output:
    """Give an output its number and token, once for each task: again, the same row."""
    return _reserved(wanted) or _numbered(wanted, now)


def _reserved(wanted: Wanted) -> Output | None:
    found: Output | None = Output.objects.filter(
        case_id=wanted.case_id, engine_task_id=wanted.engine_task_id, output=wanted.output
    ).first()
    return found


def _numbered(wanted: Wanted, now: datetime) -> Output:
    """Numbers of a year run on without a gap, as an office's register has them."""
    key = f"{wanted.region_id}/{wanted.output}/{wanted.today.year}"
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [key])
    if (found := _reserved(wanted)) is not None:  # by another worker, while we waited
        return found
    taken = Output.objects.filter(region_id=wanted.region_id, output=wanted.output, year=wanted.today.year)
    seq = (taken.aggregate(last=Max("seq"))["last"] or 0) + 1
    number = wanted.pattern.format(
        seq=seq, year=wanted.today.year, month=f"{wanted.today.month:02d}", area=wanted.region_code
    )
    output: Output = Output.objects.create(
        case_id=wanted.case_id,
        region_id=wanted.region_id,
        applicant_id=wanted.applicant_id,
        agency_ids=list(wanted.agency_ids),
        output=wanted.output,
        service_version_id=wanted.service_version_id,
        engine_task_id=wanted.engine_task_id,
        number=number,
        seq=seq,
        year=wanted.today.year,
        token=secrets.token_urlsafe(32),
        issued_at=now,
        valid_until=wanted.valid_until,
        agency_id=wanted.agency_id,
        replaces_key=wanted.replaces_key,
    )
    return output


def _keep_digests(output: Output, pdf: bytes) -> None:
    """By what the file, and a changed one, will be recognised."""
    output.sha256, output.signature = hashlib.sha256(pdf).hexdigest(), signature_of(pdf)
    output.head, output.tail = halves_of(pdf)


@inside_action
def complete(output_id: UUID, pdf: bytes, public: dict[str, Any]) -> list[Output]:
    """Keep the signed file under the case's key, with its digests; return the outputs that it supersedes.

    Again: the first file stays.
    """
    output = Output.objects.select_for_update().get(id=output_id)
    if output.state != Output.State.RESERVED:
        return []
    ring = process_ring()
    output.sealed = ring.seal_bytes(output.case_id, Where("issuance_output", output.id, "sealed"), pdf)
    output.sealed_public = ring.seal_json(
        output.case_id, Where("issuance_output", output.id, "sealed_public"), public
    )
    _keep_digests(output, pdf)
    output.state = Output.State.ISSUED
    output.save(update_fields=["sealed", "sealed_public", "sha256", "signature", "head", "tail", "state"])
    return _supersede_older(output)


def _supersede_older(output: Output) -> list[Output]:
    """An office replaces only what it issued itself: the rows are looked for in the output's own region."""
    if not output.replaces_key:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [output.replaces_key])
    same = Output.objects.filter(region_id=output.region_id, replaces_key=output.replaces_key)
    older = list(same.filter(state=Output.State.ISSUED).exclude(id=output.id).defer("sealed", "sealed_public"))
    for one in older:
        one.state, one.superseded_by = Output.State.SUPERSEDED, output.id
        one.save(update_fields=["state", "superseded_by"])
    return older


@dataclass(frozen=True, slots=True)
class Received:
    """An output that came from an agency's own system; a physical one has no `pdf`, but says if it is printed."""

    case_id: UUID
    region_id: UUID
    applicant_id: UUID
    agency_ids: tuple[UUID, ...]
    service_version_id: UUID
    output: str
    engine_task_id: str
    number: str = field(repr=False)
    pdf: bytes = field(default=b"", repr=False)
    printed: bool | None = None


@inside_action
def receive(received: Received, now: datetime) -> Output:
    """Keep what came, with number and file under the case's key, once for each task: again, the same row."""
    found: Output | None = Output.objects.filter(
        case_id=received.case_id, engine_task_id=received.engine_task_id, output=received.output
    ).first()
    if found is not None:
        return found
    row_id, ring = new_id(), process_ring()
    physical = received.printed is not None
    number = Where("issuance_output", row_id, "sealed_number")
    content = Where("issuance_output", row_id, "sealed")
    output = Output(
        id=row_id,
        case_id=received.case_id,
        region_id=received.region_id,
        applicant_id=received.applicant_id,
        agency_ids=list(received.agency_ids),
        kind=Output.Kind.PHYSICAL if physical else Output.Kind.RECEIVED,
        output=received.output,
        service_version_id=received.service_version_id,
        engine_task_id=received.engine_task_id,
        state=Output.State.ISSUED,
        material=_material(received.printed),
        sealed_number=ring.seal_json(received.case_id, number, received.number),
        year=now.year,
        token=secrets.token_urlsafe(32),
        issued_at=now,
        sealed=b"" if physical else ring.seal_bytes(received.case_id, content, received.pdf),
    )
    if not physical:
        _keep_digests(output, received.pdf)
    output.save(force_insert=True)
    return output


def _material(printed: bool | None) -> str:
    if printed is None:
        return ""
    return Output.Material.PRINTED if printed else Output.Material.PENDING


@inside_action
def mark_printed(output_id: UUID) -> bool:
    """A physical output lies ready to be collected. False when that was known, or it is collected already."""
    waiting = Output.objects.filter(id=output_id, material=Output.Material.PENDING)
    return bool(waiting.update(material=Output.Material.PRINTED))


@inside_action
def hand_over(case_id: UUID, output: str) -> None:
    """A physical output was given to whom it is for. Raises Conflict `pending_material`: it is not printed."""
    found: Output | None = Output.objects.select_for_update().filter(case_id=case_id, output=output).last()
    if found is None or found.material == Output.Material.PENDING:
        raise Conflict("pending_material")
    found.material = Output.Material.HANDED_OVER
    found.save(update_fields=["material"])


@inside_action
def revoke(output_id: UUID, reason: RevocationReason, note: str, now: datetime) -> Output:
    """Take an output back, with a reason and the officer's words.

    Raises:
        NotFound: no such output in the open scope.
        OutputStateDiffers: it is revoked already, or not issued yet.
    """
    rows = Output.objects.select_for_update().defer("sealed", "sealed_public")
    output: Output | None = rows.filter(id=output_id).first()
    if output is None:
        raise NotFound
    if output.state not in (Output.State.ISSUED, Output.State.SUPERSEDED):
        raise OutputStateDiffers
    output.state, output.revoked_at, output.revoked_reason = Output.State.REVOKED, now, reason
    where = Where("issuance_output", output.id, "sealed_note")
    output.sealed_note = process_ring().seal_json(output.case_id, where, note)
    output.save(update_fields=["state", "revoked_at", "revoked_reason", "sealed_note"])
    return output
