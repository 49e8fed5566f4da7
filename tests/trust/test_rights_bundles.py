"""A life event's own interview keeps no value once it was sent, but its key opened what an older dump holds."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from mpp.applications.actions import rights
from mpp.applications.actions.retaining import forget_case
from mpp.applications.models import Interview
from mpp.kernel import clock
from mpp.kernel.keys import process_ring
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes.models import Case
from tests.jobs import run_jobs
from tests.trust.world import Citizen, World, send_event

SYSTEM = Scope.system("test")


@pytest.fixture
def mother(world: World) -> Iterator[Citizen]:
    """A mother who has reported a birth as a life event."""
    citizen = world.sign_in("ibu-melahirkan")
    send_event(citizen, "birth", "notified", clock.now())
    run_jobs()
    yield citizen


def bundle_of(citizen: Citizen) -> tuple[UUID, list[UUID]]:
    """The newest bundle of a person, and its parts."""
    with unit_of_work(SYSTEM):
        parts = Interview.objects.filter(applicant_id=citizen.actor.person_id, bundle_id__isnull=False)
        bundle_id = parts.latest("updated_at").bundle_id
        assert bundle_id is not None
        return bundle_id, list(parts.filter(bundle_id=bundle_id).values_list("id", flat=True))


def test_the_bundles_key_goes_with_the_last_of_its_parts(mother: Citizen) -> None:
    bundle_id, parts = bundle_of(mother)
    assert len(parts) > 1
    now = clock.now()
    for number, part in enumerate(parts, 1):
        with unit_of_work(SYSTEM):
            forget_case(Case.objects.get(id=part), now + timedelta(days=number), "case_term")
        gone = process_ring().destroyed([bundle_id, *parts])
        assert gone == set(parts[:number]) | ({bundle_id} if number == len(parts) else set())


def test_the_bundles_key_goes_with_the_person_and_its_parts_go_on(mother: Citizen) -> None:
    bundle_id, parts = bundle_of(mother)
    now = clock.now()
    rights.erase(mother.actor, now, now)
    assert process_ring().destroyed([bundle_id, *parts]) == {bundle_id}
    run_jobs()
