"""What a received document says of its parties for good: a newborn becomes a person with the NIK that came with it.

The pack says which element of whom the document vouches for (`outputs.<id>.vouches`); a party without a NIK in the
case gets the one that the agency's own system gave.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from mpp.applications.actions.settling import link
from mpp.applications.actions.system.waiting import Waiting, values_of
from mpp.identity import persons
from mpp.identity.models import PartyLink
from mpp.identity.policy import inside_action
from mpp.kernel.nik import NotANik, parse
from mpp.registries.operations import Made, Standing
from mpp.vault import actions as vault
from mpp.vault.rules import Assurance, KnownFact

NUMBER = "number"
NIK = "person.nik"


class Received(Protocol):
    """What came of one output."""

    @property
    def made(self) -> Made:
        """What the agency's system says of it."""


@inside_action
def take(waiting: Waiting, came: Sequence[Received], standing: Standing) -> None:
    """Let the parties whom the documents vouch for be persons, and keep in their vaults what is vouched for."""
    values: dict[str, Any] = values_of(waiting.application) | dict(standing.facts)
    for one in came:
        vouched = waiting.published.service.outputs[one.made.kind].vouches
        for party, elements in vouched.items():
            person_id = _person(waiting, party, values, standing.facts)
            if person_id is not None:
                vault.remember(person_id, _facts(waiting, one.made, elements, values), waiting.now)


def _person(waiting: Waiting, party: str, values: Mapping[str, Any], came: Mapping[str, str]) -> UUID | None:
    """The person of the NIK that the agency's system gave or holds for a party; None without a NIK."""
    try:
        nik = parse(str(values.get(f"{party}.nik") or ""))
    except NotANik:
        return None
    person_id = persons.survivor(persons.by_nik(nik) or persons.new_person(waiting.now, nik))
    link(waiting.application, party, person_id, PartyLink.Basis.RECEIVED, waiting.now)
    if f"{party}.nik" in came:
        source = _source(waiting)
        vault.remember(person_id, [KnownFact(NIK, nik, source, Assurance.REGISTRY, waiting.now)], waiting.now)
    return person_id


def _facts(waiting: Waiting, made: Made, elements: Mapping[str, str], values: Mapping[str, Any]) -> list[KnownFact]:
    told = {name: made.number if path == NUMBER else values.get(path) for name, path in elements.items()}
    return [
        KnownFact(name, value, _source(waiting), Assurance.REGISTRY, waiting.now)
        for name, value in told.items()
        if value not in (None, "")
    ]


def _source(waiting: Waiting) -> str:
    return f"output:{waiting.case_id.hex}"
