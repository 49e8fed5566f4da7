"""The country of `tests.applications`, with an agency's system admitted to it."""

from tests.applications.conftest import citizen, country, stopped_clock

__all__ = ["citizen", "country", "stopped_clock"]
