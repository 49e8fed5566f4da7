"""Two regions with their agencies and the shipped packs, a person whom the vault knows, and officers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mpp.catalogue.actions import load_packs
from mpp.catalogue.loader import read_yaml
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.regions.actions import load_reference
from mpp.regions.models import Agency
from mpp.registries.directory import registries
from mpp.vault.actions import remember_claims

PACKS = Path(__file__).parents[2] / "packs"
NOBODY = "http://127.0.0.1:9"  # the discard port
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def country(transactional_db: None, settings: Any) -> Iterator[None]:
    """The reference data and packs; nobody listens where the registries should be."""
    away = {name: one | {"URL": NOBODY} for name, one in settings.MPP_REGISTRIES.items()}
    settings.MPP_REGISTRIES = away
    registries.cache_clear()
    load_reference()
    load_packs(PACKS, at=NOW)
    yield
    registries.cache_clear()
    with connection.cursor() as cursor:  # jobs are no models that Django would empty between tests
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def citizen(country: None) -> Actor:
    """The person of the letter's own scenario, signed in with the national account."""
    person_id = new_id()
    process_ring().ensure(person_id, HolderKind.PERSON)
    actor = Actor(ActorKind.PERSON, new_id(), person_id, Assurance.NATIONAL_ACCOUNT)
    told = read_yaml(PACKS / "services/surat-keterangan-domisili/scenarios/journey.yaml")[0]["facts"]
    claims = {name.removeprefix("applicant."): value for name, value in told.items()}
    known = {name if "." in name else f"person.{name}": value for name, value in claims.items()}
    remember_claims(actor, known, "wallet", NOW)
    return actor


def officer(region: str, agency: str, *roles: str) -> Actor:
    """An officer of a region's agency."""
    found = Agency.objects.select_related("region").get(region__code=region, kind=agency)
    return Actor(
        ActorKind.OFFICER,
        account_id=new_id(),
        officer_id=new_id(),
        region_id=found.region_id,
        agency_id=found.id,
        agency_kind=agency,
        roles=frozenset(roles),
    )
