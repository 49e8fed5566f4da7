"""`mpp accounts`: with whom to try the demonstration."""

import json
from typing import Any

import click
import httpx

from mpp.cli.options import Json
from mpp.config import environment, secrets


@click.command()
@Json
def accounts(as_json: bool) -> None:
    """Akun demo: warga dan petugas. / The demo's accounts: citizens and officers."""
    if environment.read("MPP_SANDBOX_PORT") == "0":
        raise click.ClickException("Tanpa sandbox tidak ada akun demo. / Without the sandbox there are none.")
    found = {"citizens": citizens(), "officers": officers()}
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    click.echo("Warga (akun nasional) / Citizens (national account): NIK, PIN")
    for citizen in found["citizens"]:
        click.echo(f"  {citizen['nik']}  {citizen['pin']}  {citizen['name']}: {citizen['note']}")
    if not found["citizens"]:
        click.echo("  (jalankan `mpp up` dulu / start `mpp up` first)")
    click.echo("\nPetugas / Officers: masuk/login, sandi/password, TOTP, kode sekarang/current code")
    for officer in found["officers"]:
        click.echo(f"  {officer['login']:24} {officer['password']}  {officer['totp_seed']}  {officer['code']}")


def citizens() -> list[dict[str, Any]]:
    """The sandbox's fixed persons who have a national account; none while the sandbox is not running."""
    address = f"http://127.0.0.1:{environment.read('MPP_SANDBOX_PORT')}/_demo/people"
    try:
        people = httpx.get(address, trust_env=False, timeout=5).raise_for_status().json()
    except httpx.HTTPError:
        return []
    return [{name: one.get(name) for name in _SHOWN} for one in people if one["pin"]]


_SHOWN = ("key", "nik", "pin", "name", "phone", "region", "note")


def officers() -> list[dict[str, str]]:
    """The demo's officers with what they sign in with, and the code of this moment."""
    import django

    django.setup()
    from mpp.identity import demo, totp
    from mpp.kernel import clock

    secret = secrets.kept(environment.home() / "secrets", "demo")
    rows = []
    for officer in demo.officers():
        credentials = officer.credentials(secret)
        rows.append(
            {
                "login": officer.login,
                "password": credentials.password,
                "totp_seed": totp.base32(credentials.seed),
                "code": totp.code_at(credentials.seed, totp.step_at(clock.now())),
                "otpauth": totp.address(credentials.seed, officer.login),
                "role": officer.role,
                "agency": officer.agency,
                "region": officer.region,
                "name": officer.name,
            }
        )
    return rows
