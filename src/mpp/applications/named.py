"""Whom a person named in her own earlier cases, so that she picks a witness instead of typing one again.

Nothing is kept for it: what she wrote about another stays in the case, and is read there while the case is kept. So
only she is offered it, who wrote it: not the office that helps her, nor who acts for her. It is not offered from a
case in which somebody called not right what stands there about him.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.actions.settling import DENIED
from mpp.applications.interview.document import APPLICANT
from mpp.applications.models import Application
from mpp.applications.queries import latest
from mpp.applications.terms import OpenInterview
from mpp.catalogue import queries as catalogue
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor, ActorKind
from mpp.identity.policy import permit
from mpp.kernel.keys import HolderDestroyed
from mpp.kernel.scope import unit_of_work
from mpp.processes import queries as cases
from mpp.vault.rights import queries as rights

MOST_CASES = 5
"""The latest ones: whom she named long ago is typed again."""

Members = Iterator[dict[str, Any]]


def named_before(actor: Actor, view: OpenInterview, party: str) -> list[dict[str, Any]]:
    """The values by element of whom she named as this party in earlier cases of the same service, the latest first.

    Opens its own unit of work, where the pack wants it and she answers for herself.
    """
    wanted = view.published.service.parties[party].named_before
    if not wanted or actor.kind is not ActorKind.PERSON or actor.acting is not None or actor.person_id is None:
        return []
    permit(actor, "applications.see_own")
    roles = _roles(view, party)
    with unit_of_work(actor.scope):
        if rights.is_restricted(actor.person_id):
            return []  # another case would be a new use
        rows = Application.objects.filter(service_id__in=roles).order_by("-submitted_at")[:MOST_CASES]
        return [one for row in rows for one in _members(row, roles[row.service_id])]


def _roles(view: OpenInterview, party: str) -> dict[str, str]:
    """The services that know the party, and by which name: of a life event those of its parts."""
    parts = [(part.service, own, name) for part in view.published.parts for own, name in part.parties.items()]
    return {service: own for service, own, name in parts if name == party} or {view.service_id: party}


def _members(application: Application, party: str) -> Members:
    """The members of a party in one case, as she herself typed them."""
    if any(event.code == DENIED for event in cases.timeline(application.id)):
        return
    service = catalogue.version(application.service_version_id).service
    members: dict[int | None, dict[str, Any]] = {}
    for path, (value, source, *_) in _values(application.id).items():
        place = place_of(service, path)
        if place.party == party and source == APPLICANT and value:
            members.setdefault(place.member, {})[place.element] = value
    yield from members.values()


def _values(application_id: UUID) -> dict[str, Any]:
    """What was submitted; nothing of a case that is past its term, whose key is gone."""
    submission = latest(application_id)
    try:
        content = sealing.open_submission(application_id, submission.id, bytes(submission.sealed))
    except HolderDestroyed:
        return {}
    values: dict[str, Any] = content["values"]
    return values
