"""The statements of one submitting request as a script for pgbench. Pure.

What the request wrote anew gets new ids in every round; the interview is one of many copies, so that the
rounds do not wait for one row. Everything else stands as it was caught: scope, policies, values, order.
"""

import re

INTERVIEWS = 1000
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# As psycopg writes it: without dashes, alone or in an array; a byte string (`\x…`) is none.
_BARE = re.compile(r"(?<![0-9a-fx-])([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})(?![0-9a-f])")
_FIRST, _LAST = 100_000_000_000, 999_999_999_999  # twelve digits, the last group of a UUID


def copy_of(interview: str, place: int) -> str:
    """The id of a copy of the interview."""
    return f"{interview[:24]}{_FIRST + place}"


def script(statements: list[str], interview: str, number: str) -> str:
    """The script. `interview` and `number` are those of the request that was caught."""
    statements = [_BARE.sub(r"\1-\2-\3-\4-\5", one) for one in statements]
    new = [one for one in _inserted(statements) if one != interview]
    lines = [f"\\set r{i} random({_FIRST}, {_LAST})" for i in range(len(new) + 2)]
    lines.append(f"\\set iv random({_FIRST}, {_FIRST + INTERVIEWS - 1})")
    for statement in statements:
        text = statement
        for i, one in enumerate(new):
            text = text.replace(one, f"{one[:24]}:r{i}")
        reads_interview = "applications_interview" in text
        text = text.replace(interview, f"{interview[:24]}:{'iv' if reads_interview else f'r{len(new)}'}")
        text = text.replace(number, f"{number[:8]}:r{len(new) + 1}")
        lines.append(_line(text))
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """One command. What went in one round trip goes in one; a round finds its interview open again."""
    text = text.rstrip(";").replace(" AND state = 'open'", "")
    return (text.replace("; ", " \\; ") if text.startswith("BEGIN;") else text) + ";"


def _inserted(statements: list[str]) -> list[str]:
    """The ids that appear first in what is inserted."""
    seen: set[str] = set()
    new: list[str] = []
    for statement in statements:
        ids = dict.fromkeys(_UUID.findall(statement))
        if statement.upper().startswith("INSERT"):
            new += [one for one in ids if one not in seen]
        seen |= set(ids)
    return new
