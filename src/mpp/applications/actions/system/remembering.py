"""What came out of a case satisfies a later requirement: the vault keeps it under the person's key."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from mpp.applications import interview as iv
from mpp.applications.actions.system.waiting import Waiting
from mpp.applications.interview.judging import Judge
from mpp.applications.uploads import page_count
from mpp.identity.policy import inside_action
from mpp.issuance.models import Output
from mpp.vault import actions as vault
from mpp.vault.rights import queries as rights
from mpp.vault.rules import Assurance


@inside_action
def remember_document(waiting: Waiting, output: Output, values: Mapping[str, Any], pdf: bytes) -> None:
    """Keep a document that is the applicant's own; a newborn's akta is nobody's who signed in."""
    element = waiting.published.service.outputs[output.output].document
    if element is None or not _is_applicants(waiting, output.output, values):
        return
    if rights.is_restricted(waiting.application.applicant_id):
        return  # a later service would be a new use; the document itself is delivered
    paper = vault.Paper(
        id=output.id,
        case_id=output.case_id,
        element=element,
        source=f"output:{output.case_id.hex}",
        assurance=Assurance.REGISTRY,
        media_type="application/pdf",
        pages=page_count(pdf),
        name=f"{output.output}.pdf",
        content=pdf,
        expires_at=_end(output),
    )
    vault.keep_document(waiting.application.applicant_id, paper, waiting.now)


def _is_applicants(waiting: Waiting, output: str, values: Mapping[str, Any]) -> bool:
    """Whether one of the parties that the output is about is who signed in; it is, where the pack names none."""
    service = waiting.published.service
    judge = Judge(iv.Interview(waiting.published, waiting.today, waiting.application.parameters), values)
    about = [service.parties[name] for name in service.outputs[output].about]
    return not about or any(
        party.applicant or (party.is_applicant is not None and judge(party.is_applicant) is True) for party in about
    )


def _end(output: Output) -> datetime | None:
    """The end of its last day, anywhere in the country."""
    if output.valid_until is None:
        return None
    return datetime.combine(output.valid_until + timedelta(days=1), time(), UTC)
