"""`mpp client`: agencies' own systems that take part by API; who runs the region's mall admits them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking

if TYPE_CHECKING:
    from mpp.partners.actions import Admitted


@click.group(cls=Speaking)
def client() -> None:
    """Sistem instansi yang ikut lewat API. / Agencies' own systems that take part by API."""


@client.command()
@click.option("--region", required=True, help="Kode daerah. / Code of the region.", metavar="35.10")
@click.option("--agency", required=True, help="Jenis instansi. / Kind of agency.", metavar="dinkes")
@click.option("--name", required=True, help="Nama sistemnya. / Name of the system.")
@click.option("--role", "roles", multiple=True, required=True, help="clerk, verifier, technical")
@click.option(
    "--scope", "scopes", multiple=True, help="work_items.read, work_items.decide; tanpa ini keduanya / both"
)
@Json
def create(
    region: str, agency: str, name: str, roles: tuple[str, ...], scopes: tuple[str, ...], as_json: bool
) -> None:
    """Buat klien; rahasianya hanya tampil sekali. / Make a client; its secret is shown once."""
    _ready()
    from mpp.kernel import clock
    from mpp.kernel.errors import Invalid, NotFound
    from mpp.partners import actions
    from mpp.partners.rules import PERMITS

    wanted = actions.Admission(region, agency, name, frozenset(roles), frozenset(scopes or PERMITS))
    try:
        made = actions.admit(_actor(), wanted, clock.now())
    except NotFound:
        raise click.ClickException(f"Tidak ada {agency} di {region}. / No such agency there.") from None
    except Invalid as faulty:
        raise click.ClickException(f"Tidak diterima / not accepted: {', '.join(sorted(faulty.fields))}") from None
    _show(made, as_json)


@client.command("list")
@Json
def list_clients(as_json: bool) -> None:
    """Daftar klien. / List the clients."""
    _ready()
    from mpp.partners.queries import clients

    rows = [_row(one) for one in clients()]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        state = "aktif / active" if row["active"] else "berhenti / ended"
        click.echo(f"{row['client_id']}  {state:16}  {row['agency']:10}  {row['name']}  {row['webhook']}")


@client.command()
@click.argument("client_id", type=click.UUID)
@Json
def renew(client_id: UUID, as_json: bool) -> None:
    """Ganti rahasianya; yang lama berakhir saat ini juga. / Another secret; the old one ends at once."""
    _ready()
    from mpp.kernel import clock
    from mpp.partners import actions

    with known():
        _show(actions.renew_secret(_actor(), client_id, clock.now()), as_json)


@client.command()
@click.argument("client_id", type=click.UUID)
def end(client_id: UUID) -> None:
    """Akhiri klien; tugasnya kembali ke antrean. / End a client; what it held goes back to the pool."""
    _ready()
    from mpp.kernel import clock
    from mpp.partners import actions

    with known():
        back = actions.dismiss(_actor(), client_id, clock.now())
    click.echo(f"{back} tugas kembali / tasks given back")


def _row(one: Any) -> dict[str, Any]:
    hook = getattr(one, "webhook", None)
    return {
        "client_id": str(one.id),
        "name": one.name,
        "agency": one.agency_kind,
        "roles": one.roles,
        "scopes": one.permits,
        "active": one.active,
        "webhook": hook.url if hook else "",
    }


def _show(made: "Admitted", as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"client_id": str(made.client_id), "client_secret": made.secret}))
        return
    click.echo(f"client_id      {made.client_id}\nclient_secret  {made.secret}")
    click.echo("Simpan sekarang: tidak akan tampil lagi. / Keep it now: it is never shown again.")


def _actor() -> Any:
    from mpp.identity.actor import Actor

    return Actor.system("partners.admit")


def _ready() -> None:
    import django

    django.setup()


@contextmanager
def known() -> Iterator[None]:
    """Say plainly that there is no such client."""
    from mpp.kernel.errors import NotFound

    try:
        yield
    except NotFound:
        raise click.ClickException("Klien tidak dikenal. / No such client.") from None
