"""`mpp region`: from nothing to an open mall."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mpp.launching.actions import Launched, Ways
    from mpp.launching.plan import Plan
    from mpp.launching.queries import Standing

_Mode = click.Choice(["digital", "hybrid"])
_File = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("region", cls=Speaking)
def region() -> None:
    """Meluncurkan daerah: dari kosong sampai buka. / Launch a region: from nothing to open."""
    import django

    django.setup()


@region.command("launch")
@click.argument("code", required=False)
@click.option("--mode", type=_Mode, default=None, help="Jenis mal. / Kind of mall.")
@click.option("--name", default="", help="Nama mal. / Name of the mall.")
@click.option("--address", default="", help="Alamat gedung atau kantor. / Address.")
@click.option("--hours", default="", help="Jam buka, dengan kata. / Opening hours, in words.")
@click.option("--contact", "contact_name", default="", help="Orang yang dapat dihubungi. / The human to call.")
@click.option("--phone", "contact_phone", default="", help="Teleponnya. / Their telephone.")
@click.option("--phone-hours", "contact_hours", default="", help="Jam telepon. / When they answer.")
@click.option("--decree", default="", help="Keputusan bupati/wali kota. / The decree.")
@click.option("--from", "sheet", type=_File, default=None, help="Banyak daerah, .csv atau .xlsx. / Many regions.")
@click.option(
    "--invite/--invented", default=None, help="Undang, atau karang petugas. / Invite, or invent officers."
)
@click.option("--undo", is_flag=True, help="Batalkan sebelum buka. / Take back before opening.")
@click.option("--keep-closed", is_flag=True, help="Jangan buka. / Do not open, even when ready.")
@Json
def region_launch(
    code: str | None,
    sheet: Path | None,
    invite: bool | None,
    undo: bool,
    keep_closed: bool,
    as_json: bool,
    **told: Any,
) -> None:
    """Luncurkan satu daerah, atau lanjutkan. / Launch a region, or go on. Repeating changes nothing."""
    from mpp.launching.plan import Plan

    ways = _ways(invite)
    if sheet is not None:
        from mpp.cli.launching_many import launch_many

        one = partial(launch_one, ways=ways, open_it=not keep_closed)
        sys.exit(launch_many(sheet, one, as_json=as_json))
    if code is None:
        raise click.UsageError("CODE, --from")
    if undo:
        _undo(code)
        return
    plan = Plan(**{**told, "mode": told["mode"] or ""})
    done = launch_one(code, plan, ways, open_it=not keep_closed)
    _print(done.standing, done.codes, as_json=as_json)
    sys.exit(1 if done.standing.failed else 0)


@region.command("status")
@click.argument("code")
@Json
def region_status(code: str, as_json: bool) -> None:
    """Sejauh mana, dan apa berikutnya. / How far it is, and what comes next."""
    from mpp.launching import actions

    with speaking():
        _print(actions.look(*_who(), code, _now()), {}, as_json=as_json)


@region.command("open")
@click.argument("code")
@Json
def region_open(code: str, as_json: bool) -> None:
    """Buka mal yang siap. / Open a mall that is ready."""
    from mpp.launching import actions

    with speaking():
        _print(actions.open_region(*_who(), code, _now()), {}, as_json=as_json)


@region.command("invite")
@click.argument("code")
@Json
def region_invite(code: str, as_json: bool) -> None:
    """Kode baru bagi pos yang masih kosong. / New codes for the posts that still wait."""
    from mpp.launching import actions

    with speaking():
        codes = actions.renew_codes(*_who(), code, _now())
    if as_json:
        click.echo(json.dumps(codes, indent=2))
    else:
        _print_codes(codes)


@region.command("clone")
@click.argument("source")
@click.argument("target")
@Json
def region_clone(source: str, target: str, as_json: bool) -> None:
    """Salin parameter daerah SOURCE ke TARGET. / Copy local parameters where they apply."""
    from mpp.launching import cloning

    with speaking():
        rows = cloning.clone(*_who(), source, target, _now())
    if as_json:
        click.echo(json.dumps([one.plain() for one in rows], indent=2))
        return
    for one in rows:
        click.echo(f"{one.service:32}{one.parameter:20}{'disalin / copied' if one.copied else one.reason}")
    click.echo(f"{sum(one.copied for one in rows)} / {len(rows)}")


def launch_one(code: str, plan: "Plan", ways: "Ways", *, open_it: bool) -> "Launched":
    """Launch, and open where the mall is ready for it."""
    from dataclasses import replace

    from mpp.launching import actions

    with speaking():
        done = actions.launch(*_who(), code, plan, _now(), ways)
        if open_it and done.standing.next_act == "open":
            done = replace(done, standing=actions.open_region(*_who(), code, _now()))
        return done


class speaking:  # noqa: N801 - reads as a word in a `with`
    """A refusal becomes words in both languages, with what to do."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, refused: BaseException | None, trace: object) -> None:
        words = words_of(refused) if refused is not None else ""
        if words:
            raise click.ClickException(words) from None


