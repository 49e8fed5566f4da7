"""Saying what a service would do about each value of one person, and why: for who runs an installation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mpp.applications import explaining, recalling
from mpp.applications import interview as iv
from mpp.applications.interview.paths import applicant_of
from mpp.applications.resolution import NIK, path_of
from mpp.audit.actions import Act, record
from mpp.catalogue import queries as catalogue
from mpp.catalogue.queries import Offering
from mpp.identity import persons
from mpp.identity.actor import Actor
from mpp.identity.policy import policy
from mpp.kernel import nik as niks
from mpp.kernel.scope import unit_of_work
from mpp.regions import queries as regions
from mpp.registries.calls import process_calls
from mpp.registries.directory import capabilities
from mpp.registries.rules import Circuit
from mpp.vault import actions as vault
from mpp.vault.rules import Assurance, Purpose

SIGN_IN = "sign_in"
"""The source of the NIK of a person whom the vault does not know yet: she would prove it by signing in."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The plan of one person for one service. `is_known`: the vault has met the person before."""

    service: str
    region: str
    is_known: bool
    values: list[explaining.Explained]


@policy("applications.explain")
def explain(actor: Actor, region_code: str, service_id: str, nik: str, now: datetime) -> Explanation:
    """The once-only plan before the registries are asked; no value leaves, and the look is written down.

    Raises:
        NotFound: the region does not offer the service.
        NotANik: the NIK cannot be one.
    """
    offering = catalogue.offering(region_code, service_id)
    party = applicant_of(offering.published.service)
    known = {path_of(party, NIK): iv.Held(niks.parse(nik), SIGN_IN, int(Assurance.ATTESTED), now.isoformat())}
    aged: frozenset[str] = frozenset()
    with unit_of_work(actor.scope):
        if person_id := persons.by_nik(nik):
            recalled = recalling.recall(offering.published, person_id, now)
            known, aged = known | recalled.known, recalled.aged
            vault.disclose(_access(offering, person_id, [*recalled.known, *recalled.aged]), now)
        record(Act(now, "applications.explain", actor.kind, None, offering.region_id, "person", person_id))
    today = now.astimezone(regions.zone_of(offering.region_id)).date()
    plan = iv.plan(iv.Interview(offering.published, today, offering.parameters, known))
    ground = explaining.Ground(capabilities(), _resting(), aged)
    return Explanation(service_id, region_code, person_id is not None, explaining.explain(plan, ground))


def _access(offering: Offering, person_id: UUID, paths: Sequence[str]) -> vault.Access:
    """A look without a case, by who runs the installation; at nothing but that the person is known, if so."""
    return vault.Access(person_id, offering.region_id, None, "operator", tuple(paths), Purpose.EXPLAIN)


def _resting() -> list[str]:
    states = process_calls().board.states()
    return [registry for registry, state in states.items() if state is Circuit.OPEN]
