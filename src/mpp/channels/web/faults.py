"""What the public sees when something fails: "try again in a moment" where that is true, else "our fault"."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from mpp.kernel.keys import KeyStoreUnavailable

RETRY_SECONDS = 5
_AWAY = (OperationalError, InterfaceError, KeyStoreUnavailable)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database or the key store is away (nothing was done, so repeating is safe), else 500."""
    if not isinstance(sys.exc_info()[1], _AWAY):
        return server_error(request)
    page = render_to_string("503.html")  # without the request: its session stands in the database
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
