"""After a submission: verified parties become persons, and persons are asked about what was said of them.

Runs as a job, since it writes into the vaults of others than the applicant; run again it changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.applications import parties, sealing
from mpp.applications.actions.desk import item_of, note_act
from mpp.applications.actions.effects import SETTLE
from mpp.applications.actions.notices import notify_about
from mpp.applications.interview.paths import applicant_of
from mpp.applications.models import Application
from mpp.applications.parties import Named
from mpp.applications.queries import latest
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import PublishedService
from mpp.identity import persons
from mpp.identity.actor import Actor
from mpp.identity.models import PartyLink, Statement
from mpp.identity.places import statement_place
from mpp.identity.policy import Subject, inside_action, permit, policy
from mpp.kernel import jobs
from mpp.kernel.errors import Conflict, NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderDestroyed, process_ring
from mpp.kernel.nik import NotANik, parse
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import actions as processes
from mpp.processes import queries as cases
from mpp.vault import actions as vault
from mpp.vault import queries as facts
from mpp.vault.rules import Assurance, KnownFact

LINKING = "applications.link_party"
DENIED = "statement_denied"  # the event's code: somebody says that what was written about her is not right


@policy("applications.settle_parties")
def settle_parties(actor: Actor, case_id: UUID, now: datetime) -> None:
    """Link the verified parties of a case, keep what is sure in their vaults, ask them about the rest."""
    with unit_of_work(actor.scope):
        application = Application.objects.get(id=case_id)
        published = catalogue.version(application.service_version_id)
        try:
            values = _values(application)
        except HolderDestroyed:
            return
        applicant = applicant_of(published.service)
        own = str(values.get(f"{applicant}.nik", [""])[0])
        author = str(values.get(f"{applicant}.name", [""])[0])
        linked = dict(PartyLink.objects.filter(case_id=case_id).values_list("party", "person_id"))
        for one in parties.others(published, values, own):
            _settle(application, one, linked.get(one.party), author, now)
        written = parties.by_agent(published, values)
        if written is not None and persons.exists(application.applicant_id):  # a business cannot be asked
            _ask(application, written, application.applicant_id, "", now)


def _values(application: Application) -> dict[str, list[Any]]:
    submission = latest(application.id)
    content = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))
    found: dict[str, list[Any]] = content["values"]
    return found


def _settle(application: Application, one: Named, linked: UUID | None, author: str, now: datetime) -> None:
    try:
        nik = parse(one.nik)
    except NotANik:
        return
    if linked is None and one.is_verified:
        linked = persons.survivor(persons.by_nik(nik) or persons.new_person(now, nik))
        link(application, one.party, linked, PartyLink.Basis.VERIFIED, now)
    if linked is not None:
        vault.remember(linked, _confirmed(application, one, now), now)
        _ask(application, one, linked, author, now)
        return
    known = persons.by_nik(nik) if one.name_fits else None  # who is not here yet cannot be asked
    if known is not None:
        _ask(application, one, persons.survivor(known), author, now)


def _confirmed(application: Application, one: Named, now: datetime) -> list[KnownFact]:
    """What its owner confirmed; the source stays the case in which it was said."""
    source = f"case:{application.id.hex}"
    return [KnownFact(name, held.value, source, Assurance.REGISTRY, now) for name, held in one.sure().items()]


@inside_action
def link(
    application: Application,
    party: str,
    person_id: UUID,
    basis: PartyLink.Basis,
    now: datetime,
    officer_id: UUID | None = None,
) -> None:
    """Write down that a party is this person. The first one stands: a mistake is mended by merging persons."""
    row = PartyLink(
        region_id=application.region_id,
        case_id=application.id,
        party=party,
        person_id=person_id,
        agency_ids=application.agency_ids,
        basis=basis,
        officer_id=officer_id,
        at=now,
    )
    PartyLink.objects.bulk_create([row], ignore_conflicts=True)
    record(
        Act(now, "applications.link_party", "system", None, application.region_id, "application", application.id)
    )


def _ask(application: Application, one: Named, person_id: UUID, author: str, now: datetime) -> None:
    """Ask a person whether what was written about her is right; of what she has already said nothing is asked."""
    known = facts.facts_of(person_id)
    told = {name: held for name, held in one.told().items() if name not in known or known[name].value != held.value}
    if not told or Statement.objects.filter(person_id=person_id, case_id=application.id, party=one.party).exists():
        return
    row = Statement(
        id=new_id(),
        person_id=person_id,
        case_id=application.id,
        party=one.party,
        service_version_id=application.service_version_id,
        number=application.number,
        created_at=now,
    )
    content = {"author": author, "values": {name: held.value for name, held in told.items()}}
    row.sealed = process_ring().seal_json(person_id, statement_place(row.id), content)
    row.save(force_insert=True)
    phone = known.get("contact.phone")
    if phone is not None:
        notify_about(application, person_id, str(phone.value), now)


@policy("applications.link_party")
def link_party(actor: Actor, work_item_id: UUID, party: str, now: datetime) -> None:
    """An officer who has the case before her says that a party is the person of the NIK that was written.

    Raises:
        NotFound: no such task at this office, or no such party with a NIK.
        NotPermitted: not an officer of Dukcapil who verifies or signs.
        Conflict: `already_linked`, or `not_a_nik`.
    """
    with unit_of_work(actor.scope):
        item = item_of(actor, work_item_id, "applications.link_party")
        application = Application.objects.get(id=item.case_id)
        published = catalogue.version(application.service_version_id)
        one = _party(published, _values(application), party)
        if PartyLink.objects.filter(case_id=application.id, party=party).exists():
            raise Conflict("already_linked")
        note_act(actor, "applications.link_party", item, now)
    try:
        nik = parse(one.nik)
    except NotANik:
        raise Conflict("not_a_nik") from None
    with unit_of_work(Scope.system(LINKING)):
        person_id = persons.survivor(persons.by_nik(nik) or persons.new_person(now, nik))
        link(application, party, person_id, PartyLink.Basis.OFFICER, now, actor.officer_id)
        jobs.defer(SETTLE, case_id=application.id)


def _party(published: PublishedService, values: Mapping[str, list[Any]], party: str) -> Named:
    one = parties.named(published, values, party)
    if one is None or not one.nik or party == applicant_of(published.service):
        raise NotFound
    return one


@policy("applications.confirm_statement")
def answer_statement(actor: Actor, statement_id: UUID, right: bool, now: datetime) -> None:
    """What was written about the person who signed in is right, and enters her vault as her word; or it is not.

    Answered again: no change. A denial is seen by the offices of the case.

    Raises NotFound: nothing such about this person.
    """
    with unit_of_work(actor.scope):
        row: Statement | None = Statement.objects.select_for_update().filter(id=statement_id).first()
        if row is None:
            raise NotFound
        _judge(actor, row)
        if row.state != Statement.State.WAITING:
            return
        if right:
            vault.remember(row.person_id, _told(row, now), now)
        row.state = Statement.State.CONFIRMED if right else Statement.State.DENIED
        row.answered_at = now
        row.save(update_fields=["state", "answered_at"])
        record(
            Act(now, f"applications.statement_{row.state}", actor.kind, actor.account_id, None, "statement", row.id)
        )
        case_id = row.case_id
    if not right:
        _tell_offices(case_id, now)


def _judge(actor: Actor, row: Statement) -> None:
    permit(actor, "applications.confirm_statement", Subject(person_id=row.person_id))


def _told(row: Statement, now: datetime) -> list[KnownFact]:
    content = process_ring().open_json(row.person_id, statement_place(row.id), bytes(row.sealed))
    source = f"case:{row.case_id.hex}"
    return [KnownFact(name, value, source, Assurance.DECLARED, now) for name, value in content["values"].items()]


def _tell_offices(case_id: UUID, now: datetime) -> None:
    with unit_of_work(Scope.system("applications.statement")):
        if cases.case(case_id) is not None:
            processes.note(case_id, DENIED, "", "", now)
