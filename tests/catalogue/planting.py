"""A copy of the small pack, with one mistake planted in it."""

from pathlib import Path

PACKS = Path(__file__).parent / "packs"
SERVICE, BPMN = "services/letter/service.yaml", "services/letter/process.bpmn"
TYPST, SCENARIO = "services/letter/output/letter.typ", "services/letter/scenarios/journey.yaml"
ELEMENTS = "dictionary/person.yaml"


def plant(packs: Path, file: str, old: str, new: str) -> int:
    """Put `new` in the place of the first `old`; return the line where it begins."""
    source = (packs / file).read_text(encoding="utf-8")
    assert old in source
    (packs / file).write_text(source.replace(old, new, 1), encoding="utf-8")
    return source[: source.index(old)].count("\n") + 1
