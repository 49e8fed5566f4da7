"""From what was decided to the file that will be signed: an output's data, its QR code, and typesetting. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mpp.catalogue.pack import Output, PublishedService
from mpp.catalogue.paths import Place, path_of, place_of
from mpp.issuance.offline import Credential, seal_payload
from mpp.issuance.typesetting import qr_svg, render
from mpp.issuance.wording import day, printed

LONGEST_CLAIM = 36
"""Letters of holder and of right in the QR code; a longer text is cut, since the page behind it has the whole."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the document says about itself."""

    number: str
    issued_on: date
    valid_until: date | None
    verify_url: str
    region: Mapping[str, str]
    """`government`, `agency`, `address` of the letterhead."""
    signer: Mapping[str, str]
    """`name`, `title`, `basis`."""


def document(
    published: PublishedService,
    output_key: str,
    values: Mapping[str, Any],
    imprint: Imprint,
    seal_key: Ed25519PrivateKey,
    at: datetime,
) -> bytes:
    """The unsigned PDF of an issued output. Raises TemplateFaulty, SealTooLong."""
    output = published.service.outputs[output_key]
    credential = Credential(
        _cut(_holder(published, output, values)), _cut(output.label), imprint.valid_until, imprint.number
    )
    sealed = f"{imprint.verify_url}#{seal_payload(credential, seal_key)}"
    data = _data(published, output, values, imprint)
    return render(_template(published, output), data, {"qr.svg": qr_svg(sealed)}, at=at)


def printable(published: PublishedService) -> list[str]:
    """The outputs of a service that are printed here, and so can be shown before."""
    outputs = published.service.outputs.items()
    return [name for name, one in outputs if one.kind == "issued" and one.template is not None]


def preview(
    published: PublishedService, output_key: str, values: Mapping[str, Any], imprint: Imprint, at: datetime
) -> bytes:
    """The output as it will be printed, marked as a copy; its QR code claims nothing. Raises TemplateFaulty."""
    output = published.service.outputs[output_key]
    data = _data(published, output, values, imprint) | {"copy": True, "number": "—", "verify_url": ""}
    return render(_template(published, output), data, {"qr.svg": qr_svg("PRATINJAU: TIDAK BERLAKU")}, at=at)


def _data(
    published: PublishedService, output: Output, values: Mapping[str, Any], imprint: Imprint
) -> dict[str, object]:
    return {
        "number": imprint.number,
        "issued_on": day(imprint.issued_on),
        "valid_until": day(imprint.valid_until) if imprint.valid_until else "",
        "region": dict(imprint.region),
        "signer": dict(imprint.signer),
        "verify_url": imprint.verify_url,
        "copy": False,
        "data": {name: _printed(published, path, values) for name, path in output.data.items()},
    }


def _printed(published: PublishedService, path: str, values: Mapping[str, Any]) -> Any:
    """One value in print; of a party with several members the list of theirs."""
    place = place_of(published.service, path)
    element = published.elements[place.element]
    if place.member is None and published.service.parties[place.party].maximum > 1:
        return [printed(element.kind, value, element) for value in _of_members(published, place, values)]
    return printed(element.kind, values.get(path), element)


def _of_members(published: PublishedService, place: Place, values: Mapping[str, Any]) -> list[Any]:
    members = range(1, published.service.parties[place.party].maximum + 1)
    paths = [path_of(place.party, place.element, member) for member in members]
    return [values[path] for path in paths if path in values]


def _holder(published: PublishedService, output: Output, values: Mapping[str, Any]) -> str:
    """Whose document it is: the name to be confirmed, or else the applicant's."""
    applicant = next(name for name, party in published.service.parties.items() if party.applicant)
    return str(values.get(output.confirm_name or f"{applicant}.name") or "")


def _template(published: PublishedService, output: Output) -> str:
    assert output.template is not None  # the pack's checker asks every issued output for one
    return published.templates[output.template]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CLAIM else text[: LONGEST_CLAIM - 1] + "…"
