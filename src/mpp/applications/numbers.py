"""The number of an application: drawn, not counted, so that no row of a counter makes submissions wait.

A region has 999,999 numbers a year; one that is taken is drawn again.
"""

import secrets

from django.db import IntegrityError, transaction

from mpp.applications.models import Application
from mpp.issuance.numbers import make_number
from mpp.kernel.errors import Conflict

_LARGEST = 999_999
_TRIES = 30


def save_numbered(application: Application, area: str, year: int) -> Application:
    """Insert an application under a number that nobody has.

    Raises:
        Conflict: `numbers_exhausted`, a region whose year is full.
        IntegrityError: the application itself exists already.
    """
    for _ in range(_TRIES):
        application.number = make_number(area, year, secrets.randbelow(_LARGEST) + 1)
        try:
            with transaction.atomic():
                application.save(force_insert=True)
        except IntegrityError:
            if Application.objects.filter(id=application.id).exists():
                raise
            continue
        return application
    raise Conflict("numbers_exhausted")
