"""What the pages show stands on an application that went all the way."""

from tests.applications.conftest import approved, citizen, country, issued, trust

__all__ = ["approved", "citizen", "country", "issued", "trust"]
