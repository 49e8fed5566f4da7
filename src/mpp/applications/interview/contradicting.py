"""Where a source says otherwise than what stands: which value, and who says so. Never what it says. Pure."""

from collections.abc import Iterable, Mapping

from mpp.applications.interview.document import TYPED, Held

_MISMATCH = "_mismatch"


def mismatches(notices: Iterable[str]) -> dict[str, str]:
    """Path -> registry whose record differs, of notices such as `mother:dukcapil_mismatch:name`."""
    found = {}
    for one in notices:
        holder, code, element = (*one.split(":"), "", "")[:3]
        if code.endswith(_MISMATCH) and element:
            found[f"{holder}.{element}"] = code.removesuffix(_MISMATCH)
    return found


def contradictions(notices: Iterable[str], conflicts: Mapping[str, Iterable[Held]]) -> dict[str, tuple[str, ...]]:
    """Path -> the sources whose word is another one: of verdicts, and of values that were given."""
    found = {path: {registry} for path, registry in mismatches(notices).items()}
    for path, others in conflicts.items():
        if sources := {one.source for one in others if one.source not in TYPED}:
            found[path] = found.get(path, set()) | sources
    return {path: tuple(sorted(sources)) for path, sources in found.items()}
