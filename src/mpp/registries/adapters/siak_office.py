"""SIAK as an agency's system: the birth registration under the names that packs use."""

import base64
from collections.abc import Mapping
from typing import Any

from mpp.registries.adapters.http import Json
from mpp.registries.adapters.siak import KeyReused, Output, Registration, Siak
from mpp.registries.operations import Accepted, Altered, Attachment, Made, Payload, Refused, Stage, Standing
from mpp.registries.ports import NotFound, Trouble, Unavailable

REGISTER_BIRTH = "register_birth"
OTHERS: Mapping[str, str] = {
    "register_death": "/siak/v1/death-registrations",
    "register_move": "/siak/v1/move-registrations",
    "request_card": "/siak/v1/card-requests",
}
"""Operations that go as the pack's payload stands, by their addresses."""
PRINTED = "printed"
_STAGES = {"issued": Stage.ISSUED, "returned": Stage.RETURNED}


class SiakOffice:
    """Implements `operations.AgencySystem`."""

    id = Siak.id

    def __init__(self, siak: Siak) -> None:
        self._siak = siak

    def hand_in(self, operation: str, payload: Payload, key: str) -> Accepted | Refused | Unavailable:
        """Hand a matter in. A birth has child, mother, father, reporter, witnesses (columns) and files."""
        if operation == REGISTER_BIRTH:
            reply = self._siak.register_birth(_registration(payload), key)
        elif operation in OTHERS:
            reply = self._siak.register(OTHERS[operation], _plain(payload), key)
        else:
            return Refused("unknown_operation")
        if isinstance(reply, KeyReused):
            return Refused("key_reused")
        if isinstance(reply, Unavailable) and reply.reason is Trouble.REFUSED:
            return Refused("refused")
        return reply

    def standing(self, number: str) -> Standing | NotFound | Unavailable:
        """How a registration stands."""
        reply = self._siak.registration(number)
        return _standing(reply) if isinstance(reply, Registration) else reply

    def document(self, made: Made) -> bytes | Altered | NotFound | Unavailable:
        """A signed PDF."""
        return self._siak.document(Output(made.kind, made.number, made.sha256, made.document_id))


def _standing(registration: Registration) -> Standing:
    facts = dict(registration.facts)
    if registration.child_nik:
        facts["child.nik"] = registration.child_nik
    return Standing(
        stage=_STAGES.get(registration.state, Stage.OPEN),
        facts=facts,
        reasons=registration.reasons,
        made=tuple(_made(output) for output in registration.outputs),
    )


def _made(output: Output) -> Made:
    printed = None if output.state is None else output.state == PRINTED
    return Made(output.kind, output.number, output.sha256, output.document_id, printed)


def _registration(payload: Payload) -> Json:
    """The body of a registration; a father of whom nothing is known is none."""
    return {
        "child": dict(payload.get("child", {})),
        "mother": dict(payload.get("mother", {})),
        "father": dict(payload.get("father", {})) or None,
        "reporter": dict(payload.get("reporter", {})),
        "witnesses": _rows(payload.get("witnesses", {})),
        "files": [_file(kind, one) for kind, one in payload.get("files", {}).items()],
    }


def _plain(payload: Payload) -> Json:
    """A payload with its files as their content."""
    files = [_file(kind, one) for kind, one in payload.get("files", {}).items()]
    witnesses = _rows(payload["witnesses"]) if "witnesses" in payload else []
    return {**payload, "files": files, "witnesses": witnesses}


def _rows(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Columns of a party with several members as one row for each of them."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _file(kind: str, attachment: Attachment) -> Json:
    return {
        "kind": kind,
        "media_type": attachment.media_type,
        "sha256": attachment.sha256,
        "content": base64.b64encode(attachment.content).decode(),
    }
