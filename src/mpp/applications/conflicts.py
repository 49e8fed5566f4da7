"""Who may not touch a case for a conflict of interest: the applicant and her family (UU 30/2014 art. 42, 43).

An officer's NIK is known by its blind index only, and only where it was given when the account was made. It is
compared with the NIKs that stand in the application, and with those on the applicant's family card as far as the
vault has one.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.kin import CARD
from mpp.applications.models import Application
from mpp.applications.queries import latest
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import ElementKind, PublishedService
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor
from mpp.identity.queries import nik_index_of
from mpp.kernel.blind import NotIndexable
from mpp.kernel.errors import NotPermitted
from mpp.kernel.keys import process_blind
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import queries as cases
from mpp.processes import rules
from mpp.vault import queries as facts

SEE_KIN = "vault.see_kin"


def refuse(actor: Actor, work_item_id: UUID, officer_id: UUID | None = None) -> None:
    """Return where an officer may touch a task's case by who she is; `officer_id`: another than the actor.

    Opens its own units of work. A task that is not there is for the caller to refuse.

    Raises:
        NotPermitted: `conflict_own`, `conflict_family`.
    """
    with unit_of_work(Scope.system(SEE_KIN)):  # who serves by appointment stands with her own office
        officer = nik_index_of(officer_id or actor.officer_id)
    if not officer:
        return
    with unit_of_work(actor.scope):
        item = cases.work_item(work_item_id)
        application = Application.objects.filter(id=item.case_id).first() if item else None
        if application is None:
            return
        own, kin = _written(application)
    with unit_of_work(
        Scope.system(SEE_KIN)
    ):  # the card is the person's; whether it names the officer is asked of it
        card = facts.facts_of(application.applicant_id).get(CARD)
    kin |= set(_indexes(_of_rows(card.value if card else None)))
    why = rules.kinship_conflict(officer, own, kin)
    if why:
        raise NotPermitted(why)


def _written(application: Application) -> tuple[str, set[str]]:
    """The blind indexes of the applicant's NIK, and of every other NIK in what was submitted."""
    submission = latest(application.id)
    values = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))["values"]
    published = catalogue.version(application.service_version_id)
    applicant = next(name for name, party in published.service.parties.items() if party.applicant)
    own = values.get(f"{applicant}.nik", [None])[0]
    found = set(_indexes(_niks(published, values)))
    mine = next(_indexes(iter([own])), "")
    return mine, found - {mine}


def _niks(published: PublishedService, values: Mapping[str, Any]) -> Iterator[Any]:
    for path, plain in values.items():
        place = place_of(published.service, path)
        if published.elements[place.element].kind is ElementKind.NIK:
            yield plain[0]
        elif place.element == CARD:
            yield from _of_rows(plain[0])


def _of_rows(card: Any) -> Iterator[Any]:
    yield from (row.get("nik") for row in card or [])


def _indexes(niks: Iterator[Any]) -> Iterator[str]:
    """What is typed may be no NIK; then it names nobody."""
    for one in niks:
        try:
            yield process_blind().nik(str(one or ""))
        except NotIndexable:
            continue
