"""Django's `migrate`, and then the guards: no table exists without its row-level security."""

from typing import Any

from django.core.management.commands import migrate

from mpp.kernel import guard


class Command(migrate.Command):
    """Migrates, then guards every table of the models (see docs/adr/0003)."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        guard.install()
