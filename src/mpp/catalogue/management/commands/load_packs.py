"""`load_packs`: publish the packs of a folder, and let the demo regions adopt them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mpp.catalogue import actions
from mpp.kernel import clock

PACKS = Path(__file__).resolve().parents[5] / "packs"


class Command(BaseCommand):
    """Publishes every pack; safe to run at every start."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=PACKS)

    def handle(self, *args: Any, **options: Any) -> None:
        actions.load_packs(options["folder"], at=clock.now())