def words_of(refused: BaseException) -> str:
    """What a launch refuses, in both languages; empty where it is none of its refusals."""
    from mpp.channels.desk import launch_words as said
    from mpp.kernel.errors import Invalid
    from mpp.launching.errors import LaunchRefused

    if isinstance(refused, LaunchRefused):
        return both(lambda: said.refusal(refused.code, refused.details))
    if isinstance(refused, Invalid):
        return both(
            lambda: "; ".join(
                f"{said.FIELDS[name]}: {said.REFUSALS[why[0]]}" for name, why in refused.fields.items()
            )
        )
    return ""


def both(words: Any) -> str:
    """The same in Indonesian and in English; once, where they do not differ."""
    from django.utils.translation import override

    told = []
    for language in ("id", "en"):
        with override(language):
            told.append(str(words()))
    return " / ".join(dict.fromkeys(told))


def plain(standing: "Standing") -> dict[str, Any]:
    """A standing as JSON."""
    return {
        "region": standing.region_code,
        "name": standing.region_name,
        "mode": standing.mode,
        "mall": standing.mall,
        "opened_on": standing.opened_on.isoformat() if standing.opened_on else None,
        "next": standing.next_act,
        "steps": [{"step": one.code, "state": one.state, "told": dict(one.told)} for one in standing.steps],
        "readiness": [
            {"criterion": one.code, "state": one.state.value, "blocks": one.blocks, "todo": dict(one.todo)}
            for one in standing.criteria
        ],
    }


def _print(standing: "Standing", codes: "Mapping[str, str]", *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(plain(standing) | {"invitations": dict(codes)}, indent=2, ensure_ascii=False))
        return
    from mpp.channels.desk import launch_words as said

    click.echo(f"{standing.region_code} {standing.region_name}: {standing.mall}")
    for step in standing.steps:
        click.echo(f"  {step.state:8} {both(lambda step=step: said.STEPS[step.code])}")
        if step.state == "failed":
            click.echo(f"           {both(lambda step=step: said.refusal(step.told.get('fault', ''), step.told))}")
    for number, one in enumerate(standing.criteria, 1):
        criterion, state = said.CRITERIA[one.code], said.STATES[one.state]
        click.echo(f"  {number:2}. {both(lambda c=criterion: c)}: {both(lambda s=state: s)}")
        for line in said.left_to_do(one):
            click.echo(f"      {line}")
    _print_codes(codes)
    opened = f"buka sejak / open since {standing.opened_on}" if standing.opened_on else "belum buka / not open yet"
    click.echo(opened)


def _print_codes(codes: "Mapping[str, str]") -> None:
    if codes:
        click.echo("Undangan, sekali tampil / invitations, shown once: /undangan")
    for login, code in codes.items():
        click.echo(f"  {login:32}{code}")


def _undo(code: str) -> None:
    from mpp.launching import actions

    with speaking():
        actions.undo(*_who(), code, _now())
    click.echo(f"{code}: dibatalkan / taken back")


def _ways(invite: bool | None) -> "Ways":
    """Beside the sandbox officers are invented unless they are to be invited; elsewhere never."""
    from django.conf import settings

    from mpp.launching.actions import Ways

    if invite is False and not settings.MPP_DEMO_SECRET:
        raise click.ClickException("Petugas hanya dikarang di samping sandbox. / Only beside the sandbox.")
    return Ways(secret="" if invite else settings.MPP_DEMO_SECRET)


def _who() -> tuple[Any]:
    from mpp.identity.actor import Actor

    return (Actor.system("region.launch"),)


def _now() -> Any:
    from mpp.kernel import clock

    return clock.now()
