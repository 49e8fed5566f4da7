"""The documents of a scenario, really set, with a key that is thrown away: so that a template's error is found."""

from datetime import UTC, date, datetime, time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mpp.applications import interview as iv
from mpp.applications.interview.judging import Judge
from mpp.applications.rehearsal.terms import Difference, Halt, halt
from mpp.catalogue.scenario import Scenario
from mpp.issuance import produce
from mpp.issuance.errors import SealTooLong, TemplateFaulty

_TOKEN = "A" * 43  # as long as a real one, since the QR code must hold it
_ADDRESS = f"https://mpp.example.go.id/v/{_TOKEN}"


def printed(interview: iv.Interview, name: str, scenario: Scenario, *, copy: bool) -> None:
    """Set a document, or its preview. Raises Halt where the pack does not let it."""
    published, plan = interview.published, iv.plan(interview)
    output, at = published.service.outputs[name], datetime.combine(interview.today, time(9), UTC)
    if output.kind != "issued":
        return
    imprint = _imprint(interview, plan, name, scenario)
    if not copy and output.valid and imprint.valid_until is None:
        raise halt(("expect", "outputs"), f"how long {name} is valid cannot be said from these values")
    try:
        if copy:
            produce.preview(published, name, plan.values, imprint, at)
        else:
            produce.document(published, name, plan.values, imprint, Ed25519PrivateKey.generate(), at)
    except TemplateFaulty as faulty:
        line = faulty.details.get("line")
        what = f"the template of {name}: {faulty.details.get('message', faulty.code)}"
        place = ("expect", "outputs")
        template = output.template or ""
        raise Halt(Difference(place, what, None, None, template, line if isinstance(line, int) else 1)) from faulty
    except SealTooLong as faulty:
        raise halt(("expect", "outputs"), f"the QR code of {name} would be too dense") from faulty


def _imprint(interview: iv.Interview, plan: iv.Plan, name: str, scenario: Scenario) -> produce.Imprint:
    output, today = interview.published.service.outputs[name], interview.today
    until = Judge(interview, plan.values)(output.valid) if output.valid else None
    number = (output.number or "").format(seq=1, year=today.year, month=f"{today.month:02d}", area=scenario.region)
    region = {
        "government": "Pemerintah Kabupaten Contoh",
        "agency": "Dinas Contoh",
        "address": "Jalan Rekaan 1",
        "code": scenario.region,
    }
    signer = {"name": "Kepala Contoh", "title": "Kepala Dinas", "basis": ""}
    return produce.Imprint(number, today, until if isinstance(until, date) else None, _ADDRESS, region, signer)
