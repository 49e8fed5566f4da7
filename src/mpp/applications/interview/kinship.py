"""What one member of a family card is to another. Pure.

The card says only what each is to the head. Where that leaves it open (a stepchild, two wives) nothing follows, and
the person is asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

SPOUSE, CHILD, PARENT, FAMILY = "pasangan", "anak", "orang_tua", "keluarga"
_HEAD, _YOUNG, _OLD = "kepala_keluarga", "anak", "orang_tua"
_SPOUSES = frozenset({"istri", "suami"})
_FURTHER = frozenset({"menantu", "cucu", "mertua", "famili_lain"})

Row = Mapping[str, Any]


def kin(card: Sequence[Row], mine: str, theirs: str) -> str | None:
    """What the holder of the NIK `mine` is to that of `theirs`; None where the card does not say."""
    one = [row for row in card if row.get("nik") == mine]
    other = [row for row in card if row.get("nik") == theirs]
    if mine == theirs or len(one) != 1 or len(other) != 1:
        return None
    return _is(one[0], other[0])


def _is(one: Row, other: Row) -> str | None:
    relations = {one.get("relation"), other.get("relation")}
    if _HEAD in relations and relations & _SPOUSES:
        return SPOUSE
    if _is_child_of(one, other):
        return CHILD
    if _is_child_of(other, one):
        return PARENT
    siblings = one.get("relation") == other.get("relation") == _YOUNG
    return FAMILY if siblings or relations & _FURTHER else None


def _is_child_of(young: Row, old: Row) -> bool:
    """The head's child, who is the spouse's too where the card names that parent; or the head's own parent."""
    relations = (young.get("relation"), old.get("relation"))
    if relations in ((_YOUNG, _HEAD), (_HEAD, _OLD)):
        return True
    parents = (young.get("mother_name"), young.get("father_name"))
    named = bool(old.get("name")) and old.get("name") in parents
    return relations[0] == _YOUNG and relations[1] in _SPOUSES and named
