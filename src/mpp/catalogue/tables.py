"""Decision tables of a pack: rows of a condition and what it gives, as one CEL expression. Pure.

`first` takes the first row whose condition holds, `unique` the only one (`mpp pack check` proves that it is).
`collect` takes all: numbers are added; codes are read one by one, as `table.<id>.<code>`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from mpp.catalogue.strict import Expression, Identifier, Strict
from mpp.kernel.cel import CelType

Answer = Annotated[int, Field(strict=True)] | Identifier  # a number, or a code: never a personal value
_QUOTED = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_READ = re.compile(rf"{_QUOTED}|(?<![\w.])table\.([a-z][a-z0-9_]*)(?![\w.])")


class TableRow(Strict):
    when: Expression
    gives: Answer


class Table(Strict):
    """`fee` and the gateways of the process read it as `table.<id>`."""

    hit: Literal["first", "unique", "collect"]
    rows: list[TableRow] = Field(min_length=1, max_length=100)
    otherwise: Answer | None = None  # what is given where no row fits

    @property
    def answers(self) -> list[int | str]:
        """What it can give, each once."""
        given = [row.gives for row in self.rows] + ([self.otherwise] if self.otherwise is not None else [])
        return list(dict.fromkeys(given))

    @property
    def is_of_numbers(self) -> bool:
        return all(isinstance(one, int) for one in self.answers)


def values_of(tables: Mapping[str, Table]) -> dict[str, tuple[str, CelType]]:
    """What a process can read of tables: names, each with its CEL expression and its type."""
    read: dict[str, tuple[str, CelType]] = {}
    for name, table in tables.items():
        if table.hit == "collect" and not table.is_of_numbers:
            for code in table.answers:
                any_of = " || ".join(f"({row.when})" for row in table.rows if row.gives == code)
                read[f"table.{name}.{code}"] = any_of, CelType.BOOLEAN
        else:
            kind = CelType.INTEGER if table.is_of_numbers else CelType.TEXT
            read[f"table.{name}"] = _one_value(table), kind
    return read


def expanded(text: str, tables: Mapping[str, Table]) -> str:
    """An expression with each `table.<id>` in it written out; one that gives no single value is left as it is."""
    values = values_of(tables)

    def written_out(match: re.Match[str]) -> str:
        found = values.get(match[0])
        return f"({found[0]})" if match[1] and found else match[0]

    return _READ.sub(written_out, text)


def _one_value(table: Table) -> str:
    if table.hit == "collect":
        return " + ".join(f"(({row.when}) ? {row.gives} : 0)" for row in table.rows)
    rows = table.rows if table.otherwise is not None else table.rows[:-1]
    text = _literal(table.rows[-1].gives if table.otherwise is None else table.otherwise)
    for row in reversed(rows):
        text = f"(({row.when}) ? {_literal(row.gives)} : {text})"
    return text


def _literal(answer: int | str) -> str:
    return str(answer) if isinstance(answer, int) else f'"{answer}"'
