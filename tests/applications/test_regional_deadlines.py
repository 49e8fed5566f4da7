"""A region's stricter deadline holds for the tasks that begin in it."""

from datetime import timedelta
from typing import Any

import pytest

from mpp.catalogue import queries as catalogue
from mpp.catalogue.models import Adoption
from mpp.catalogue.pack import Duration
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.processes import actions as processes
from mpp.processes.models import WorkItem
from mpp.processes.moving.terms import Opening
from mpp.regions import queries as regions
from tests.applications.conftest import NOW

SERVICE = "surat-keterangan-domisili"


@pytest.mark.parametrize(
    ("told", "hours"),
    [({}, 4), ({"verify_time": {"value": 1, "unit": "working_hour"}}, 1), ({"verify_time": {"value": 9}}, 4)],
)
def test_a_task_is_due_when_its_region_promises_but_never_later_than_the_standard(
    country: None, told: dict[str, Any], hours: int
) -> None:
    offering = catalogue.offering("35.10", SERVICE)
    Adoption.objects.filter(id=offering.adoption_id).update(parameters=told)
    service = offering.published.service
    deadline = Duration(value=4, unit="working_hour", set_by="verify_time")
    tasks = {**service.tasks, "verify": service.tasks["verify"].model_copy(update={"deadline": deadline})}
    published = offering.published.model_copy(update={"service": service.model_copy(update={"tasks": tasks})})
    region = offering.region_id
    opening = Opening(
        case_id=new_id(),
        region_id=region,
        applicant_id=new_id(),
        agency_ids=regions.agencies_of(region),
        number="3510-26-000001-1",
        service_version_id=offering.version_id,
        sealed_label=b"",
    )
    with unit_of_work(Scope.system("test")):
        processes.open_case(opening, published, regions.calendar_of(region, NOW.date()), {}, NOW)
        due = WorkItem.objects.get(case_id=opening.case_id).due_at
    assert due == NOW + timedelta(hours=hours)
