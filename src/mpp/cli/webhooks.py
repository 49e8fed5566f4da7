"""`mpp webhook`: where agencies' systems are told, and sending again what they did not take."""

import json
from uuid import UUID

import click

from mpp.cli.clients import known
from mpp.cli.options import Json
from mpp.cli.speaking import Speaking


@click.group(cls=Speaking)
def webhook() -> None:
    """Pemberitahuan ke sistem instansi. / What agencies' own systems are told."""


@webhook.command("set")
@click.argument("client_id", type=click.UUID)
@click.argument("url")
@Json
def set_(client_id: UUID, url: str, as_json: bool) -> None:
    """Alamat tujuan; kunci tanda tangannya hanya tampil sekali. / The address; its signing key is shown once."""
    import django

    django.setup()
    from mpp.identity.actor import Actor
    from mpp.kernel import clock
    from mpp.partners import actions
    from mpp.partners.errors import AddressRefused

    try:
        with known():
            secret = actions.set_webhook(Actor.system("partners.admit"), client_id, url, clock.now())
    except AddressRefused as refused:
        raise click.ClickException(f"Alamat ditolak / address refused: {refused.code}") from None
    click.echo(json.dumps({"client_id": str(client_id), "secret": secret}) if as_json else secret)


@webhook.command()
@click.argument("client_id", type=click.UUID)
@Json
def replay(client_id: UUID, as_json: bool) -> None:
    """Kirim ulang yang gagal. / Send what failed for good again."""
    import django

    django.setup()
    from mpp.identity.actor import Actor
    from mpp.kernel import clock
    from mpp.partners import actions

    with known():
        many = actions.replay(Actor.system("partners.replay"), client_id, clock.now())
    click.echo(json.dumps({"replayed": many}) if as_json else f"{many} dikirim ulang / sent again")
