"""The steps of a launch, in their order. Each writes what is missing and returns what it has to tell.

Doing a step again changes nothing that stands. They run in `launching.actions`, each in a unit of work of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mpp.catalogue import actions as adopting
from mpp.catalogue import queries as catalogue
from mpp.catalogue import rules as packs
from mpp.catalogue.errors import AgencyMissing, ParametersRefused, VersionRetired
from mpp.catalogue.shelves import Shelf
from mpp.identity import actions as identity
from mpp.identity.actions.officers import Post
from mpp.identity.actor import Actor
from mpp.kernel.zones import WIB
from mpp.launching.errors import StepFailed
from mpp.launching.plan import Plan
from mpp.regions import actions as regions
from mpp.regions import founding
from mpp.regions.models import Agency, Region

Told = dict[str, Any]
_ZONE_NAMES = {"Asia/Makassar": "WITA", "Asia/Jayapura": "WIT", WIB.key: "WIB"}


@dataclass
class Work:
    """What a step works on. `told` is what the steps have told so far, `codes` what only their reader may know."""

    actor: Actor
    region: Region
    plan: Plan
    shelf: Shelf
    day: date
    now: datetime
    told: dict[str, Told]
    codes: dict[str, str] = field(default_factory=dict)

    def before(self, step: str) -> Told:
        """What a step told when it was done before."""
        return self.told.get(step, {})


def mall(work: Work) -> Told:
    """Name, kind, address and hours of the mall, which stays closed."""
    facts = {
        "kind": work.plan.mode,
        "name": work.plan.name or f"{work.shelf.mall} {work.region.name}",
        "address": work.plan.address if work.plan.mode == "hybrid" else "",
        "hours": hours_of(work),
    }
    founding.found_mall(work.region.id, facts)
    return {}


def calendar(work: Work) -> Told:
    """Opening hours by which deadlines count; the nation's where the region says nothing."""
    before = work.before("calendar").get("hours_before", work.region.hours)
    if work.plan.week and work.plan.week != work.region.hours:
        regions.set_calendar(work.region, work.plan.week, {}, work.plan.decree)
    return {"hours_before": before}


def agencies(work: Work) -> Told:
    """The offices of the shelf, each with the human whom the public may call."""
    facts = {
        "contact_name": work.plan.contact_name,
        "contact_phone": work.plan.contact_phone,
        "contact_hours": work.plan.contact_hours or hours_of(work),
    }
    for kind, office in work.shelf.agencies.items():
        founding.found_agency(work.region.id, kind, {"name": f"{office.name} {work.region.name}", **facts})
    made = _made(work)
    given = {name: value for name, value in facts.items() if value}
    founding.correct_contacts(made, given)
    return {"made": sorted(map(str, made))}


def letterhead(work: Work) -> Told:
    """What stands above a letter: government and office have their names, so the address is what is left."""
    if work.plan.address:
        founding.correct_contacts(_made(work), {"address": work.plan.address})
    return {"address": bool(work.plan.address)}


def adoption(work: Work) -> Told:
    """Every service of the shelf, in the newest version that may be adopted; what was adopted before stays."""
    kept, newest = work.before("adoption").get("versions", {}), catalogue.newest_standing(work.day)
    versions: dict[str, str] = {}
    for service in work.shelf.services:
        version = _version(service, kept.get(service), newest, work.day)
        _adopt(work, service, version)
        versions[service] = str(version)
    return {"versions": versions}


def roles(work: Work) -> Told:
    """Who must be there: what the adopted services' tasks and signatures need, and what the shelf adds."""
    services = [catalogue.version(UUID(one)).service for one in work.told["adoption"]["versions"].values()]
    posts = {post for one in services for post in packs.posts_needed(one)}
    posts |= {(kind, role) for kind, office in work.shelf.agencies.items() for role in office.posts}
    return {"posts": sorted(f"{agency}.{role}" for agency, role in posts)}


def invitations(work: Work) -> Told:
    """A code for every post, by which its officer makes her own account."""
    offices = {one.kind: one for one in Agency.objects.filter(region=work.region)}
    for post in work.told["roles"]["posts"]:
        kind, role = post.split(".")
        title = work.shelf.agencies[kind].head if role == "signer" and kind in work.shelf.agencies else ""
        login = login_of(post, work.region.code)
        wanted = Post(work.region.id, offices[kind].id, kind, frozenset({role}), title)
        code = identity.invite(work.actor, wanted, login, work.now)
        if code is not None:
            work.codes[login] = code
    return {"posts": len(work.told["roles"]["posts"])}


STEPS: Mapping[str, Callable[[Work], Told]] = {
    "mall": mall,
    "calendar": calendar,
    "agencies": agencies,
    "letterhead": letterhead,
    "adoption": adoption,
    "roles": roles,
    "invitations": invitations,
}
REHEARSAL = "rehearsal"  # the last: it writes nothing, so it runs outside a transaction


def hours_of(work: Work) -> str:
    """When people are there, in words and in the region's zone."""
    return work.plan.hours or f"Senin sampai Jumat, 08.00–16.00 {_ZONE_NAMES.get(work.region.zone, '')}".strip()


def login_of(post: str, region_code: str) -> str:
    """`dukcapil.verifier` at 53.13 signs in as `verifier.dukcapil.5313`."""
    agency, role = post.split(".")
    return f"{role}.{agency}.{region_code.replace('.', '')}"


def _made(work: Work) -> list[UUID]:
    """The offices that this launch made: of others, contact and address are not its to change."""
    before = work.before("agencies").get("made")
    if before is not None:
        return [UUID(one) for one in before]
    already = set(work.before("start").get("agencies", []))
    return [one.id for one in Agency.objects.filter(region=work.region) if str(one.id) not in already]


def _version(service: str, kept: str | None, newest: Mapping[str, UUID], day: date) -> UUID:
    if kept and catalogue.retired_since(UUID(kept), day) is None:
        return UUID(kept)
    if service not in newest:
        raise StepFailed("service_retired" if kept else "service_unknown", service=service)
    return newest[service]


def _adopt(work: Work, service: str, version: UUID) -> None:
    parameters = work.plan.parameters.get(service, {})
    try:
        adopting.adopt(work.region, version, parameters, since=work.day)
    except (AgencyMissing, VersionRetired) as refused:
        raise StepFailed(refused.code, **refused.details) from refused
    except ParametersRefused as refused:
        raise StepFailed(refused.code, service=service, fields=sorted(refused.fields)) from refused
