"""Taking and showing files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from mpp.applications import pictures, sealing
from mpp.applications.actions import disclosing
from mpp.applications.actions.desk import refuse_recused
from mpp.applications.errors import NotAnUpload
from mpp.applications.models import File, Interview
from mpp.applications.queries import case_by_id, case_of, certificate_of, subject_of_output
from mpp.applications.reaching import consented, hold, reach, subject_of
from mpp.applications.terms import Attached, FileContent
from mpp.applications.uploads import Upload, accepted
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.kernel.errors import Invalid, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.scope import unit_of_work

LONGEST_NAME = 120
MOST_FILES = 30


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a file is: the interview, or the application of the same id, and the offices that may see it."""

    case_id: UUID
    region_id: UUID
    applicant_id: UUID
    agency_ids: Sequence[UUID]
    service_version_id: UUID


@policy("applications.attach")
def attach(actor: Actor, interview_id: UUID, path: str, filename: str, content: bytes, now: datetime) -> Attached:
    """Take a file for a question of an interview; its id is then the answer.

    Raises:
        NotFound: no such open interview of this person.
        Invalid: the file cannot be taken (codes of `uploads.accepted`, `too_many_files`).
    """
    consented(actor, interview_id)
    scope = actor.scope if actor.acting is None else reach(actor, interview_id)
    with unit_of_work(scope):
        row: Interview | None = Interview.objects.filter(id=interview_id, state=Interview.State.OPEN).first()
        if row is None:
            raise NotFound
        permit(actor, "applications.attach", subject_of(actor, row))
        agencies = [row.assisting_agency_id] if row.assisting_agency_id else []
        owner = Owner(row.id, row.region_id, row.applicant_id, agencies, row.service_version_id)
    return take(actor, owner, path, filename, content, now)


@inside_action
def take(actor: Actor, owner: Owner, path: str, filename: str, content: bytes, now: datetime) -> Attached:
    """Judge a file outside any transaction, and keep it under the case's key. Raises Invalid as `attach` says."""
    published = catalogue.version(owner.service_version_id)
    element = published.elements[place_of(published.service, path).element]
    try:
        upload = accepted(content, element.accept)
    except NotAnUpload as refused:
        raise Invalid({path: [refused.code]}) from None
    name = PurePath(filename.replace("\\", "/")).name[:LONGEST_NAME] or "berkas"
    with unit_of_work(actor.scope if actor.acting is None else reach(actor, owner.case_id)):
        hold(actor, now)
        if File.objects.filter(case_id=owner.case_id).count() >= MOST_FILES:
            raise Invalid({path: ["too_many_files"]})
        return keep(owner, new_id(), path, name, upload, now)


@inside_action
def keep(owner: Owner, file_id: UUID, path: str, name: str, upload: Upload, now: datetime) -> Attached:
    """Seal a file that was judged under its case's key, and keep it."""
    sealed_name, sealed = sealing.seal_file(owner.case_id, file_id, name, upload.content)
    File.objects.create(
        id=file_id,
        region_id=owner.region_id,
        case_id=owner.case_id,
        applicant_id=owner.applicant_id,
        agency_ids=list(owner.agency_ids),
        path=path,
        media_type=upload.media_type,
        size=len(upload.content),
        pages=upload.pages,
        sealed_name=sealed_name,
        sealed=sealed,
        at=now,
    )
    return Attached(file_id, path, name, upload.media_type, len(upload.content), upload.pages)


@policy("applications.track")
def read_file(actor: Actor, file_id: UUID, now: datetime) -> FileContent:
    """Show a file to its applicant, or to an office that works on its case. Raises NotFound."""
    with unit_of_work(actor.scope):
        return _content(actor, file_id, now)


@policy("applications.track")
def read_certificate(actor: Actor, output_id: UUID, now: datetime) -> tuple[str, bytes]:
    """The signed PDF of an output and a name for it. An officer's look is written down. Raises NotFound."""
    with unit_of_work(actor.scope):
        name, pdf, output = certificate_of(actor, output_id)
        permit(actor, "applications.track", subject_of_output(output))
        disclosing.looked(actor, case_by_id(output.case_id), [f"output.{output.output}"], now)
    return name, pdf


@policy("applications.track")
def read_page(actor: Actor, file_id: UUID, page: int, now: datetime) -> bytes:
    """One page of a file as a small JPEG picture; pages count from 1. Raises NotFound: no such file or page."""
    with unit_of_work(actor.scope):
        found = _content(actor, file_id, now)
    try:
        return pictures.of_page(found.content, found.media_type, page)
    except NotAnUpload:
        raise NotFound from None


def _content(actor: Actor, file_id: UUID, now: datetime) -> FileContent:
    row: File | None = File.objects.filter(id=file_id).first()
    if row is None:
        raise NotFound
    service_id = Interview.objects.filter(id=row.case_id).values_list("service_id", flat=True).first() or ""
    subject = Subject(row.applicant_id, row.region_id, row.agency_ids, service_id=service_id, case_id=row.case_id)
    permit(actor, "applications.track", subject)
    if actor.kind is ActorKind.OFFICER:
        refuse_recused(actor, row.case_id)
    if actor.serves:
        disclosing.looked(actor, case_of(row), [row.path], now)
    record(Act(now, "applications.read_file", actor.kind, actor.account_id, row.region_id, "file", row.id))
    name = sealing.open_name(row.case_id, row.id, bytes(row.sealed_name))
    return FileContent(name, row.media_type, sealing.open_content(row.case_id, row.id, bytes(row.sealed)))
