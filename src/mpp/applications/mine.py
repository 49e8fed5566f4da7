"""What a person reads of her own data: facts with their history, documents, who looked, what she demanded.

Each function opens the person's own unit of work; nobody else's scope reads any of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mpp.applications import sealing
from mpp.applications.interview.paths import applicant_of
from mpp.applications.models import Application, Interview, Submission
from mpp.applications.reaching import reach
from mpp.applications.terms import OpenInterview
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import ConsentPurpose, PublishedService
from mpp.catalogue.paths import place_of
from mpp.identity.actor import Actor
from mpp.identity.policy import permit
from mpp.identity.queries import officer_names
from mpp.kernel.errors import NotFound
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault import queries as vault
from mpp.vault.models import AccessQuestion, Consent, Disclosure, Dispute
from mpp.vault.queries import Paper, Remembered
from mpp.vault.rules import Assurance, KnownFact

MOST_USES = 50
MOST_ACCESSES = 200
SEE_OWN = "vault.see_own"
_NAME_HEADS = "vault.name_heads"
_HEAD = "signer"


@dataclass(frozen=True, slots=True)
class Used:
    """An application that used a fact."""

    application_id: UUID
    number: str
    service_version_id: UUID


@dataclass(frozen=True, slots=True)
class MyData:
    """Everything that the vault knows about a person. `facts`: the newest of each element first."""

    facts: Mapping[str, Sequence[Remembered]] = field(repr=False)
    documents: Sequence[Paper] = field(repr=False)
    used: Mapping[str, Sequence[Used]]
    disputes: Sequence[Dispute]
    seen: Mapping[str, KnownFact] = field(default_factory=dict, repr=False)  # what only cases keep


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that a person may say is wrong. `id` None: only her applications hold it."""

    id: UUID | None
    fact: KnownFact


def data(actor: Actor) -> MyData:
    """What the state knows about the person who is signed in."""
    person_id = _own(actor)
    with unit_of_work(actor.scope):
        facts = vault.history_of(person_id)
        used, seen = _applications(actor)
        return MyData(
            facts,
            vault.documents_of(person_id),
            used,
            vault.disputes_of(person_id),
            {name: fact for name, fact in seen.items() if name not in facts},
        )


def known(actor: Actor, element_id: str) -> Known:
    """What is known of one element about the person who is signed in. Raises NotFound."""
    told = data(actor)
    rows = [one for one in told.facts.get(element_id, ()) if one.replaced_at is None]
    if rows:
        return Known(rows[0].id, rows[0].fact)
    if element_id in told.seen:
        return Known(None, told.seen[element_id])
    raise NotFound


def _own(actor: Actor) -> UUID:
    permit(actor, SEE_OWN)
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def _applications(actor: Actor) -> tuple[dict[str, list[Used]], dict[str, KnownFact]]:
    """Element -> the applications in which it is about the applicant, newest first; and what registries said."""
    own = Application.objects.filter(applicant_id__in=list(actor.person_ids))
    rows = own.order_by("-submitted_at")[:MOST_USES]
    applications = {row.id: row for row in rows}
    process_ring().warm(list(applications))
    latest: dict[UUID, Submission] = {}
    for row in Submission.objects.filter(application_id__in=applications.keys()).order_by("revision"):
        latest[row.application_id] = row
    used: dict[str, list[Used]] = defaultdict(list)
    seen: dict[str, KnownFact] = {}
    for application_id, application in applications.items():
        for fact in _facts(application, latest[application_id]) if application_id in latest else ():
            used[fact.element].append(Used(application_id, application.number, application.service_version_id))
            if fact.assurance is Assurance.REGISTRY:
                seen.setdefault(fact.element, fact)
    return dict(used), seen


def _facts(application: Application, submission: Submission) -> Iterator[KnownFact]:
    """What an application says about its applicant."""
    service = catalogue.version(application.service_version_id).service
    values = sealing.open_submission(application.id, submission.id, bytes(submission.sealed))["values"]
    mine = f"{applicant_of(service)}."
    for path, (value, source, assurance, at) in values.items():
        if path.startswith(mine):
            element = place_of(service, path).element
            yield KnownFact(element, value, source, Assurance(assurance), datetime.fromisoformat(at))


