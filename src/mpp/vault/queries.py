"""Reading the vault, inside the caller's unit of work."""

from collections.abc import Sequence
from uuid import UUID

from mpp.kernel.crypto import Where
from mpp.kernel.keys import process_ring
from mpp.vault.models import Disclosure, Fact
from mpp.vault.rules import Assurance, KnownFact


def where(fact_id: UUID) -> Where:
    """The place of a fact's sealed value."""
    return Where("vault_fact", fact_id, "sealed")


def facts_of(person_id: UUID) -> dict[str, KnownFact]:
    """The current facts about a person, by element. One query, and one for the key when it is not at hand."""
    return {row.element: opened(row) for row in Fact.objects.filter(person_id=person_id, replaced_at=None)}


def opened(row: Fact) -> KnownFact:
    """A row with its value unsealed."""
    value = process_ring().open_json(row.person_id, where(row.id), row.sealed)
    return KnownFact(row.element, value, row.source, Assurance(row.assurance), row.at, row.expires_at)


def disclosures_of(person_id: UUID, most: int = 100) -> Sequence[Disclosure]:
    """Who looked at a person's data, newest first."""
    return list(Disclosure.objects.filter(person_id=person_id).order_by("-at")[:most])
