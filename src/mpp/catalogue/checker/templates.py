"""What a template names: values that the output gives, and nothing outside of itself."""

import re
from collections.abc import Iterator

from mpp.catalogue.checker.mistakes import Mistake
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.typst import reaching_out

# What every document is given besides its data (`issuance.produce`).
GIVEN = {
    "": {"number", "issued_on", "valid_until", "region", "signer", "verify_url", "copy", "data"},
    "region": {"government", "agency", "address", "code"},
    "signer": {"name", "title", "basis"},  # `basis`: decree and term of an acting head; else empty
}
_METHODS = {"at", "keys", "values", "pairs", "len"}
_WHOLE = re.compile(r'#?let\s+([\w-]+)\s*=\s*json\("/data\.json"\)')
_STEP = r"(?:\.at\(\s*\"([^\"]+)\"|\.([a-zA-Z_][\w-]*))"


def templates(loaded: LoadedPack) -> Iterator[Mistake]:
    """Find values that a template reads and does not get, and names by which it would reach out."""
    for name, output in loaded.published.service.outputs.items():
        source = loaded.published.templates.get(output.template or "")
        if source is None:
            continue
        file = loaded.folder / (output.template or "")
        for line, word in reaching_out(source):
            mend = "read only /data.json, /qr.svg and /letterhead.typ, as docs/packs.md shows"
            yield Mistake(file, line, "template_reaches_out", f"{word} could reach a file or the network", mend)
        for line, key in sorted(_unknown(source, set(output.data))):
            own = key.removeprefix("data.")
            mend = f"add {own} to outputs.{name}.data" if own != key else "use a value that is given"
            yield Mistake(file, line, "template_data", f"the template reads {key}, which it is not given", mend)


def _unknown(source: str, data: set[str]) -> Iterator[tuple[int, str]]:
    whole = _WHOLE.findall(source)
    yield from _steps(source, whole, GIVEN[""], "")
    for group in ("region", "signer"):
        yield from _steps(source, [f"{one}.{group}" for one in whole], GIVEN[group], f"{group}.")
    paths = [f"{one}.data" for one in whole]
    values = paths + [name for path in paths for name in _renamed(source, path)]
    yield from _steps(source, values, data, "data.")
    for helper in {name for value in values for name in _helpers(source, value)}:
        calls = re.finditer(rf'(?<![\w-]){re.escape(helper)}\(\s*"([^"]+)"', source)
        yield from ((_line(source, call), f"data.{call[1]}") for call in calls if call[1] not in data)


def _steps(source: str, names: list[str], known: set[str], prefix: str) -> Iterator[tuple[int, str]]:
    """The keys that are read from a named value and are not among the known ones."""
    for name in names:
        for found in re.finditer(rf"(?<![\w.-]){re.escape(name)}{_STEP}", source):
            key = found[1] or found[2]
            if key not in known and not (found[2] and key in _METHODS):
                yield _line(source, found), f"{prefix}{key}"


def _renamed(source: str, path: str) -> list[str]:
    return re.findall(rf"let\s+([\w-]+)\s*=\s*{re.escape(path)}\s*(?:\n|;|$)", source)


def _helpers(source: str, value: str) -> list[str]:
    """Functions that look their own parameter up in a value: `#let value(key) = … d.at(key, …)`."""
    pattern = rf"let\s+([\w-]+)\(\s*(\w+)\s*\)\s*=[^\n]*(?<![\w.-]){re.escape(value)}\.at\(\s*\2\b"
    return [name for name, _ in re.findall(pattern, source)]


def _line(source: str, found: re.Match[str]) -> int:
    return source[: found.start()].count("\n") + 1
