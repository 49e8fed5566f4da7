"""`load_reference`: areas, regions and the demo malls, as the tables' owner."""

from typing import Any

from django.core.management.base import BaseCommand

from mpp.regions import actions


class Command(BaseCommand):
    """Loads the country's public reference data; safe to run at every start."""

    def handle(self, *args: Any, **options: Any) -> None:
        actions.load_reference()
