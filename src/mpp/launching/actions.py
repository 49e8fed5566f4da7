"""Launching a region: steps that may be done again, opening, and taking back what never opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mpp.audit.actions import Act, record
from mpp.catalogue import actions as adopting
from mpp.catalogue import queries as catalogue
from mpp.identity import actions as identity
from mpp.identity.actor import Actor
from mpp.identity.policy import Subject, permit, policy
from mpp.kernel.scope import Scope, unit_of_work
from mpp.launching import invented, plan, queries
from mpp.launching.errors import LaunchRefused, StepFailed
from mpp.launching.lock import alone
from mpp.launching.models import Launch, LaunchStep
from mpp.launching.places import region_to_launch
from mpp.launching.plan import Plan
from mpp.launching.queries import Standing
from mpp.launching.rehearsing import PACKS, rehearsed
from mpp.launching.steps import REHEARSAL, STEPS, Told, Work
from mpp.regions import founding
from mpp.regions.models import Agency, Region

_SCOPE = Scope.system("launching.launch")
_START = "start"


@dataclass(frozen=True, slots=True)
class Launched:
    """How far a launch came, and the codes of new invitations by login: told this once, kept nowhere."""

    standing: Standing
    codes: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Ways:
    """How an installation launches: where its packs are, and whether it invents officers (`secret` of the demo)."""

    packs: Path = PACKS
    secret: str = ""


@policy("launching.launch")
def launch(actor: Actor, code: str, given: Plan, now: datetime, ways: Ways = Ways()) -> Launched:
    """Do every step of a region's launch that is not done yet, up to the rehearsal. Opening is an act of its own.

    A second run changes nothing. Where a step cannot be done the launch stops there, and says so in its steps.

    Raises:
        LaunchRefused: no such region, launched as another kind, or somebody else launches it right now.
        Invalid: the plan's fields.
    """
    region = _region(actor, "launching.launch", code, now)
    wanted = plan.checked(given)
    with alone(region.code):
        begun = _begun(actor, region, wanted, now, ways)
        codes = _carried_on(actor, region, begun, now, ways) if begun and begun.opened_at is None else {}
        return Launched(_looked_at(region, now), codes)


@policy("launching.launch")
def open_region(actor: Actor, code: str, now: datetime) -> Standing:
    """Let the public into a mall that is ready; again changes nothing.

    Raises:
        LaunchRefused: not_launched, launch_running, or not_ready with the criteria that are open.
    """
    region = _region(actor, "launching.launch", code, now)
    with alone(region.code):
        before = _looked_at(region, now)
        if before.opened_on is not None:
            return before
        if not before.started:
            raise LaunchRefused("not_launched", region=region.code)
        if before.open_ends or before.next_act == "continue":
            raise LaunchRefused("not_ready", region=region.code, criteria=before.open_ends)
        with unit_of_work(_SCOPE):
            founding.open_mall(region.id, _day(region, now))
            Launch.objects.filter(region=region).update(opened_at=now)
            _note("launching.opened", actor, region, now)
        return _looked_at(region, now)


@policy("launching.launch")
def undo(actor: Actor, code: str, now: datetime) -> None:
    """Take a launch back that has not opened: mall, offices, adoptions, invitations and who came by them.

    Raises:
        LaunchRefused: not_launched, already_open, launch_running.
    """
    region = _region(actor, "launching.launch", code, now)
    with alone(region.code), unit_of_work(_SCOPE):
        begun = Launch.objects.filter(region=region).first()
        if begun is None or begun.opened_at is not None:
            raise LaunchRefused("already_open" if _is_open(region) else "not_launched", region=region.code)
        told = queries.told_by(begun)
        identity.withdraw_invitations(region.id)
        adopting.forget_adoptions(region)
        made = [UUID(one) for one in told.get("agencies", {}).get("made", [])]
        founding.take_down(region.id, made, told.get("calendar", {}).get("hours_before", region.hours))
        begun.delete()
        _note("launching.undone", actor, region, now)


@policy("launching.see")
def look(actor: Actor, code: str, now: datetime) -> Standing:
    """How far a region's launch is. Raises LaunchRefused: no such region."""
    return _looked_at(_region(actor, "launching.see", code, now), now)


@policy("launching.launch")
def renew_codes(actor: Actor, code: str, now: datetime) -> Mapping[str, str]:
    """New codes for every post of a region that still waits, by login; the earlier ones end."""
    region = _region(actor, "launching.launch", code, now)
    return identity.renew_invitations(Actor.system("launching.launch"), region.id, now)


def _region(actor: Actor, act: str, code: str, now: datetime) -> Region:
    region = region_to_launch(code, now.astimezone(ZoneInfo("Asia/Jakarta")).date())
    permit(actor, act, Subject(region_id=region.id))
    return Region.objects.get(id=region.id)


