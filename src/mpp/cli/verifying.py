"""`mpp verify`: is this file what we issued?"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mpp.cli.options import Json

if TYPE_CHECKING:
    from mpp.issuance.verification import Entry, Finding


class CannotJudge(click.ClickException):
    """The register could not be asked: neither genuine nor otherwise."""

    exit_code = 2


_SAID = {
    "digest_matches": "sama persis dengan yang diterbitkan / exactly as it was issued",
    "newer_issued": "sudah diganti dokumen yang lebih baru / a newer document has replaced it",
    "taken_back": "sudah dicabut penerbitnya / its office has taken it back",
    "digest_differs": "isinya berbeda dari yang diterbitkan / it differs from what was issued",
    "no_trace": "tidak ada di daftar terbitan / it is not in the register",
}
_VERDICTS = {
    "genuine": "ASLI",
    "superseded": "DIGANTI",
    "revoked": "DICABUT",
    "altered": "DIUBAH",
    "unknown": "TIDAK DIKENAL",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@Json
def verify(file: Path, as_json: bool) -> None:
    """Periksa keaslian PDF; kode 0 hanya bila asli. / Verify a PDF; exit code 0 only when it is genuine."""
    import django

    django.setup()
    from django.db import OperationalError

    from mpp.issuance.queries import verified

    content = file.read_bytes()
    try:
        found = verified(content)
    except OperationalError:
        words = "Basis data tidak menjawab; jalankan `mpp up` dulu. / Start `mpp up` first."
        raise CannotJudge(words) from None
    told = _told(found, content)
    click.echo(json.dumps(told, indent=2, ensure_ascii=False) if as_json else _in_words(told))
    sys.exit(0 if told["verdict"] == "genuine" else 1)


def _told(found: "Finding", content: bytes) -> dict[str, Any]:
    entry = found.entry
    told: dict[str, Any] = {"verdict": str(found.verdict), "reason": str(found.reason), "number": None}
    if entry is None:
        return told
    told |= {"number": entry.number, "document": entry.right, "signer": entry.signer}
    told |= {"time": entry.issued_at.isoformat(), **_term(entry)}
    return told | {"revoked_at": entry.revoked_at.isoformat() if entry.revoked_at else None} | _signature(content)


def _term(entry: "Entry") -> dict[str, Any]:
    from mpp.kernel import clock
    from mpp.regions import queries as regions

    today = clock.today(regions.zone_of(entry.region_id))
    until = entry.valid_until.isoformat() if entry.valid_until else None
    return {"valid_until": until, "expired": entry.expired(today)}


def _signature(content: bytes) -> dict[str, Any]:
    """What the file's own signature says, judged apart from the register."""
    from mpp.issuance import office
    from mpp.issuance.signatures import inspect

    report = next(iter(inspect(content, office.roots())), None)
    if report is None:
        return {"signature": None}
    stamped = report.stamped_at.isoformat() if report.stamped_at else None
    sound = report.intact and report.covers_file and report.trusted
    return {"signature": {"signer": report.signer, "stamped_at": stamped, "sound": sound}}


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"{_VERDICTS[told['verdict']]} / {told['verdict']}: {_SAID[told['reason']]}"]
    if told["number"] is not None:
        lines += [f"{name}: {told[name]}" for name in ("number", "document", "signer", "time") if told[name]]
        lines.append(f"valid_until: {told['valid_until'] or '-'}{' (lewat / expired)' if told['expired'] else ''}")
    return "\n".join(lines)
