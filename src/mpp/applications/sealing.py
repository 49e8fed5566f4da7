"""Where the sealed values of an application stand, under the case's key."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from mpp.applications.interview import Interview, dump, load
from mpp.catalogue.pack import PublishedService
from mpp.kernel.crypto import Where
from mpp.kernel.keys import process_ring

NAME_LETTERS = 1  # of each word of a masked name


def _interview(interview_id: UUID) -> Where:
    return Where("applications_interview", interview_id, "sealed")


def _submission(submission_id: UUID) -> Where:
    return Where("applications_submission", submission_id, "sealed")


def seal_interview(interview_id: UUID, interview: Interview) -> bytes:
    """An interview as it is stored."""
    return process_ring().seal_json(interview_id, _interview(interview_id), dump(interview))


def open_interview(interview_id: UUID, sealed: bytes, published: PublishedService, today: date) -> Interview:
    """A stored interview."""
    return load(published, process_ring().open_json(interview_id, _interview(interview_id), sealed), today)


def seal_submission(case_id: UUID, submission_id: UUID, content: Mapping[str, Any]) -> bytes:
    """A revision of an application: `interview` and `values` with their provenance."""
    return process_ring().seal_json(case_id, _submission(submission_id), content)


def open_submission(case_id: UUID, submission_id: UUID, sealed: bytes) -> dict[str, Any]:
    """What `seal_submission` stored."""
    content: dict[str, Any] = process_ring().open_json(case_id, _submission(submission_id), sealed)
    return content


def seal_text(case_id: UUID, column: str, value: Any) -> bytes:
    """A small value of a case: a note, marks, a label. The case's id is its row."""
    return process_ring().seal_json(case_id, Where("case", case_id, column), value)


def open_text(case_id: UUID, column: str, sealed: bytes) -> Any:
    """What `seal_text` stored; None for nothing."""
    return process_ring().open_json(case_id, Where("case", case_id, column), sealed) if sealed else None


def seal_file(case_id: UUID, file_id: UUID, name: str, content: bytes) -> tuple[bytes, bytes]:
    """A file's name and content as they are stored."""
    ring = process_ring()
    sealed_name = ring.seal_json(case_id, Where("applications_file", file_id, "sealed_name"), name)
    return sealed_name, ring.seal_bytes(case_id, Where("applications_file", file_id, "sealed"), content)


def open_name(case_id: UUID, file_id: UUID, sealed: bytes) -> str:
    """A file's name."""
    return str(process_ring().open_json(case_id, Where("applications_file", file_id, "sealed_name"), sealed))


def open_content(case_id: UUID, file_id: UUID, sealed: bytes) -> bytes:
    """A file's content."""
    return process_ring().open_bytes(case_id, Where("applications_file", file_id, "sealed"), sealed)


def seal_filing(case_id: UUID, filing_id: UUID, column: str, content: Mapping[str, Any]) -> bytes:
    """What was told to a registry (`sealed_payload`) or what it answered (`sealed_reply`)."""
    return process_ring().seal_json(case_id, Where("applications_filing", filing_id, column), content)


def open_filing(case_id: UUID, filing_id: UUID, column: str, sealed: bytes) -> dict[str, Any]:
    """What `seal_filing` stored; empty for nothing."""
    if not sealed:
        return {}
    content: dict[str, Any] = process_ring().open_json(
        case_id, Where("applications_filing", filing_id, column), sealed
    )
    return content


def seal_recipient(case_id: UUID, notice_id: UUID, to: str) -> bytes:
    """Where a notice goes: digits of a phone, or an address."""
    return process_ring().seal_json(case_id, Where("applications_notice", notice_id, "sealed_to"), to)


def open_recipient(case_id: UUID, notice_id: UUID, sealed: bytes) -> str:
    """What `seal_recipient` stored. Raises HolderDestroyed: the case was erased."""
    return str(process_ring().open_json(case_id, Where("applications_notice", notice_id, "sealed_to"), sealed))


def masked(name: str) -> str:
    """A name as worklists show it: `S••• W•••`."""
    return " ".join(f"{word[:NAME_LETTERS]}•••" for word in name.split())
