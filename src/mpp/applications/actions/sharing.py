"""What one part of a bundle brings another: the child's NIK that comes with the akta lets the insurance go on."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications import sealing
from mpp.applications.actions.catching_up import current, take_late_facts
from mpp.applications.interview.document import Held
from mpp.applications.interview.parts import PART
from mpp.applications.models import Filing, Interview
from mpp.catalogue import queries as catalogue
from mpp.catalogue.pack import After
from mpp.identity.actor import Actor
from mpp.identity.policy import inside_action, policy
from mpp.issuance import queries as issuance
from mpp.issuance.models import Output
from mpp.kernel import jobs
from mpp.kernel.scope import unit_of_work
from mpp.processes import queries as cases
from mpp.processes.models import Case
from mpp.vault.rules import Assurance

SHARE = "applications.share"


@inside_action
def share_later(case_id: UUID) -> None:
    """Defer it, where the case is a part of a bundle."""
    if Interview.objects.filter(id=case_id, bundle_id__isnull=False).exists():
        jobs.defer(SHARE, lock=str(case_id), case_id=case_id)


@policy("applications.catch_up")
def share(actor: Actor, case_id: UUID, now: datetime) -> None:
    """Give the other parts what this one has brought; once it has ended, tell them that the rest will not come."""
    with unit_of_work(actor.scope):
        row: Interview | None = Interview.objects.filter(id=case_id).first()
        if row is None or row.bundle_id is None:
            return
        bundle = Interview.objects.get(id=row.bundle_id)
        parts = catalogue.version(bundle.service_version_id).parts
        waiting = {one.service: one.after for one in parts if one.after and one.after.service == row.service_id}
        others = Interview.objects.filter(bundle_id=bundle.id, service_id__in=waiting).order_by("id")
        for other in others.select_for_update():
            _bring(actor, row, other, waiting[other.service_id], now)


def _bring(actor: Actor, source: Interview, other: Interview, after: After | None, now: datetime) -> None:
    case, target = cases.case(source.id), cases.case(other.id)
    if after is None or case is None or target is None or target.state == Case.State.CLOSED:
        return
    before = current(other, now)
    waiting = {path for path, registry in before.pending.items() if registry == f"{PART}{source.service_id}"}
    came = {path: held for path, held in _came(source, after, now).items() if path in waiting}
    gone = waiting - came.keys() if case.state == Case.State.CLOSED else set()
    if came or gone:
        told = before.with_(
            known={**before.known, **came},
            pending={path: one for path, one in before.pending.items() if path not in came.keys() | gone},
            absent={**before.absent, **dict.fromkeys(gone, f"{PART}{source.service_id}")},
        )
        take_late_facts(actor, other.id, told, now)


def _came(source: Interview, after: After, now: datetime) -> Mapping[str, Held]:
    """What the case has brought so far, by the paths of the part that waits."""
    outputs = {
        f"output.{one.output}": iv.Held(str(one.id), f"output:{source.id.hex}", Assurance.REGISTRY, now.isoformat())
        for one in issuance.issued(source.id)
        if one.state == Output.State.ISSUED and one.kind != Output.Kind.PHYSICAL
    }
    brought = _facts(source.id, now) | outputs
    return {path: brought[name] for path, name in after.takes.items() if name in brought}


def _facts(case_id: UUID, now: datetime) -> dict[str, Held]:
    """New facts that an agency's own system told with what it made."""
    found: dict[str, Held] = {}
    for row in Filing.objects.filter(case_id=case_id, state=Filing.State.DONE).order_by("at"):
        reply = sealing.open_filing(case_id, row.id, "sealed_reply", bytes(row.sealed_reply))
        for name, value in reply.get("facts", {}).items():
            found[name] = iv.Held(value, row.registry, Assurance.REGISTRY, now.isoformat())
    return found
