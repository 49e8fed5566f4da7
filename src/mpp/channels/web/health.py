"""Is it alive, is it ready: asked by supervisors and by `mpp up`."""

from collections.abc import Callable
from functools import cache
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mpp.kernel.errors import DomainError
from mpp.kernel.keys import process_blind, process_ring

_NOBODY = UUID(int=0)


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nothing of the database."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The process can do its work: the database answers, the keys open, and the tables are this program's."""
    found = {
        "database": "up" if _holds(_database) else "down",
        "keys": "up" if _holds(_keys) else "down",
        "migrations": "applied" if _holds(_migrations) else "missing",
    }
    ok = not {"down", "missing"} & set(found.values())
    return JsonResponse({"status": "ok" if ok else "unavailable", **found}, status=200 if ok else 503)


def _holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except (DatabaseError, psycopg.Error, DomainError):
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _keys() -> None:
    process_blind()  # the master key opens what this store keeps
    process_ring().warm([_NOBODY])  # and the store answers now


@cache
def _migrations() -> None:
    """Asked until it holds once: the files of a running program do not change. Raises DatabaseError."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise DatabaseError("migrations are missing")
