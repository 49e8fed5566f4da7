"""`mpp retention`: what is past its term, and letting it go."""

import json

import click

from mpp.cli.options import Json


@click.command()
@click.option("--dry-run", is_flag=True, help="Hitung saja, tidak ada yang dihapus. / Count only, delete nothing.")
@Json
def retention(dry_run: bool, as_json: bool) -> None:
    """Musnahkan data yang lewat masa simpannya. / Destroy what is past its retention."""
    import django

    django.setup()
    from mpp.applications.actions.retaining import retain
    from mpp.applications.retention import past
    from mpp.identity.actor import Actor
    from mpp.kernel import clock
    from mpp.kernel.scope import unit_of_work

    actor, now = Actor.system("retention.retain"), clock.now()
    with unit_of_work(actor.scope):
        rows = past(now)
    if not dry_run:
        while any(retain(actor, now).values()):
            pass
    if as_json:
        told = [{"code": one.code, "service": one.service, "basis": one.basis, "count": one.count} for one in rows]
        click.echo(json.dumps({"dry_run": dry_run, "past": told}))
        return
    for one in rows:
        click.echo(f"{one.count:8}  {one.code:14}{one.service:28}{one.basis}")
    click.echo(f"{sum(one.count for one in rows):8}  {'lewat masa simpan / past its term'}")
