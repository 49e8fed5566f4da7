"""Reading a bundle: what came of a life event, part by part. Each function opens its own unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.interview.parts import PART
from mpp.applications.models import Application, Interview
from mpp.applications.queries import latest, tracking_of
from mpp.applications.terms import Tracking
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import Part, PublishedService
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.policy import Subject, permit
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work


@dataclass(frozen=True, slots=True)
class BundlePart:
    """One service of the event: where its application stands, or why there is none."""

    published: PublishedService = field(repr=False)
    tracking: Tracking | None
    left_out: str = ""
    waits_for: PublishedService | None = field(default=None, repr=False)  # whose output it needs first


@dataclass(frozen=True, slots=True)
class BundleView:
    """A bundle as its applicant follows it."""

    id: UUID
    region_id: UUID
    published: PublishedService = field(repr=False)  # of the event
    submitted_at: datetime
    parts: Sequence[BundlePart]


def bundle(actor: Actor, bundle_id: UUID) -> BundleView:
    """One receipt of all applications of a life event, and where each stands: the applicant's to see.

    Raises:
        NotFound: no such bundle of hers. An office that sent it with her sees `desk.assisted_bundle`.
    """
    if actor.kind is not ActorKind.PERSON:
        raise NotFound
    with unit_of_work(actor.scope):
        row: Interview | None = Interview.objects.filter(id=bundle_id, state=Interview.State.SUBMITTED).first()
        if row is None:
            raise NotFound
        permit(actor, "applications.track", Subject(person_id=row.applicant_id, region_id=row.region_id))
        published = catalogue.version(row.service_version_id)
        if not published.parts:
            raise NotFound
        rows = {
            one.service_id: one.id for one in Interview.objects.filter(bundle_id=bundle_id).only("id", "service_id")
        }
        parts = [_part(part, rows.get(part.service), row.left_out) for part in published.parts]
        return BundleView(row.id, row.region_id, published, row.updated_at, parts)


def _part(part: Part, application_id: UUID | None, left_out: dict[str, str]) -> BundlePart:
    published = _version(part.digest)
    if application_id is None:
        return BundlePart(published, None, left_out.get(part.service, ""))
    return BundlePart(
        published,
        tracking_of(Application.objects.get(id=application_id)),
        waits_for=_waits_for(part, application_id),
    )


def _waits_for(part: Part, application_id: UUID) -> PublishedService | None:
    """The service whose output this part still needs."""
    if part.after is None:
        return None
    submission = latest(application_id)
    content = sealing.open_submission(application_id, submission.id, bytes(submission.sealed))
    waits = any(one.startswith(PART) for one in content["interview"]["pending"].values())
    return _sibling(part.after.service, application_id) if waits else None


def _sibling(service_id: str, application_id: UUID) -> PublishedService:
    bundle_id = Interview.objects.values_list("bundle_id", flat=True).get(id=application_id)
    return catalogue.version(Interview.objects.get(bundle_id=bundle_id, service_id=service_id).service_version_id)


def _version(digest: str) -> PublishedService:
    return catalogue.version(catalogue.version_of_digest(digest))
