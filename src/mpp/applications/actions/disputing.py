"""A person says that a fact is wrong: it goes to the fact's owner with a deadline (UU 27/2022 art. 30)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.applications import mine, ownership
from mpp.applications.errors import NotAnUpload
from mpp.applications.interview import values
from mpp.applications.models import Application
from mpp.applications.ownership import Route, Way
from mpp.applications.uploads import Upload, accepted
from mpp.audit.actions import Act, record
from mpp.catalogue.pack import Element, ElementKind
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel import jobs
from mpp.kernel.errors import Invalid, NotFound
from mpp.kernel.scope import unit_of_work
from mpp.kernel.worktime import due_at
from mpp.regions import queries as regions
from mpp.vault import actions as vault
from mpp.vault import queries as memory
from mpp.vault.models import Dispute
from mpp.vault.rules import DISPUTE, Assurance, KnownFact

FOLLOW = "applications.follow_dispute"
LONGEST_REASON = 1000
RIGHT, REASON, EVIDENCE = "right", "reason", "evidence"
RESIDENCE = "address.regency_code"


@dataclass(frozen=True, slots=True)
class Objection:
    """What a person says instead, why, and a file that shows it; empty: none."""

    right: Any = field(repr=False)
    reason: str = field(default="", repr=False)
    evidence: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: changed at once (`dispute_id` None), or on its way to the owner under a number."""

    dispute_id: UUID | None
    number: str = ""


@policy("vault.dispute")
def dispute(actor: Actor, element_id: str, objection: Objection, now: datetime) -> Taken:
    """Say that the value of an element is wrong.

    What only the person has said she changes at once; anything else goes to its owner with a deadline.

    Raises:
        NotFound: nothing is known of this element about this person.
        Invalid: `right` (codes of `values.read`, `required`, `the_same`), `reason` (`required`, `too_long`) or
            `evidence` (codes of `uploads.accepted`).
        Conflict: `already_disputed`.
    """
    known = mine.known(actor, element_id)
    element = ownership.dictionary().elements.get(element_id)
    if element is None or element.kind is ElementKind.DOCUMENT:
        raise NotFound
    route = ownership.route_of(element, known.fact)
    right = _right(element, objection.right, known.fact.value, now)
    reason = _reason(objection.reason, needed=route.way is not Way.OWN)
    upload = _upload(objection.evidence)
    assert actor.person_id is not None
    with unit_of_work(actor.scope):
        permit(actor, "vault.dispute", Subject(person_id=actor.person_id))
        region_id = _region(actor.person_id)
        if route.way is Way.OWN:
            fact = KnownFact(element_id, right, "applicant", Assurance.DECLARED, now)
            vault.correct(actor.person_id, fact, now)
            record(Act(now, "vault.change_own", actor.kind, actor.account_id, region_id, "person", actor.person_id))
            return Taken(None)
        row = _open(actor.person_id, known, route, (right, reason, upload), region_id, now)
        record(Act(now, "vault.dispute", actor.kind, actor.account_id, row.region_id, "dispute", row.id))
        if route.way is Way.REGISTRY:
            jobs.defer(FOLLOW, dispute_id=row.id, round=0)
    return Taken(row.id, row.number)


def _right(element: Element, raw: Any, old: Any, now: datetime) -> Any:
    try:
        right = values.read(element, raw, now.date())
    except values.Fault as fault:
        raise Invalid({RIGHT: [fault.code]}) from None
    if right is None:
        raise Invalid({RIGHT: [values.REQUIRED]})
    if right == old:
        raise Invalid({RIGHT: ["the_same"]})
    return right


def _reason(text: str, *, needed: bool) -> str:
    reason = text.strip()
    if needed and not reason:
        raise Invalid({REASON: [values.REQUIRED]})
    if len(reason) > LONGEST_REASON:
        raise Invalid({REASON: ["too_long"]})
    return reason


def _upload(content: bytes) -> Upload | None:
    if not content:
        return None
    try:
        return accepted(content, ("pdf", "jpeg", "png"))
    except NotAnUpload as refused:
        raise Invalid({EVIDENCE: [refused.code]}) from None


def _region(person_id: UUID) -> UUID:
    """Whose offices answer: where the person lives, else where she applied last, else the first that there is."""
    lives = memory.facts_of(person_id).get(RESIDENCE)
    region = regions.region_of_area(str(lives.value)) if lives else None
    if region is not None:
        return region.id
    applied = Application.objects.filter(applicant_id=person_id).order_by("-submitted_at")
    found: UUID | None = applied.values_list("region_id", flat=True).first()
    return found or regions.malls(1)[0].region_id


def _open(
    person_id: UUID,
    known: mine.Known,
    route: Route,
    said: tuple[Any, str, Upload | None],
    region_id: UUID,
    now: datetime,
) -> Dispute:
    right, reason, upload = said
    agency_id = regions.agencies_of(region_id).get(route.office) if route.office else None
    way = Dispute.Way(route.way) if route.way is not Way.OFFICE or agency_id else Dispute.Way.LETTER
    calendar = regions.calendar_of(region_id, now.astimezone(regions.zone_of(region_id)).date())
    wrong = vault.Wrong(
        fact_id=known.id,
        element=known.fact.element,
        owner=route.owner,
        way=way,
        content={"old": known.fact.value, "source": known.fact.source, RIGHT: right, REASON: reason},
        evidence=upload.content if upload else b"",
        media_type=upload.media_type if upload else "",
    )
    return vault.open_dispute(
        person_id, wrong, vault.Office(region_id, agency_id, due_at(now, DISPUTE, calendar)), now
    )
