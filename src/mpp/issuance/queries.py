"""Reading what was issued and received."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from mpp.issuance.models import Output
from mpp.kernel.crypto import Where
from mpp.kernel.errors import NotFound
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import Scope, unit_of_work


def issued(case_id: UUID) -> Sequence[Output]:
    """The outputs of a case without their files, inside the caller's unit of work."""
    rows = Output.objects.filter(case_id=case_id).exclude(state=Output.State.RESERVED)
    return list(rows.defer("sealed").order_by("issued_at"))


def latest(case_id: UUID, output: str) -> Output | None:
    """The newest output of a case under its key in the pack, inside the caller's unit of work."""
    rows = Output.objects.filter(case_id=case_id, output=output).exclude(state=Output.State.RESERVED)
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


def by_token(token: str) -> tuple[Output, dict[str, Any]] | None:
    """What the holder of a QR code may see: the output and its public fields. Opens its own unit of work."""
    with unit_of_work(Scope.for_token(token)):
        found: Output | None = (
            Output.objects.filter(token=token).exclude(state=Output.State.RESERVED).defer("sealed").first()
        )
    if found is None:
        return None
    where = Where("issuance_output", found.id, "sealed_public")
    return found, process_ring().open_json(found.case_id, where, found.sealed_public)
