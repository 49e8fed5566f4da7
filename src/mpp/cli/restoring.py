"""`mpp restore-check`: is what was erased still erased, after a restore?"""

import json
import sys

import click

from mpp.cli.options import Json


@click.command("restore-check")
@Json
def restore_check(as_json: bool) -> None:
    """Ulangi semua penghapusan sesudah pemulihan. / Repeat every erasure after a restore."""
    import django

    django.setup()
    from mpp.applications.actions.rights import replay_erasures
    from mpp.audit.sequencer import sequence
    from mpp.audit.signing import signing_key
    from mpp.audit.verification import verify
    from mpp.identity.actor import Actor
    from mpp.kernel import clock

    actor = Actor.system("rights.replay")
    found = replay_erasures(actor, clock.now(), everything=True)
    left = replay_erasures(actor, clock.now(), everything=True).found
    sequence()
    sound = verify(signing_key().public_key()).sound
    told = {
        "ledger": found.ledger,
        "keys": found.keys,
        "people": found.people,
        "cases": found.cases,
        "interviews": found.interviews,
        "left": left,
        "audit_sound": sound,
    }
    ok = not left and sound
    if as_json:
        click.echo(json.dumps({"ok": ok, **told}))
    else:
        click.echo("aman dibuka / safe to open" if ok else "BELUM AMAN / NOT SAFE")
        click.echo(" ".join(f"{name}={value}" for name, value in told.items()))
    sys.exit(0 if ok else 1)
