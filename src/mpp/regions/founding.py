"""What a mall in the making consists of, row by row; called by the launch of a region, inside its unit of work."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from mpp.kernel.remembered import forget_all
from mpp.regions.models import Agency, Area, Mall, Region


def area_of(code: str) -> Area | None:
    """The area of a code with its region, also one that a decree has ended."""
    found: Area | None = Area.objects.select_related("region").filter(code=code).first()
    return found


def successors_of(area: Area) -> list[str]:
    """Code and name of what began in the same province when this area ended."""
    if area.valid_until is None:
        return []
    rows = Area.objects.filter(level=area.level, parent_code=area.parent_code, valid_from__gte=area.valid_until)
    return [f"{one.code} {one.name}" for one in rows.exclude(code=area.code).order_by("code")]


def mall_in_making(region_id: UUID) -> Mall | None:
    """A region's mall, opened or not."""
    found: Mall | None = Mall.objects.filter(region_id=region_id).first()
    return found


def found_mall(region_id: UUID, facts: Mapping[str, str]) -> None:
    """Keep name, kind, address and hours of a mall that has not opened."""
    _keep(Mall.objects.filter(region_id=region_id).first() or Mall(region_id=region_id), facts)


def found_agency(region_id: UUID, kind: str, facts: Mapping[str, str]) -> bool:
    """Keep an office of a region; what it says already stays, what is empty is filled. True: it is new."""
    row = Agency.objects.filter(region_id=region_id, kind=kind).first()
    if row is None:
        Agency.objects.create(region_id=region_id, kind=kind, **facts)
        transaction.on_commit(forget_all)
        return True
    _keep(row, {name: value for name, value in facts.items() if not getattr(row, name)})
    return False


def correct_contacts(agencies: Collection[UUID], facts: Mapping[str, str]) -> None:
    """Let offices be reached by another number or human."""
    for row in Agency.objects.filter(id__in=agencies):
        _keep(row, facts)


def open_mall(region_id: UUID, day: date) -> None:
    """Let the public in."""
    Mall.objects.filter(region_id=region_id).update(opened_on=day)
    transaction.on_commit(forget_all)


def take_down(region_id: UUID, agencies: Collection[UUID], hours: Mapping[str, list[str]]) -> None:
    """Remove a mall that never opened and the offices that were made for it; the region has its old hours again."""
    Agency.objects.filter(region_id=region_id, id__in=agencies).delete()
    Mall.objects.filter(region_id=region_id, opened_on=None).delete()
    Region.objects.filter(id=region_id).update(hours=dict(hours))
    transaction.on_commit(forget_all)


def _keep(row: Mall | Agency, facts: Mapping[str, str]) -> None:
    """Write only what differs, so that a second run changes nothing."""
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not changed and not row._state.adding:
        return
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    transaction.on_commit(forget_all)
