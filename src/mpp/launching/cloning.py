"""Local parameters of one region for another, where they apply there.

Money and texts are not copied: a fee stands on a region's own law (UU 1/2022 on regional levies), and a text names
its own places and decrees.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mpp.catalogue import actions as adopting
from mpp.catalogue import queries as catalogue
from mpp.catalogue.rules import parameter_fault
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit
from mpp.kernel.scope import Scope, unit_of_work
from mpp.launching import actions, queries
from mpp.launching.errors import LaunchRefused
from mpp.launching.models import Launch
from mpp.launching.places import region_to_launch
from mpp.launching.plan import Plan
from mpp.regions.models import Region

OWN_LAW = ("money", "text")
Adopted = Mapping[str, tuple[UUID, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Copied:
    """One parameter that differs. `reason`: why it was left: own_law, not_offered, unknown, or a fault."""

    service: str
    parameter: str
    value: Any
    reason: str = ""

    @property
    def copied(self) -> bool:
        """Is it the target's too now?"""
        return not self.reason

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self) | {"copied": self.copied}


def clone(actor: Actor, source: str, target: str, now: datetime) -> list[Copied]:
    """Copy what differs from the source; what is the same already is not named. Again changes nothing.

    Raises:
        LaunchRefused: a code is no region; the target is not launched.
    """
    day = now.astimezone(ZoneInfo("Asia/Jakarta")).date()
    given, taking = (Region.objects.get(id=region_to_launch(one, day).id) for one in (source, target))
    permit(actor, "launching.launch", Subject(region_id=taking.id))
    looked = actions.look(actor, target, now)
    if not looked.started and looked.opened_on is None:
        raise LaunchRefused("not_launched", region=looked.region_code)
    with unit_of_work(Scope.system("launching.launch")):
        theirs, ours = queries.adopted_by(given), queries.adopted_by(taking)
    rows = list(_compared(theirs, ours))
    wanted = _merged(rows, ours)
    if Launch.objects.filter(region=taking, opened_at=None).exists():
        actions.launch(actor, target, replace(Plan(), parameters=wanted), now)
    else:
        for service in {one.service for one in rows if one.copied}:
            adopting.adopt(
                taking, ours[service][0], wanted[service], since=now.astimezone(ZoneInfo(taking.zone)).date()
            )
    return rows


def _compared(theirs: Adopted, ours: Adopted) -> Iterator[Copied]:
    for service, (_, parameters) in theirs.items():
        for name, value in parameters.items():
            if service not in ours:
                yield Copied(service, name, value, "not_offered")
            elif ours[service][1].get(name) != value:
                yield Copied(service, name, value, _fault(ours[service][0], name, value))


def _fault(version_id: UUID, name: str, value: Any) -> str:
    parameter = catalogue.version(version_id).service.parameters.get(name)
    if parameter is None:
        return "unknown"
    return "own_law" if parameter.kind in OWN_LAW else parameter_fault(parameter, value)


def _merged(rows: list[Copied], ours: Adopted) -> dict[str, dict[str, Any]]:
    merged = {service: dict(parameters) for service, (_, parameters) in ours.items() if parameters}
    for one in rows:
        if one.copied:
            merged.setdefault(one.service, {})[one.parameter] = one.value
    return merged
