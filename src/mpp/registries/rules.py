"""When to call a registry, and when to leave it alone. Pure: time is passed in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from mpp.registries.ports import Trouble, Unavailable

FAILURES_TO_OPEN = 3
REST = timedelta(seconds=30)
"""How long an open circuit rests before one call tries again, unless the installation says otherwise."""

BACKOFF_FIRST = timedelta(seconds=5)
BACKOFF_MOST = timedelta(minutes=30)
ATTEMPTS = 12
"""With these, a job tries for an hour and three quarters, then the person is asked."""

HOPELESS = frozenset({Trouble.LOGIN_REFUSED, Trouble.REFUSED})
SICK = frozenset({Trouble.TIMEOUT, Trouble.UNREACHABLE, Trouble.BROKEN})


class Circuit(StrEnum):
    CLOSED = "closed"  # called as usual
    OPEN = "open"  # left alone
    HALF_OPEN = "half_open"  # one call tries


@dataclass(frozen=True, slots=True)
class Health:
    """How a registry has been answering. `opened_at` and `trying_since` are aware datetimes."""

    failures: int = 0
    opened_at: datetime | None = None
    trying_since: datetime | None = None


def circuit(health: Health, now: datetime, rest: timedelta = REST) -> Circuit:
    """Return the state of the circuit at an instant."""
    if health.opened_at is None:
        return Circuit.CLOSED
    return Circuit.HALF_OPEN if now - health.opened_at >= rest else Circuit.OPEN


def may_call(health: Health, now: datetime, rest: timedelta = REST) -> bool:
    """Whether a call may go out: always when closed, one at a time when half open, never when open.

    A try that never reported back counts as lost after `rest`.
    """
    state = circuit(health, now, rest)
    if state is not Circuit.HALF_OPEN:
        return state is Circuit.CLOSED
    return health.trying_since is None or now - health.trying_since >= rest


def called(health: Health, now: datetime, rest: timedelta = REST) -> Health:
    """Return the health once a call has gone out."""
    if circuit(health, now, rest) is Circuit.HALF_OPEN:
        return replace(health, trying_since=now)
    return health


def answered(health: Health, outcome: object, now: datetime) -> Health:
    """Return the health after an outcome. Only sickness counts: "not found" and a spent quota are answers."""
    if not (isinstance(outcome, Unavailable) and outcome.reason in SICK):
        return Health()
    failures = health.failures + 1
    if health.opened_at is not None or failures >= FAILURES_TO_OPEN:
        return Health(failures=failures, opened_at=now)
    return Health(failures=failures)


def rests_for(health: Health, now: datetime, rest: timedelta = REST) -> timedelta:
    """Return how long the circuit still rests; zero when it does not."""
    if health.opened_at is None:
        return timedelta(0)
    return max(timedelta(0), health.opened_at + rest - now)


def retry_delay(attempt: int, trouble: Unavailable | None = None) -> timedelta | None:
    """Return how long to wait after the given failed attempt (from 1), or None to give up.

    Doubles from `BACKOFF_FIRST` to `BACKOFF_MOST`; a registry's own `retry_after` is the least. A refused
    login or request is not repeated: it would be refused again.
    """
    if attempt >= ATTEMPTS or (trouble is not None and trouble.reason in HOPELESS):
        return None
    delay = min(BACKOFF_FIRST * (1 << (attempt - 1)), BACKOFF_MOST)
    if trouble is not None and trouble.retry_after is not None:
        return max(delay, trouble.retry_after)
    return delay
