"""The number of an application: drawn, not counted, so that no row of a counter makes submissions wait.

A region has 999,999 numbers a year; one that is taken is drawn again, by the whole submission: rare enough, and
cheaper for all the others than a savepoint.
"""

import secrets

from django.db import IntegrityError

from mpp.applications.models import Application
from mpp.issuance.numbers import make_number
from mpp.kernel.errors import Conflict
from mpp.kernel.prepared import insert

TRIES = 30
_LARGEST = 999_999
_UNIQUE = "applications_application_number_key"


class NumberTaken(Conflict):
    """The number that was drawn is another's; the transaction is lost, and the next try draws again."""

    code = "number_taken"


def save_numbered(application: Application, area: str, year: int) -> Application:
    """Insert an application under a number that nobody has.

    Raises:
        NumberTaken: somebody has it; try the whole unit of work again, at most `TRIES` times.
        IntegrityError: the application itself exists already.
    """
    application.number = make_number(area, year, secrets.randbelow(_LARGEST) + 1)
    try:
        insert(application)
    except IntegrityError as fault:
        if _violated(fault) == _UNIQUE:
            raise NumberTaken from None  # the fault's own text holds the row
        raise
    return application


def _violated(fault: IntegrityError) -> str | None:
    """The constraint's name: of a table under row-level security PostgreSQL tells no columns and no values."""
    return getattr(getattr(fault.__cause__, "diag", None), "constraint_name", None)
