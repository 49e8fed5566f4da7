"""An interview that nobody submits is forgotten: values, files, and the key that could open a copy of them."""

from datetime import timedelta
from uuid import UUID

import pytest

from mpp.applications.actions import open_interview, start
from mpp.applications.actions.forgetting import forget_interviews
from mpp.applications.actions.replanning import LIFE
from mpp.applications.models import File, Interview
from mpp.applications.sealing import seal_text
from mpp.audit.models import AuditEntry
from mpp.identity.actor import Actor
from mpp.kernel.errors import NotFound
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderDestroyed
from mpp.kernel.scope import Scope, unit_of_work
from tests.applications.conftest import NOW
from tests.applications.test_notices import SERVICE, _submitted

SYSTEM = Actor.system("applications.forget_interviews")
OVER = NOW + LIFE


def _with_a_file(citizen: Actor) -> UUID:
    interview_id = start(citizen, "35.10", SERVICE, NOW)
    with unit_of_work(citizen.scope):
        row = Interview.objects.get(id=interview_id)
        File.objects.create(
            id=new_id(),
            region_id=row.region_id,
            case_id=row.id,
            applicant_id=row.applicant_id,
            agency_ids=[],
            path="applicant.document.any",
            media_type="application/pdf",
            size=1,
            pages=1,
            sealed_name=b"x",
            sealed=b"x",
            at=NOW,
        )
    return interview_id


def test_after_sixty_days_values_files_and_key_are_gone_and_the_log_says_so(citizen: Actor) -> None:
    interview_id = _with_a_file(citizen)
    assert forget_interviews(SYSTEM, OVER) == 1
    with pytest.raises(NotFound):
        open_interview(citizen, interview_id, OVER)
    with pytest.raises(HolderDestroyed):
        seal_text(interview_id, "note", "again")
    with unit_of_work(Scope.system("test")):
        assert File.objects.filter(case_id=interview_id).count() == 0
        assert AuditEntry.objects.get(action="applications.forget").subject_id == interview_id
    assert forget_interviews(SYSTEM, OVER) == 0


def test_one_that_has_time_left_or_was_submitted_stays(citizen: Actor) -> None:
    submitted = _submitted(citizen)
    fresh = start(citizen, "35.10", SERVICE, NOW + timedelta(days=1))
    assert forget_interviews(SYSTEM, OVER) == 0
    with unit_of_work(Scope.system("test")):
        assert set(Interview.objects.values_list("id", flat=True)) == {submitted, fresh}
