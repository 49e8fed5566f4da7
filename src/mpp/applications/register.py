"""The register of what an agency issued, as its signers read it. Each function opens its own unit of work."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from mpp.applications import sealing
from mpp.applications.actions import disclosing
from mpp.applications.queries import case_by_id
from mpp.applications.terms import Registered
from mpp.catalogue import queries as catalogue
from mpp.catalogue.texts import text
from mpp.identity.actor import Actor
from mpp.identity.policy import permit
from mpp.issuance import queries as issuance
from mpp.issuance.models import Output
from mpp.kernel.errors import NotFound
from mpp.kernel.scope import unit_of_work
from mpp.processes import queries as cases


def documents(actor: Actor, number: str = "") -> Sequence[Registered]:
    """What the officer's agency issued, the newest first; of a number only that. Nobody's name stands in it."""
    permit(actor, "desk.sign")
    assert actor.agency_id is not None
    with unit_of_work(actor.scope):
        return [_registered(one) for one in issuance.register_of(actor.agency_id, number)]


def document(actor: Actor, output_id: UUID, now: datetime) -> Registered:
    """One document with its holder's masked name. Writes a Disclosure. Raises NotFound."""
    permit(actor, "desk.sign")
    with unit_of_work(actor.scope):
        rows = Output.objects.filter(id=output_id, agency_id=actor.agency_id).defer("sealed", "sealed_public")
        output: Output | None = rows.exclude(state=Output.State.RESERVED).first()
        case = cases.case(output.case_id) if output else None
        if output is None or case is None:
            raise NotFound
        disclosing.looked(actor, case_by_id(case.id), [disclosing.STATUS], now)
        name = sealing.open_text(case.id, "label", bytes(case.sealed_label)) or ""
        return _registered(output, name)


def _registered(output: Output, masked_name: str = "") -> Registered:
    published = catalogue.version(output.service_version_id)
    source = published.service.outputs[output.output].label
    label = text(published, f"outputs.{output.output}.label", get_language() or "id", source)
    return Registered(output.id, output.number, label, output.state, output.issued_at, masked_name)
