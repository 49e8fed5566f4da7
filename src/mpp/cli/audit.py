"""`mpp audit`: is the log whole, and where does one entry stand in it?"""

import json
import sys
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking

if TYPE_CHECKING:
    from mpp.audit.queries import Proof


@click.group(cls=Speaking)
def audit() -> None:
    """Catatan audit. / The audit log."""
    import django

    django.setup()


@audit.command("verify")
@Json
def audit_verify(as_json: bool) -> None:
    """Periksa seluruh catatan. / Check the whole log."""
    from mpp.audit.sequencer import sequence
    from mpp.audit.signing import signing_key
    from mpp.audit.verification import verify

    sequence()  # so that what was recorded until now is checked as well
    report = verify(signing_key().public_key())
    counts = {
        "entries": report.entries,
        "leaves": report.leaves,
        "heads": report.heads,
        "waiting": report.waiting,
    }
    findings = [{"code": finding.code, "where": finding.where} for finding in report.findings]
    if as_json:
        click.echo(json.dumps({"sound": report.sound, **counts, "findings": findings}))
    else:
        click.echo("utuh / sound" if report.sound else "TIDAK UTUH / NOT SOUND")
        click.echo(" ".join(f"{name}={count}" for name, count in counts.items()))
        for finding in findings:
            click.echo(f"{finding['code']}: {finding['where']}")
    sys.exit(0 if report.sound else 1)


@audit.command("prove")
@click.argument("entry_id", type=click.UUID)
@Json
def audit_prove(entry_id: UUID, as_json: bool) -> None:
    """Bukti bahwa satu catatan ada di dalamnya. / The proof that one entry stands in the log."""
    from mpp.audit.queries import prove
    from mpp.audit.signing import signing_key
    from mpp.kernel.errors import DomainError

    try:
        proof = prove(entry_id)
    except DomainError as refused:
        click.echo(json.dumps({"proven": False, "code": refused.code}) if as_json else refused.code)
        sys.exit(1)
    key = signing_key().public_key()
    holds = proof.holds(key)
    written = {"proven": holds, **_written(proof), "public_key": _text(key.public_bytes_raw())}
    click.echo(json.dumps(written, indent=None if as_json else 2))
    sys.exit(0 if holds else 1)


def _written(proof: "Proof") -> dict[str, Any]:
    entry, signed = proof.entry, proof.signed
    return {
        "entry": {
            "id": str(entry.id),
            "at": entry.at.isoformat(),
            "action": entry.action,
            "actor": str(entry.actor) if entry.actor else None,
            "subject": str(entry.subject) if entry.subject else None,
            "region": str(entry.region) if entry.region else None,
            "codes": dict(entry.codes),
        },
        "salt": _text(proof.salt),
        "commitment": _text(proof.commitment),
        "place": proof.place,
        "path": [_text(step) for step in proof.path],
        "head": {
            "log": signed.head.log,
            "size": signed.head.size,
            "root": _text(signed.head.root),
            "at": signed.head.at.isoformat(),
            "key_id": signed.key_id,
            "signature": _text(signed.signature),
        },
    }


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
