"""A mistake in a pack: where, what, and how to mend it. Texts are for the pack's author, in English."""

from dataclasses import dataclass
from pathlib import Path

from mpp.catalogue.loader import LoadedPack
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


def in_process(loaded: LoadedPack, line: int, code: str, what: str, mend: str) -> Mistake:
    """Return a mistake at a line of `process.bpmn`."""
    return Mistake(loaded.folder / "process.bpmn", line, code, what, mend)


def unreadable(error: PackUnreadable) -> list[Mistake]:
    """Return what the loader refused, as mistakes."""
    return [Mistake(one.file, one.line, "schema", one.what, one.mend) for one in error.problems]
