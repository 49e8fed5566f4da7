"""`mpp bpmn`: is a process supported, and what does it look like?"""

import json
import sys
from pathlib import Path

import click

from mpp.cli.options import Json
from mpp.cli.speaking import Speaking


@click.group(cls=Speaking)
def bpmn() -> None:
    """Proses BPMN 2.0. / BPMN 2.0 processes."""


@bpmn.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@Json
def bpmn_check(file: Path, as_json: bool) -> None:
    """Apakah proses ini dapat dijalankan? / Can this process run here, and if not, why?"""
    verdict = _verdict(file)
    click.echo(json.dumps(verdict) if as_json else _spoken(file, verdict))
    sys.exit(0 if verdict["supported"] else 1)


def _verdict(file: Path) -> dict[str, object]:
    """What the engine refuses first, then what can never end well, with the steps that lead there."""
    from mpp.catalogue import bpmn as graphs
    from mpp.catalogue.checker.gateways import undecided
    from mpp.catalogue.checker.soundness import unsound
    from mpp.processes.engine import parse
    from mpp.processes.engine.errors import ProcessRefused

    try:
        text = _text(file)
        parse(text, tuple(_shared(file, text).items()))
    except ProcessRefused as refused:
        return {"supported": False, **refused.details}
    graph = graphs.read(text)
    fault = next(iter([*(one for _, one in undecided(graph)), *unsound(graph)]), None)
    if fault is None:
        return {"supported": True}
    told = {"line": fault.line, "message": f"{fault} — {fault.mend}", "path": list(fault.path)}
    return {"supported": False, "reason": "unsound", **told}


def _spoken(file: Path, verdict: dict[str, object]) -> str:
    if verdict["supported"]:
        return f"{file}: dapat dijalankan / supported"
    told = [str(verdict[name]) for name in ("reason", "element", "id", "message") if verdict.get(name)]
    return f"{file}:{verdict.get('line', 1)}: tidak didukung / not supported: {': '.join(told)}"


def _shared(file: Path, text: str) -> dict[str, str]:
    """What a drawing calls: beside it where it is shared itself, else in `processes/` of its packs."""
    from mpp.catalogue.loader import PROCESSES, shared_processes

    folders = (file.resolve().parent, *(one / PROCESSES for one in file.resolve().parents[:3]))
    found = (shared_processes(text, one) for one in folders if one.is_dir())
    return max(found, key=len, default={})


def _text(file: Path) -> str:
    """Raises ProcessRefused."""
    from mpp.processes.engine.errors import ProcessRefused

    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ProcessRefused(line=1, reason="not_utf8") from None


@bpmn.command("draw")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def bpmn_draw(file: Path) -> None:
    """Gambar proses sebagai SVG. / Draw the process as SVG."""
    from mpp.processes.engine.drawing import draw

    click.echo(draw(_text(file), set()))
