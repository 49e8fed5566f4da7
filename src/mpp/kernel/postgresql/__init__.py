"""Django's PostgreSQL, with fewer round trips: setting ENGINE names this package."""
