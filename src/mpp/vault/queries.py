"""Reading the vault, inside the caller's unit of work."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp.identity.persons import of_lives
from mpp.kernel.crypto import Where
from mpp.kernel.keys import process_ring
from mpp.kernel.prepared import Prepared
from mpp.vault.models import AccessQuestion, Consent, Demand, Disclosure, Dispute, Document, Fact
from mpp.vault.places import demand_place, document_place, fact_place
from mpp.vault.rules import SHORT_TIME, Assurance, KnownFact

_FACTS = Prepared(
    Fact, lambda person: Fact.objects.filter(of_lives("vault_fact.person_id", person), replaced_at=None)
)


def where(fact_id: UUID) -> Where:
    """The place of a fact's sealed value."""
    return fact_place(fact_id)


def facts_of(person_id: UUID) -> dict[str, KnownFact]:
    """The current facts about a person, by element; of several that differ the surer, then the newer one.

    Several stand there only where records of one person were merged; `told_of` and `differing` tell the others.
    """
    return {element: rows[0] for element, rows in told_of(person_id).items()}


def differing(told: Mapping[str, Sequence[KnownFact]]) -> dict[str, list[KnownFact]]:
    """What merged records of one person say otherwise than the fact that stands, by element, with its source."""
    others = {element: [one for one in rows if one.value != rows[0].value] for element, rows in told.items()}
    return {element: rows for element, rows in others.items() if rows}


def told_of(person_id: UUID) -> dict[str, list[KnownFact]]:
    """Every current fact about a person by element, the one that stands first. One query, and one for each key."""
    found: dict[str, list[KnownFact]] = {}
    for row in _FACTS.all(person_id):
        found.setdefault(row.element, []).append(opened(row))
    return {
        name: sorted(rows, key=lambda one: (one.assurance, one.at), reverse=True) for name, rows in found.items()
    }


def opened(row: Fact) -> KnownFact:
    """A row with its value unsealed."""
    value = process_ring().open_json(row.person_id, where(row.id), row.sealed)
    return KnownFact(row.element, value, row.source, Assurance(row.assurance), row.at, row.expires_at)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A fact as it stands or stood, with its id. `replaced_at` None: it holds."""

    id: UUID
    fact: KnownFact
    replaced_at: datetime | None


def history_of(person_id: UUID) -> dict[str, list[Remembered]]:
    """Every fact about a person that holds or held, by element, the newest first."""
    found: dict[str, list[Remembered]] = {}
    rows = Fact.objects.filter(of_lives("vault_fact.person_id", person_id))
    for row in rows.order_by("element", "-at", "-id"):
        found.setdefault(row.element, []).append(Remembered(row.id, opened(row), row.replaced_at))
    return {name: sorted(rows, key=lambda one: one.replaced_at is not None) for name, rows in found.items()}


def fact(person_id: UUID, fact_id: UUID) -> Remembered | None:
    """One fact of a person that holds."""
    row: Fact | None = Fact.objects.filter(
        of_lives("vault_fact.person_id", person_id), id=fact_id, replaced_at=None
    ).first()
    return None if row is None else Remembered(row.id, opened(row), None)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that the vault keeps, without its content."""

    id: UUID
    element: str
    case_id: UUID
    media_type: str
    size: int
    pages: int
    at: datetime
    name: str = field(repr=False)


def documents_of(person_id: UUID, ids: Collection[UUID] | None = None) -> list[Paper]:
    """The documents that the vault keeps of a person, the newest first; `ids`: of these only."""
    rows = Document.objects.filter(of_lives("vault_document.person_id", person_id)).defer("sealed").order_by("-at")
    return [_paper(row) for row in (rows if ids is None else rows.filter(id__in=list(ids)))]


def _paper(row: Document) -> Paper:
    name = process_ring().open_json(row.person_id, document_place(row.id, "sealed_name"), row.sealed_name)
    return Paper(row.id, row.element, row.case_id, row.media_type, row.size, row.pages, row.at, str(name))


def document_content(person_id: UUID, document_id: UUID) -> tuple[Paper, bytes] | None:
    """A document with its content; None: there is none of this person."""
    row: Document | None = Document.objects.filter(
        of_lives("vault_document.person_id", person_id), id=document_id
    ).first()
    if row is None:
        return None
    place = document_place(row.id, "sealed")
    return _paper(row), process_ring().open_bytes(row.person_id, place, bytes(row.sealed))


