"""A service's names as an event has them: parties under the event's names, the rest marked by its service."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mpp.catalogue.pack import FamilyMember, ListRow

_WORD = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?<![\w.])(?P<first>[a-z_]\w*)\.(?P<second>\w+)""")
_FIRST = re.compile(r"^[a-z][a-z0-9_]*")


def marked(service_id: str, name: str) -> str:
    """A name of one service among those of others."""
    return f"{service_id.replace('-', '_')}_{name}"


@dataclass(frozen=True, slots=True)
class Names:
    """How one service's names are called in the event."""

    service: str
    parties: Mapping[str, str]  # every party of the service
    parameters: frozenset[str]

    def path(self, path: str) -> str:
        """A path of the service: `baby.nik` as `child.nik`."""
        return _FIRST.sub(lambda found: self.parties[found[0]], path)

    def expression(self, text: str) -> str:
        """An expression of the service, its texts in quotes untouched."""
        return _WORD.sub(self._word, text)

    def _word(self, found: "re.Match[str]") -> str:
        first, second = found["first"], found["second"]
        if first is None:
            return found[0]
        if first == "parameter" and second in self.parameters:
            return f"parameter.{marked(self.service, second)}"
        return f"{self.parties.get(first, first)}.{second}"

    def row(self, row: ListRow) -> ListRow:
        """A row of a list; its conditions speak of parties."""
        return row.model_copy(update=self.conditions(row))

    def conditions(self, row: ListRow | FamilyMember) -> dict[str, str]:
        """The conditions of a row, in the event's names."""
        said = {"when": row.when, "every": row.every}
        return {key: self.expression(text) for key, text in said.items() if text}
