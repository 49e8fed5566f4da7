"""An officer fills in for a person who is present and shows the identity card."""

from datetime import datetime
from uuid import UUID

from mpp.applications.actions import disclosing
from mpp.applications.actions.interviews import Begun, begin
from mpp.applications.interview import values
from mpp.applications.interview.document import OFFICER
from mpp.applications.models import Interview
from mpp.applications.queries import case_by_id
from mpp.applications.reaching import ASSISTING
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import Element, ElementKind, Privacy
from mpp.catalogue.queries import Offering
from mpp.identity import actions as identity
from mpp.identity.actor import Actor, Assurance
from mpp.identity.policy import policy
from mpp.kernel.blind import name_words
from mpp.kernel.errors import Invalid, NotPermitted
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.nik import NotANik, normalised
from mpp.kernel.scope import Scope, unit_of_work
from mpp.regions import queries as regions
from mpp.vault import actions as vault
from mpp.vault import queries as facts
from mpp.vault import rules
from mpp.vault.rules import KnownFact

CONSENT = "2"  # the version of the text that is read aloud; a changed text is a new version
AT_THE_COUNTER = Assurance.NATIONAL_ACCOUNT  # an officer who sees the card is as sure as the national account
NIK, NAME = "person.nik", "person.name"
_NAME = Element(id=NAME, kind=ElementKind.TEXT, label="Nama", privacy=Privacy.GENERAL)


@policy("applications.assist")
def assist(actor: Actor, nik: str, name: str, service_id: str, now: datetime, consent: str = CONSENT) -> UUID:
    """The open interview of the person whose card the officer sees, for a service or event of the officer's region.

    A life event is named `event:<id>`: several applications come of it, and she agrees to all of them. The name
    must be the one that belongs to the NIK: a mistyped NIK must not open somebody else's data. `consent` is the
    version of the text that was read to her and that she agreed to: a mandate for this one interview.

    Raises:
        Invalid: `consent` is not the text of today, `nik` is none, `name` cannot be a name (codes of `values.read`)
            or is `not_of_this_nik`.
        NotFound: the region does not offer the service or event.
        NotPermitted: `assurance_too_low`: the service, or one of the event's, asks for more than an identity card.
        SignInRefused: too_many_attempts.
    """
    assert actor.region_id is not None
    offering = catalogue.offering(regions.code_of(actor.region_id), service_id)
    if offering.published.service.minimum_assurance > AT_THE_COUNTER:
        raise NotPermitted("assurance_too_low")
    if consent != CONSENT:
        raise Invalid({"consent": ["consent_not_given"]})
    written = _name(name, now)
    person_id = _recognised(actor, nik, now)
    interview_id = new_id()
    process_ring().make(interview_id, HolderKind.CASE)
    process_ring().ensure(person_id, HolderKind.PERSON)
    with unit_of_work(Scope.system(ASSISTING)):
        _check_name(person_id, written)
        _remember_card(person_id, nik, written, now)
        begun = begin(interview_id, offering, person_id, actor.agency_id, now)
        mandate_id = identity.record_consent(actor, person_id, begun.id, consent, written, now)
        Interview.objects.filter(id=begun.id).update(mandate_id=mandate_id)
        _note(actor, person_id, begun, offering, now)
    return begun.id


@policy("applications.give_code")
def give_code(actor: Actor, nik: str, name: str, now: datetime) -> str:
    """A code by which the person whose card the officer sees signs in on a device of her own: an hour, once.

    As with `assist` the name must belong to the NIK: a mistyped one must not open somebody else's account.

    Raises:
        Invalid: `nik` is none, `name` cannot be a name or is `not_of_this_nik`.
        SignInRefused: too_many_attempts.
    """
    written = _name(name, now)
    person_id = _recognised(actor, nik, now)
    process_ring().ensure(person_id, HolderKind.PERSON)
    with unit_of_work(Scope.system(ASSISTING)):
        _check_name(person_id, written)
        _remember_card(person_id, nik, written, now)
    return identity.issue_code(actor, normalised(nik), now)


def _recognised(actor: Actor, nik: str, now: datetime) -> UUID:
    try:
        return identity.recognise(actor, nik, now)
    except NotANik as fault:
        raise Invalid({"nik": [fault.code]}) from None


def _name(text: str, now: datetime) -> str:
    try:
        value = values.read(_NAME, text, now.date())
    except values.Fault as fault:
        raise Invalid({"name": [fault.code]}) from None
    if value is None:
        raise Invalid({"name": [values.REQUIRED]})
    return str(value)


def _check_name(person_id: UUID, written: str) -> None:
    """A name that is attested must agree in every word; one that was only declared, in one of them."""
    known = facts.facts_of(person_id).get(NAME)
    if known is None:
        return
    typed, held = name_words(written), name_words(str(known.value))
    agrees = typed == held if known.assurance >= rules.Assurance.ATTESTED else bool(typed & held)
    if not agrees:
        raise Invalid({"name": ["not_of_this_nik"]})


def _remember_card(person_id: UUID, nik: str, written: str, now: datetime) -> None:
    """What the officer saw; a value that the person's wallet or a registry gave stands as it was written there."""
    known = facts.facts_of(person_id)
    attested = {element for element, fact in known.items() if fact.assurance >= rules.Assurance.ATTESTED}
    seen = {NIK: normalised(nik), NAME: written}
    told = [
        KnownFact(element, value, OFFICER, rules.Assurance.OFFICER, now)
        for element, value in seen.items()
        if element not in attested
    ]
    vault.remember(person_id, told, now)


def _note(actor: Actor, person_id: UUID, begun: Begun, offering: Offering, now: datetime) -> None:
    """The person sees who used which of her facts, and the log who began it."""
    if begun.known:
        disclosing.opened(actor, case_by_id(begun.id), begun.known, now)
    record(Act(now, "applications.assist", actor.kind, actor.account_id, offering.region_id, "interview", begun.id))
