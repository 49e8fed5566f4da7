"""Every door locks its case first: whoever comes second waits, and sees what the first one did."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from mpp.kernel.errors import NotFound
from mpp.processes.models import Case, WorkItem


def lock_case(case_id: UUID) -> Case:
    """Lock and read a case.

    Raises:
        NotFound: no such case in the open scope.
    """
    return _locked(Case.objects.filter(id=case_id))


def lock_case_of(work_item_id: UUID) -> tuple[Case, Sequence[WorkItem], WorkItem]:
    """Lock the case of a work item; return it with all its items, oldest first, and the named one.

    Raises:
        NotFound: no such work item in the open scope.
    """
    case = _locked(Case.objects.filter(id__in=WorkItem.objects.filter(id=work_item_id).values("case_id")))
    items = list(WorkItem.objects.filter(case_id=case.id).order_by("created_at", "id"))
    return case, items, next(item for item in items if item.id == work_item_id)


def _locked(cases: "QuerySet[Case]") -> Case:
    case = cases.select_for_update().first()
    if case is None:
        raise NotFound
    return case