def disclosures_of(person_id: UUID, most: int = 100) -> Sequence[Disclosure]:
    """Who looked at a person's data, newest first."""
    rows = Disclosure.objects.filter(of_lives("vault_disclosure.person_id", person_id))
    return list(rows.order_by("-at", "-id")[:most])


def disclosure(disclosure_id: UUID) -> Disclosure | None:
    """One access, if the open scope sees it."""
    found: Disclosure | None = Disclosure.objects.filter(id=disclosure_id).first()
    return found


def people_read(officer_id: UUID, now: datetime) -> set[UUID]:
    """Whose data an officer read within a short time before now."""
    recent = Disclosure.objects.filter(officer_id=officer_id, at__gt=now - SHORT_TIME)
    return set(recent.values_list("person_id", flat=True))


def disputes_of(person_id: UUID) -> Sequence[Dispute]:
    """What a person said is wrong, newest first, without the evidence."""
    rows = Dispute.objects.filter(of_lives("vault_dispute.person_id", person_id))
    return list(rows.defer("sealed_evidence").order_by("-at"))


def disputed(person_id: UUID) -> Mapping[str, Dispute]:
    """The elements of a person that are disputed now, or were mended by their owner: the newest of each."""
    own = Dispute.objects.filter(of_lives("vault_dispute.person_id", person_id))
    rows = own.exclude(outcome=Dispute.Outcome.REFUSED)
    return {row.element: row for row in rows.defer("sealed", "sealed_evidence", "sealed_answer").order_by("at")}


def questions_of(person_id: UUID) -> Mapping[UUID, AccessQuestion]:
    """What a person asked about accesses, by access."""
    rows = AccessQuestion.objects.filter(of_lives("vault_accessquestion.person_id", person_id))
    return {row.disclosure_id: row for row in rows}


def at_office(kind: type[Demand], agency_id: UUID) -> Sequence[Any]:
    """The demands of a kind that wait at an agency, the most urgent first, without the evidence."""
    rows = kind.objects.filter(agency_id=agency_id, state=Demand.State.OPEN)
    return list(rows.defer("sealed").order_by("due_at", "id"))


def asked(row: Demand) -> dict[str, Any]:
    """What a person demands, unsealed."""
    content: dict[str, Any] = process_ring().open_json(row.person_id, demand_place(row.id, "sealed"), row.sealed)
    return content


def answered(row: Demand) -> dict[str, Any]:
    """The answer to a demand, unsealed; empty while there is none."""
    if not row.sealed_answer:
        return {}
    place = demand_place(row.id, "sealed_answer")
    content: dict[str, Any] = process_ring().open_json(row.person_id, place, row.sealed_answer)
    return content


def evidence_of(row: Dispute) -> bytes:
    """The file that a person added to a dispute; empty: none."""
    if not row.sealed_evidence:
        return b""
    return process_ring().open_bytes(
        row.person_id, demand_place(row.id, "sealed_evidence"), bytes(row.sealed_evidence)
    )


def consents_of(person_id: UUID) -> Sequence[Consent]:
    """What a person said to purposes, each answer, newest first."""
    rows = Consent.objects.filter(of_lives("vault_consent.person_id", person_id))
    return list(rows.order_by("purpose", "-at"))


def answers_of(person_id: UUID, purposes: Collection[str]) -> dict[str, Consent]:
    """The newest answer of a person to each of these purposes, under whichever of her records she gave it."""
    own = of_lives("vault_consent.person_id", person_id)
    rows = Consent.objects.filter(own, purpose__in=list(purposes), replaced_at=None)
    return {row.purpose: row for row in rows.order_by("at")}


def living_consents(person_id: UUID, versions: Mapping[str, int]) -> dict[str, UUID]:
    """Purpose -> consent that lives, of these purposes in these versions or newer ones."""
    rows = answers_of(person_id, versions.keys()) if versions else {}
    return {
        purpose: row.id
        for purpose, row in rows.items()
        if row.state == Consent.State.GIVEN and row.version >= versions[purpose]
    }
