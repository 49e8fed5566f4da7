"""The number of an application: drawn, not counted, so that no row of a counter makes submissions wait.

A region has 999,999 numbers a year; one that is taken is drawn again, by the whole submission: rare enough, and
cheaper for all the others than a savepoint.
"""

import secrets

from django.db import IntegrityError

from mpp.applications.models import Application
from mpp.issuance.numbers import make_number
from mpp.kernel.errors import Conflict

TRIES = 30
_LARGEST = 999_999


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
        application.save(force_insert=True)
    except IntegrityError as fault:
        if "(number)=" in str(fault):
            raise NumberTaken from None  # the fault's own text holds the row
        raise
    return application
