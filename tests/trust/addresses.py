"""Every address of the platform, read from its urlconf."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

SENT_AWAY = 3
"""After so many refusals in a row an address is not for this visitor: the policy judges before the id is read."""


@dataclass(frozen=True)
class Address:
    """One address: its full name, its view, and what its path takes."""

    name: str
    view: Callable[..., Any]
    takes: Mapping[str, Any]  # parameter -> converter

    @property
    def uuids(self) -> list[str]:
        """The parameters that name a row."""
        return [name for name, converter in self.takes.items() if isinstance(converter, UUIDConverter)]

    def paths(self, ids: Iterable[UUID], words: Mapping[str, str]) -> Iterator[str]:
        """The address with each id in each place; the other parameters as `words` says.

        Raises KeyError: a parameter that nobody has told a value of. Give it one in the test.
        """
        told = {
            name: 1 if isinstance(one, IntConverter) else words[name]
            for name, one in self.takes.items()
            if name not in self.uuids
        }
        for chosen in product(ids, repeat=1 if self.uuids else 0):
            yield reverse(self.name, kwargs=told | dict.fromkeys(self.uuids, chosen[0] if chosen else None))


def answers(send: Callable[[str], Any], paths: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Each path with its answer, until the visitor's role itself has been refused often enough."""
    refused = 0
    for path in paths:
        response = send(path)
        yield path, response
        refused = refused + 1 if _refuses(response) else 0
        if refused == SENT_AWAY:
            return


def _refuses(response: Any) -> bool:
    sent_to = str(response.headers.get("location", ""))
    return bool(response.status_code == 403) or sent_to.startswith(reverse("identity:sign_in"))


def addresses() -> list[Address]:
    """Every address, however deep."""
    return list(_walk(get_resolver().url_patterns, "", {}))


def _walk(patterns: Iterable[Any], namespace: str, above: Mapping[str, Any]) -> Iterator[Address]:
    for entry in patterns:
        takes = {**above, **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, inner, takes)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name"
            yield Address(f"{namespace}{entry.name}", entry.callback, takes)
