"""The command: play a story against the running server, tell its steps, keep and check its document."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx

from mpp.cli import accounts
from mpp.cli.journey.company import Company
from mpp.cli.journey.errors import Stranded
from mpp.cli.journey.record import Record, Step
from mpp.cli.journey.story import Story, event_story_of, story_of
from mpp.cli.options import Json
from mpp.config import environment


@click.command()
@click.option("--service", default="surat-keterangan-domisili", help="Layanan. / The service.")
@click.option("--event", default="", help="Peristiwa hidup sebagai gantinya. / A life event instead.")
@click.option("--region", default="35.10", help="Daerah. / The region.")
@Json
def journey(service: str, event: str, region: str, as_json: bool) -> None:
    """Jalankan satu permohonan sampai dokumennya. / Drive one application to its document."""
    import django

    django.setup()
    record = Record(event or service, tell=lambda step: None if as_json else _tell(step))
    try:
        with _company() as company:
            _play(company, record, event_story_of(region, event) if event else story_of(region, service))
    except (Stranded, httpx.HTTPError) as stranded:
        click.echo(
            json.dumps(record.as_json() | {"fault": str(stranded)}) if as_json else f"GAGAL / FAILED: {stranded}"
        )
        sys.exit(1)
    click.echo(json.dumps(record.as_json(), ensure_ascii=False) if as_json else _summary(record))
    sys.exit(0 if record.verdict == "genuine" else 1)


@contextmanager
def _company() -> Iterator[Company]:
    address = f"http://{environment.read('MPP_HOST')}:{environment.read('MPP_PORT')}"
    company = Company(address, accounts.citizens(), accounts.officers())
    try:
        yield company
    finally:
        company.close()


def _play(company: Company, record: Record, story: Story) -> None:
    files = company.play(story, record)
    for place, content in enumerate(files.values(), 1):
        record.documents.append(str(_kept(record, place, content)))
    record.certificate = record.documents[0] if record.documents else ""


def _kept(record: Record, place: int, content: bytes) -> Path:
    folder = environment.home() / "journey"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{record.number}-{place}.pdf"
    file.write_bytes(content)
    return file


def _tell(step: Step) -> None:
    click.echo(f"{step.milliseconds:6} ms  {step.who:24} {step.what:16} {step.detail}")


def _summary(record: Record) -> str:
    asked, known = len(record.asked), len(record.known)
    return (
        f"\n{record.number}: ditanya / asked {asked}, sudah diketahui / already known {known}\n"
        f"{record.certificate}: {'verified' if record.verdict == 'genuine' else record.verdict}"
    )
