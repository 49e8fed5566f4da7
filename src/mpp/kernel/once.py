"""Things that a process builds at first use and shares between its threads."""

from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

T = TypeVar("T")

_building = RLock()  # one for all: what is built may need another to be built


class OnceAProcess(Generic[T]):
    """Calls a builder once, also when several threads ask first at the same moment (`functools.cache` does not)."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._built: list[T] = []
        self.__doc__ = build.__doc__

    def __call__(self) -> T:
        """Return the one thing."""
        if not self._built:
            with _building:
                if not self._built:
                    self._built.append(self._build())
        return self._built[0]

    @property
    def is_built(self) -> bool:
        """Has anybody asked yet?"""
        return bool(self._built)

    def cache_clear(self) -> None:
        """Forget it; the next call builds anew."""
        self._built.clear()
