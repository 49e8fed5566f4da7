"""Around every request: its size is bounded, and the answer's headers protect the reader."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

# Nothing is ever loaded from a third party.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "camera=(self), geolocation=(), microphone=(), payment=()"


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a strict content security policy on every answer."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return respond


def bounded_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a request too large to be read gets a page that says so, not a bare 400."""

    def respond(request: HttpRequest) -> HttpResponse:
        if _size(request) > _most(request):
            # The locale middleware comes later: until then the thread speaks the language of its last reader.
            with translation.override(translation.get_language_from_request(request)):
                return render(request, "413.html", status=413)
        return get_response(request)

    return respond


def _size(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def _most(request: HttpRequest) -> int:
    """Files go to disk; everything else is held in memory."""
    files = request.content_type == "multipart/form-data"
    most: int = settings.MPP_MOST_REQUEST_BYTES if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return most
