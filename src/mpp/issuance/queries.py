"""Reading what was issued and received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mpp.issuance.models import Output
from mpp.issuance.verification import Entry, Finding, Trace, TraceKind, Verdict, judge
from mpp.kernel.crypto import Where
from mpp.kernel.errors import NotFound
from mpp.kernel.keys import HolderDestroyed, process_ring
from mpp.kernel.prepared import Prepared
from mpp.kernel.scope import Scope, unit_of_work

MOST_LISTED = 50
_ISSUED = Prepared(Output, lambda case: _made_for(case).defer("sealed").order_by("issued_at"))
_FATES = {
    Output.State.ISSUED: Verdict.GENUINE,
    Output.State.SUPERSEDED: Verdict.SUPERSEDED,
    Output.State.REVOKED: Verdict.REVOKED,
}


def issued(case_id: UUID) -> Sequence[Output]:
    """The outputs of a case without their files, inside the caller's unit of work."""
    return _ISSUED.all(case_id)


def _made_for(case_id: UUID) -> "QuerySet[Output]":
    return Output.objects.filter(case_id=case_id).exclude(state=Output.State.RESERVED)


def latest(case_id: UUID, output: str) -> Output | None:
    """The newest output of a case under its key in the pack, inside the caller's unit of work."""
    rows = _made_for(case_id).filter(output=output)
    found: Output | None = rows.defer("sealed").order_by("issued_at").last()
    return found


def number_of(output: Output) -> str:
    """The number of an output: ours, or the agency's, which is kept sealed."""
    if not output.sealed_number:
        return output.number
    where = Where("issuance_output", output.id, "sealed_number")
    return str(process_ring().open_json(output.case_id, where, output.sealed_number))


def file(output: Output) -> bytes:
    """The signed PDF of an output. Raises NotFound for one that is no file."""
    if not output.sealed:
        raise NotFound
    where = Where("issuance_output", output.id, "sealed")
    return process_ring().open_bytes(output.case_id, where, output.sealed)


def register_of(agency_id: UUID, number: str = "") -> Sequence[Output]:
    """What an agency issued, the newest first; of a number only that. Inside the caller's unit of work."""
    rows = Output.objects.filter(agency_id=agency_id).exclude(state=Output.State.RESERVED)
    found = rows.filter(number=number) if number else rows
    return list(found.defer("sealed", "sealed_public").order_by("-issued_at")[:MOST_LISTED])


def note_of(output: Output) -> str:
    """Why an output was revoked, in the officer's words."""
    where = Where("issuance_output", output.id, "sealed_note")
    sealed = bytes(output.sealed_note)
    return str(process_ring().open_json(output.case_id, where, sealed)) if sealed else ""


class PublicRegister:
    """The register as a reader of a document sees it: one row at a time, by what only that document tells."""

    def find(self, trace: Trace) -> Entry | None:
        """The document that left a trace, with its public fields. Opens its own unit of work."""
        with unit_of_work(Scope.for_token(trace.value)):
            rows = Output.objects.filter(**{trace.kind: trace.value}).exclude(state=Output.State.RESERVED)
            found: Output | None = rows.defer("sealed").first()
        return _entry(found) if found else None


def verified(content: bytes) -> Finding:
    """The verdict on a file."""
    return judge(content, PublicRegister())


def by_token(token: str) -> Entry | None:
    """What the holder of a QR code may see."""
    return PublicRegister().find(Trace(TraceKind.TOKEN, token))


@dataclass(frozen=True, slots=True)
class NumberState:
    """All that a number alone tells: that it was given, and what became of it."""

    number: str
    fate: Verdict
    region_id: UUID
    valid_until: date | None


def by_number(number: str) -> NumberState | None:
    """The state of a number. Whoever guesses numbers learns nothing else. Opens its own unit of work."""
    with unit_of_work(Scope.for_token(number)):
        rows = Output.objects.filter(number=number).exclude(state=Output.State.RESERVED).order_by("issued_at")
        found = rows.values_list("state", "region_id", "valid_until").last()
    return NumberState(number, _FATES[found[0]], found[1], found[2]) if found else None


def _entry(row: Output) -> Entry:
    public = _public(row)
    return Entry(
        fate=_FATES[Output.State(row.state)],
        number=row.number,
        region_id=row.region_id,
        service_version_id=row.service_version_id,
        output=row.output,
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
        right=public.pop("_right", ""),
        signer=public.pop("_signer", ""),
        public=public,
    )


def _public(row: Output) -> dict[str, Any]:
    """The public fields; none once the retention schedule has destroyed the case's key."""
    if not row.sealed_public:
        return {}  # another agency made it: nothing of it is told here but that it is as it came
    where = Where("issuance_output", row.id, "sealed_public")
    try:
        return dict(process_ring().open_json(row.case_id, where, row.sealed_public))
    except HolderDestroyed:
        return {}
