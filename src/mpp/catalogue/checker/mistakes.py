"""A mistake in a pack: where, what, and how to mend it. Texts are for the pack's author, in English."""

from dataclasses import dataclass
from pathlib import Path

from mpp.catalogue.loader import PROCESSES, LoadedPack
from mpp.catalogue.reading import PackUnreadable


@dataclass(frozen=True, slots=True)
class Mistake:
    file: Path
    line: int
    code: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} — {self.mend}"


def at(loaded: LoadedPack, place: tuple[str | int, ...], code: str, what: str, mend: str) -> Mistake:
    """Return a mistake at a place of `service.yaml`."""
    return Mistake(loaded.lines.file, loaded.lines.of(*place), code, what, mend)


def in_process(loaded: LoadedPack, line: int, code: str, what: str, mend: str, shared: str = "") -> Mistake:
    """Return a mistake at a line of `process.bpmn`, or of the shared process of this id."""
    return Mistake(process_file(loaded, shared), line, code, what, mend)


def process_file(loaded: LoadedPack, shared: str = "") -> Path:
    """Where a pack's process stands, or the shared one of this id."""
    if not shared:
        return loaded.folder / "process.bpmn"
    return loaded.national.folder.parent / PROCESSES / f"{shared}.bpmn"


def unreadable(error: PackUnreadable) -> list[Mistake]:
    """Return what the loader refused, as mistakes."""
    return [Mistake(one.file, one.line, "schema", one.what, one.mend) for one in error.problems]
