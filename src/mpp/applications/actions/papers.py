"""Documents between cases: an upload that an officer has seen serves the person's later cases, in any region.

What is used again is copied under the later case's key: it lives as long as that case, and its officers open it as
any other file of theirs. All of it inside the caller's unit of work.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.interview.document import TYPED, Held
from mpp.applications.interview.judging import Judge
from mpp.applications.interview.paths import applicant_of
from mpp.applications.models import Application, File, Interview
from mpp.applications.queries import latest
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import ElementKind, HumanTask, PublishedService
from mpp.catalogue.paths import place_of
from mpp.identity.policy import inside_action
from mpp.kernel.ids import new_id
from mpp.processes import queries as cases
from mpp.vault import actions as vault
from mpp.vault import queries as memory
from mpp.vault.models import Disclosure
from mpp.vault.rights import queries as rights
from mpp.vault.rules import Assurance

POSITIVE = "positive"


@inside_action
def bring_in(row: Interview, interview: iv.Interview, now: datetime) -> iv.Interview:
    """The interview with each document of the vault that it uses as a file of its own case."""
    known = dict(interview.known)
    for path, held in _documents(interview):
        paper = memory.document_content(row.applicant_id, UUID(str(held.value)))
        if paper is not None:
            known[path] = replace(held, value=str(_copy(row, path, *paper, now)))
    return interview.with_(known=known)


def _documents(interview: iv.Interview) -> Iterator[tuple[str, Held]]:
    applicant = f"{applicant_of(interview.published.service)}."
    for path, held in interview.known.items():
        element = path.removeprefix(applicant)
        found = interview.published.elements.get(element) if path.startswith(applicant) else None
        if found is not None and found.kind is ElementKind.DOCUMENT:
            yield path, held


def _copy(row: Interview, path: str, paper: memory.Paper, content: bytes, now: datetime) -> UUID:
    file_id = new_id()
    sealed_name, sealed = sealing.seal_file(row.id, file_id, paper.name, content)
    File.objects.create(
        id=file_id,
        region_id=row.region_id,
        case_id=row.id,
        applicant_id=row.applicant_id,
        agency_ids=[row.assisting_agency_id] if row.assisting_agency_id else [],
        path=path,
        media_type=paper.media_type,
        size=paper.size,
        pages=paper.pages,
        sealed_name=sealed_name,
        sealed=sealed,
        at=now,
    )
    return file_id


@inside_action
def keep_verified(case_id: UUID, now: datetime) -> list[str]:
    """Keep the applicant's own uploads that an officer saw and then decided well on; return their elements."""
    application = Application.objects.get(id=case_id)
    if rights.is_restricted(application.applicant_id):
        return []  # a later service would be a new use
    published = catalogue.version(application.service_version_id)
    uploads = dict(_uploads(application, published, now))
    if not uploads:
        return []
    seen = uploads.keys() & _seen(case_id, published)
    files = {str(one.id): one for one in File.objects.filter(case_id=case_id)}
    return [_keep(application, files[uploads[path]], path, published, now) for path in sorted(seen)]


def _uploads(application: Application, published: PublishedService, now: datetime) -> Iterator[tuple[str, str]]:
    """Path and file of what the applicant sent about herself, and not about this one matter only."""
    submission = latest(application.id)
    content = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))
    values = {path: plain[0] for path, plain in content["values"].items()}
    judge = Judge(iv.load(published, content["interview"], now.date()), values)
    own = {
        name
        for name, party in published.service.parties.items()
        if party.applicant or (party.is_applicant is not None and judge(party.is_applicant) is True)
    }
    for path, (value, source, *_) in content["values"].items():
        place = place_of(published.service, path)
        element = published.elements[place.element]
        lasting = element.kind is ElementKind.DOCUMENT and element.fresh_days != 0
        if lasting and place.party in own and source in TYPED and value:
            yield path, str(value)


def _seen(case_id: UUID, published: PublishedService) -> set[str]:
    """The paths that were shown to an officer who then decided positively."""
    good = {item.done_by for item in cases.decided_items(case_id) if _is_good(published, item.task, item.decision)}
    rows = Disclosure.objects.filter(case_id=case_id, officer_id__in=[one for one in good if one])
    return {path for elements in rows.values_list("elements", flat=True) for path in elements}


def _is_good(published: PublishedService, task: str, decision: str) -> bool:
    human = published.service.tasks[task]
    decisions = human.decisions if isinstance(human, HumanTask) else []
    return any(one.id == decision and one.tone == POSITIVE for one in decisions)


def _keep(application: Application, file: File, path: str, published: PublishedService, now: datetime) -> str:
    element = place_of(published.service, path).element
    paper = vault.Paper(
        id=file.id,
        case_id=application.id,
        element=element,
        source=f"file:{application.id.hex}",
        assurance=Assurance.OFFICER,
        media_type=file.media_type,
        pages=file.pages,
        name=sealing.open_name(application.id, file.id, bytes(file.sealed_name)),
        content=sealing.open_content(application.id, file.id, bytes(file.sealed)),
    )
    vault.keep_document(application.applicant_id, paper, now)
    return element
