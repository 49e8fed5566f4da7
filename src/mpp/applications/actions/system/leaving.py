"""What a received document leaves its applicant about others: a row of a list of hers, known when she comes again.

The pack says which list and which columns (`outputs.<id>.leaves`). She told it, an agency's own system confirmed it
by the document, and it stands under her key: it is hers to see, and goes with her.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mpp.applications.actions.system.vouching import NUMBER, Received
from mpp.applications.actions.system.waiting import Waiting, values_of
from mpp.identity.policy import inside_action
from mpp.registries.operations import Standing
from mpp.vault import actions as vault
from mpp.vault import queries as facts
from mpp.vault.rights import queries as rights
from mpp.vault.rules import Assurance, KnownFact

MOST_ROWS = 20
"""The newest stay: a family's matters, not the register of who reports for a living."""

Row = dict[str, Any]


@inside_action
def take(waiting: Waiting, came: Sequence[Received], standing: Standing) -> None:
    """Keep the rows that the documents leave; nothing of a person who stopped new uses of her data."""
    values = values_of(waiting.application) | dict(standing.facts)
    told = [(element, _row(row, one.made.number, values)) for one in came for element, row in _leaves(waiting, one)]
    applicant = waiting.application.applicant_id
    if not told or rights.is_restricted(applicant):
        return
    known, source = facts.facts_of(applicant), f"output:{waiting.case_id.hex}"
    for element, row in told:
        rows = [one for one in (known[element].value if element in known else []) if one != row]
        fact = KnownFact(element, [*rows, row][-MOST_ROWS:], source, Assurance.REGISTRY, waiting.now)
        vault.remember(applicant, [fact], waiting.now)


def _leaves(waiting: Waiting, one: Received) -> list[tuple[str, Mapping[str, str]]]:
    return list(waiting.published.service.outputs[one.made.kind].leaves.items())


def _row(row: Mapping[str, str], number: str, values: Mapping[str, Any]) -> Row:
    told = {column: number if path == NUMBER else values.get(path) for column, path in row.items()}
    return {column: value for column, value in told.items() if value not in (None, "")}
