"""`do_jobs`: the worker, which does what was deferred until it is told to stop."""

import asyncio
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

CONNECTION_SECONDS = 3
"""How long a connection may take. Whoever waits for one while the database is gone ends, and is started again with
fresh ones: procrastinate's own worker would sit half a minute first."""


class Command(BaseCommand):
    """Runs procrastinate's worker on connections of its own."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until a signal; what runs by then is finished first."""
        connector = PsycopgConnector(kwargs=connector_params(), timeout=CONNECTION_SECONDS)
        with app.replace_connector(connector):
            asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        await app.run_worker_async()
