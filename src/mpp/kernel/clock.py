"""The one clock. Everything that asks the time asks here, so that a test can stop it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped_at: datetime | None = None


def now() -> datetime:
    """Return the current instant, zone-aware in UTC."""
    return _stopped_at or datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """Return the calendar day in a region's zone: midnight comes two hours earlier in Kaimana."""
    return now().astimezone(zone).date()


def stop(at: datetime | None) -> None:
    """Stop the clock at an instant, or let it run again with None. For tests and replays only."""
    global _stopped_at
    if at is not None and at.tzinfo is None:
        raise ValueError("the clock takes zone-aware times only")
    _stopped_at = at