def document(actor: Actor, document_id: UUID) -> tuple[Paper, bytes]:
    """A document of one's own, with its content. Raises NotFound."""
    person_id = _own(actor)
    with unit_of_work(actor.scope):
        found = vault.document_content(person_id, document_id)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Look:
    """One access to a person's data, as she reads it. `number` is empty where there was no application.

    `head` is the officer's name where it is public already: heads sign documents with it. Of others the law on
    public service (UU 25/2009) owes the office and the role; the name is asked for by asking why.
    """

    row: Disclosure
    number: str
    service_version_id: UUID | None
    question: AccessQuestion | None
    answer: str = field(default="", repr=False)
    asked: str = field(default="", repr=False)
    head: str = ""


def accesses(actor: Actor) -> list[Look]:
    """Who looked at the data of the person who is signed in, newest first."""
    person_id = _own(actor)
    with unit_of_work(actor.scope):
        rows = vault.disclosures_of(person_id, MOST_ACCESSES)
        cases = [row.case_id for row in rows if row.case_id]
        numbers = dict(Application.objects.filter(id__in=cases).values_list("id", "number"))
        versions = dict(Interview.objects.filter(id__in=cases).values_list("id", "service_version_id"))
        questions = vault.questions_of(person_id)
        words = {one.id: (vault.asked(one), vault.answered(one)) for one in questions.values()}
    heads = _heads(rows)
    found = []
    for row in rows:
        question = questions.get(row.id)
        asked, answer = words[question.id] if question else ({}, {})
        found.append(
            Look(
                row,
                numbers.get(row.case_id, "") if row.case_id else "",
                versions.get(row.case_id) if row.case_id else None,
                question,
                answer.get("text", ""),
                asked.get("text", ""),
                heads.get(row.officer_id, "") if row.officer_id else "",
            )
        )
    return found


def access(actor: Actor, disclosure_id: UUID) -> Look:
    """One access of those. Raises NotFound."""
    found = next((one for one in accesses(actor) if one.row.id == disclosure_id), None)
    if found is None:
        raise NotFound
    return found


def _heads(rows: Sequence[Disclosure]) -> dict[UUID, str]:
    heads = {row.officer_id for row in rows if row.officer_id and _HEAD in row.role.split(",")}
    if not heads:
        return {}
    with unit_of_work(Scope.system(_NAME_HEADS)):  # their names stand on documents
        return officer_names(heads)


@dataclass(frozen=True, slots=True)
class MyDispute:
    """A dispute of one's own: what was said, and what came back."""

    row: Dispute
    asked: Mapping[str, object] = field(repr=False)
    answer: Mapping[str, object] = field(repr=False)


def dispute(actor: Actor, dispute_id: UUID) -> MyDispute:
    """A dispute of one's own. Raises NotFound."""
    _own(actor)
    with unit_of_work(actor.scope):
        row = Dispute.objects.filter(id=dispute_id).defer("sealed_evidence").first()
        if row is None:
            raise NotFound
        return MyDispute(row, vault.asked(row), vault.answered(row))


@dataclass(frozen=True, slots=True)
class MyConsent:
    """A purpose, with the pack whose words tell of it, and what the person said. `answer` None: nothing yet."""

    purpose: ConsentPurpose
    published: PublishedService
    answer: Consent | None

    @property
    def lives(self) -> bool:
        """Whether data may be used for it now."""
        answer = self.answer
        return answer is not None and answer.state == Consent.State.GIVEN and answer.version >= self.purpose.version


def consents(actor: Actor) -> list[MyConsent]:
    """Every purpose that the person who is signed in ever answered, as the newest pack words it."""
    person_id = _own(actor)
    with unit_of_work(actor.scope):
        standing = [one for one in vault.consents_of(person_id) if one.replaced_at is None]
        answers = {one.purpose: one for one in reversed(standing)}  # the newest of each
    known = {name: one.published for one in catalogue.services() for name in one.published.consents}
    return [
        MyConsent(known[name].consents[name], known[name], answers[name])
        for name in sorted(answers.keys() & known.keys())
    ]


def consents_of(actor: Actor, view: OpenInterview) -> list[MyConsent]:
    """The purposes that an open interview asks consent to, and what was said so far; of most services none."""
    if not view.published.consents:
        return []
    with unit_of_work(reach(actor, view.id)):
        answers = vault.answers_of(view.applicant_id, view.published.consents.keys())
    return [MyConsent(one, view.published, answers.get(name)) for name, one in view.published.consents.items()]
