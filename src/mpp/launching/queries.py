"""How far a region's launch is. Inside the caller's unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mpp.catalogue import queries as catalogue
from mpp.catalogue.models import Adoption
from mpp.identity.queries import posts_of
from mpp.launching import rules
from mpp.launching.models import Launch, LaunchStep
from mpp.launching.steps import REHEARSAL, STEPS
from mpp.regions import founding
from mpp.regions.models import Agency, Mall, Region


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it stands: `state` is done, failed, or waiting."""

    code: str
    state: str
    at: datetime | None
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """A region's launch as it stands."""

    region_code: str
    region_name: str
    mode: str
    mall: str
    started: bool
    opened_on: date | None
    steps: Sequence[Step]
    criteria: Sequence[rules.Criterion]

    @property
    def open_ends(self) -> list[str]:
        """The criteria that keep the mall from opening."""
        return rules.open_ends(self.criteria)

    @property
    def failed(self) -> Step | None:
        """The step that could not be done."""
        return next((one for one in self.steps if one.state == "failed"), None)

    @property
    def next_act(self) -> str:
        """What the administrator does next: launch, continue, prepare, open, or none."""
        if self.opened_on is not None:
            return "none"
        if not self.started:
            return "launch"
        if any(one.state != "done" for one in self.steps):
            return "continue"
        return "prepare" if self.open_ends else "open"


def standing_of(region: Region, now: datetime, day: date) -> Standing:
    """Steps, readiness and next act of a region."""
    launch = Launch.objects.filter(region=region).first()
    mall = founding.mall_in_making(region.id)
    rows = {one.code: one for one in LaunchStep.objects.filter(launch=launch)} if launch else {}
    return Standing(
        region_code=region.code,
        region_name=region.name,
        mode=launch.mode if launch else (mall.kind if mall else ""),
        mall=mall.name if mall else "",
        started=launch is not None,
        opened_on=mall.opened_on if mall else None,
        steps=[_step(code, rows.get(code)) for code in (*STEPS, REHEARSAL)] if launch else [],
        criteria=rules.readiness(_facts(region, launch, mall, rows, now, day)) if launch else [],
    )


def told_by(launch: Launch) -> dict[str, dict[str, Any]]:
    """What the steps of a launch have told, by step."""
    return {one.code: one.told for one in LaunchStep.objects.filter(launch=launch)}


def _step(code: str, row: LaunchStep | None) -> Step:
    return Step(code, row.state, row.at, row.told) if row else Step(code, "waiting", None, {})


def _facts(
    region: Region,
    launch: Launch,
    mall: Mall | None,
    rows: Mapping[str, LaunchStep],
    now: datetime,
    day: date,
) -> rules.Facts:
    offices = list(Agency.objects.filter(region=region).order_by("kind"))
    posts = posts_of(region.id, now)
    told = {code: one.told for code, one in rows.items()}
    wanted = told.get("roles", {}).get("posts", [])
    adopted = {one: version for one, (version, _) in adopted_by(region).items()}
    played = told.get(REHEARSAL, {})
    current = {one for one, version in played.get("versions", {}).items() if str(adopted.get(one)) == version}
    failed = set(played.get("failed", {})) & set(adopted)
    return rules.Facts(
        mode=launch.mode,
        has_mall=mall is not None,
        has_hours=bool(mall and mall.hours),
        has_address=bool(mall and mall.address),
        decree=bool(launch.plan.get("decree")),
        agencies=[one.kind for one in offices],
        without_contact=[one.kind for one in offices if not _reachable(one)],
        planned=catalogue.shelf(launch.mode).services,
        adopted={one: catalogue.version(version).service.agency for one, version in adopted.items()},
        retired=[one for one, version in adopted.items() if catalogue.retired_since(version, day)],
        vacant=[one for one in wanted if one not in posts.roles],
        officers=posts.by_agency,
        one_factor=posts.one_factor,
        expired=posts.expired,
        rehearsed=current - failed,
        failed=failed,
    )


def adopted_by(region: Region) -> dict[str, tuple[UUID, Mapping[str, Any]]]:
    """What a region has decided to offer, open or not: service -> version, parameters."""
    rows = Adoption.objects.filter(region=region, active=True).exclude(service__code__startswith=catalogue.EVENT)
    found = rows.order_by("service__code").values_list("service__code", "version_id", "parameters")
    return {code: (version, parameters) for code, version, parameters in found}


def _reachable(office: Agency) -> bool:
    return bool(office.contact_name and office.contact_phone and office.contact_hours)
