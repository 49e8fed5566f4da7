"""Every check of a pack: the catalogue's, and what the process engine refuses to run."""

from pathlib import Path

from mpp.catalogue.checker import Mistake, check, check_dictionary, unreadable
from mpp.catalogue.checker.events import check_event
from mpp.catalogue.checker.mistakes import process_file
from mpp.catalogue.dictionary import shape_faults, shapes_of
from mpp.catalogue.events.loading import load_event
from mpp.catalogue.loader import LoadedPack, load_pack
from mpp.catalogue.national import OWNERS, load_dictionary, write_baseline
from mpp.catalogue.reading import PackUnreadable
from mpp.processes.engine import screen, spec_of
from mpp.processes.engine.errors import ProcessRefused

MEND = "use supported BPMN with CEL conditions; no code runs here"


def check_all(path: Path) -> list[Mistake]:
    """Return the mistakes of one pack or event, of every one under a folder, or of the dictionary alone."""
    if (path / OWNERS).exists():
        return check_national(path)
    found = [mistake for one in packs_under(path) for mistake in check_pack(one)]
    found += [mistake for one in events_under(path) for mistake in check_one_event(one)]
    return list(dict.fromkeys(found))


def events_under(path: Path) -> list[Path]:
    """Return the files of life events: the file itself, or those of a folder of packs or of events."""
    if path.suffix == ".yaml":
        return [path]
    folder = path if path.name == "events" else path / "events"
    return sorted(folder.glob("*.yaml"))


def check_one_event(file: Path) -> list[Mistake]:
    """Return the mistakes of one life event; those of its services stand with them."""
    try:
        return check_event(load_event(file))
    except PackUnreadable as error:
        return unreadable(error)


def packs_under(path: Path) -> list[Path]:
    """Return the folder itself where it is a pack, else every pack below it; itself too where there is none."""
    if (path / "service.yaml").exists():
        return [path]
    if events_under(path) and not (path / "services").is_dir():
        return []
    found = sorted([*path.glob("*/service.yaml"), *path.glob("services/*/service.yaml")])
    return [one.parent for one in found] or [path]


def check_pack(folder: Path) -> list[Mistake]:
    """Return the mistakes of one pack."""
    try:
        loaded = load_pack(folder)
    except PackUnreadable as error:
        return unreadable(error)
    return check(loaded) + _refusals(loaded)


def check_national(folder: Path) -> list[Mistake]:
    """Return the mistakes of the dictionary."""
    try:
        return check_dictionary(load_dictionary(folder))
    except PackUnreadable as error:
        return unreadable(error)


def extend_baseline(folder: Path) -> tuple[int, list[Mistake]]:
    """List every new element of a dictionary in its baseline: how many came, or the mistakes that forbid it.

    What stands there stays: a changed type is a mistake, and nothing is written.
    """
    try:
        loaded = load_dictionary(folder)
    except PackUnreadable as error:
        return 0, unreadable(error)
    before, now = loaded.baseline or {}, shapes_of(loaded.elements.values())
    if any(shape_faults(before, now)):
        return 0, [one for one in check_dictionary(loaded) if one.code == "baseline"]
    write_baseline(folder, now)
    return len(now.keys() - before.keys()), []


def _refusals(loaded: LoadedPack) -> list[Mistake]:
    """What the engine refuses: each drawing by itself, then all of them as one process."""
    for shared, text in {"": loaded.published.bpmn, **loaded.published.processes}.items():
        try:
            screen(text)
        except ProcessRefused as refused:
            return [_refusal(process_file(loaded, shared), refused)]
    try:
        spec_of(loaded.published)
    except ProcessRefused as refused:
        return [_refusal(process_file(loaded), refused)]
    return []


def _refusal(file: Path, refused: ProcessRefused) -> Mistake:
    told = [str(refused.details[key]) for key in ("reason", "element", "message") if refused.details.get(key)]
    return Mistake(file, int(str(refused.details.get("line") or 1)), "refused", ": ".join(told), MEND)