def _begun(actor: Actor, region: Region, given: Plan, now: datetime, ways: Ways) -> Launch | None:
    """The launch with what is said of the mall by now; None where the region has an open mall without one."""
    with unit_of_work(_SCOPE):
        begun: Launch | None = Launch.objects.filter(region=region).first()
        if begun is None and _is_open(region):
            _check_mode(given.mode, queries.standing_of(region, now, _day(region, now)).mode, region)
            return None
        if begun is None:
            return _started(actor, region, given, now, ways)
        _check_mode(given.mode, begun.mode, region)
        said = given.over(begun.plan)
        if begun.opened_at is None and said.plain() != begun.plan:
            begun.plan = said.plain()
            begun.save(update_fields=["plan"])
        return begun


def _started(actor: Actor, region: Region, given: Plan, now: datetime, ways: Ways) -> Launch:
    if not given.mode:
        raise LaunchRefused("mode_missing", region=region.code)
    catalogue.shelf(given.mode)
    said = invented.completed(given, region) if ways.secret else given
    begun = Launch.objects.create(region=region, mode=given.mode, plan=said.plain(), started_at=now)
    there = [str(one) for one in Agency.objects.filter(region=region).values_list("id", flat=True)]
    LaunchStep.objects.create(launch=begun, code=_START, state="done", told={"agencies": there}, at=now)
    _note("launching.started", actor, region, now)
    return begun


def _check_mode(wanted: str, is_mode: str, region: Region) -> None:
    if wanted not in ("", is_mode):
        raise LaunchRefused("launched_otherwise", region=region.code, mode=is_mode)


def _carried_on(actor: Actor, region: Region, begun: Launch, now: datetime, ways: Ways) -> Mapping[str, str]:
    """Do the steps, each in a unit of work of its own; return the codes of new invitations."""
    said = replace(Plan(**begun.plan), mode=begun.mode)
    work = Work(
        actor=Actor.system("launching.launch"),
        region=region,
        plan=said,
        shelf=catalogue.shelf(begun.mode),
        day=_day(region, now),
        now=now,
        told=queries.told_by(begun),
    )
    for code, step in STEPS.items():
        if not _done(begun, code, step, work):
            return work.codes
    if ways.secret:
        invented.fill_posts(work.actor, region, work.told["roles"]["posts"], ways.secret, now)
        work.codes.clear()
    _rehearse(begun, region, now, ways.packs)
    return work.codes


def _done(begun: Launch, code: str, step: Callable[[Work], Told], work: Work) -> bool:
    """Do one step. What it could not do is written down, and nothing of it stays."""
    try:
        with unit_of_work(_SCOPE):
            told = step(work)
            _keep(begun, code, LaunchStep.State.DONE, told, work.now)
    except StepFailed as failed:
        with unit_of_work(_SCOPE):
            _keep(begun, code, LaunchStep.State.FAILED, {"fault": failed.code, **failed.details}, work.now)
        return False
    work.told[code] = told
    return True


def _rehearse(begun: Launch, region: Region, now: datetime, packs: Path) -> None:
    """Play every adopted service, unless these very versions and parameters were played."""
    with unit_of_work(_SCOPE):
        adopted = queries.adopted_by(region)
        before = queries.told_by(begun).get(REHEARSAL, {})
    told: dict[str, Any] = {
        "versions": {one: str(version) for one, (version, _) in adopted.items()},
        "parameters": {one: parameters for one, (_, parameters) in adopted.items() if parameters},
    }
    if {**told, "failed": {}} == before:
        return
    faults = rehearsed(adopted, packs)
    told["failed"] = {one: what for one, what in faults.items() if what}
    with unit_of_work(_SCOPE):
        state = LaunchStep.State.FAILED if told["failed"] else LaunchStep.State.DONE
        _keep(begun, REHEARSAL, state, told, now)


def _keep(begun: Launch, code: str, state: str, told: Told, now: datetime) -> None:
    """Write a step down, where it is new or tells something else."""
    row = LaunchStep.objects.filter(launch=begun, code=code).first()
    if row is None:
        LaunchStep.objects.create(launch=begun, code=code, state=state, told=told, at=now)
    elif (row.state, row.told) != (state, told):
        row.state, row.told, row.at = state, told, now
        row.save(update_fields=["state", "told", "at"])


def _looked_at(region: Region, now: datetime) -> Standing:
    with unit_of_work(_SCOPE):
        return queries.standing_of(region, now, _day(region, now))


def _is_open(region: Region) -> bool:
    mall = founding.mall_in_making(region.id)
    return mall is not None and mall.opened_on is not None


def _day(region: Region, now: datetime) -> date:
    return now.astimezone(ZoneInfo(region.zone)).date()


def _note(action: str, actor: Actor, region: Region, now: datetime) -> None:
    record(
        Act(
            at=now,
            action=action,
            actor_kind=actor.kind.value,
            actor_id=actor.account_id,
            region_id=region.id,
            subject_kind="region",
            subject_id=region.id,
        )
    )
