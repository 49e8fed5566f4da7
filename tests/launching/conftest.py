"""The country with its packs and shelves, and a region that has nothing yet."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.launching.actions import Launched, Ways, launch
from mpp.launching.plan import Plan
from tests.reference import load_country

PACKS = Path(__file__).parents[2] / "packs"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LEMBATA = "53.13"
SYSTEM = Actor.system("test")
PLAN = Plan(
    mode="digital",
    address="Jalan Contoh 1, Lewoleba",
    contact_name="Melati Rekaan",
    contact_phone="0800 0000 0100",
    decree="Keputusan Bupati Contoh 1/2026",
)
INVENTED = Ways(secret="rahasia-contoh")


@pytest.fixture
def country(postgres_server: Path, transactional_db: None) -> Iterator[None]:
    clock.stop(NOW)
    load_country(postgres_server, PACKS, NOW)
    yield
    clock.stop(None)


def launched(code: str = LEMBATA, plan: Plan = PLAN, ways: Ways = Ways()) -> Launched:  # noqa: B008
    return launch(SYSTEM, code, plan, NOW, ways)


def everything() -> dict[str, Any]:
    """What every table of the launch holds, to be compared."""
    tables = (
        *("regions_mall", "regions_agency", "regions_region", "catalogue_adoption", "launching_launch"),
        *(
            "launching_launchstep",
            "identity_account",
            "identity_officer",
            "identity_invitation",
            "audit_auditentry",
        ),
    )
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mpp.scope', 'system', false)")
        for table in tables:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t ORDER BY 1')
            found[table] = [row for (row,) in cursor.fetchall()]
        cursor.execute("SELECT set_config('mpp.scope', '', false)")
    return found
