"""Documents at the desk: page by page as small pictures; the file itself as it was kept, and never run."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mpp.applications import actions
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock


@view_policy("desk.work")
@never_cache
@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """An upload, shown as what it is."""
    found = actions.read_file(actor_of(request), file_id, clock.now())
    return _locked_up(HttpResponse(found.content, content_type=found.media_type))


@view_policy("desk.work")
@never_cache
@require_safe
def page(request: HttpRequest, file_id: UUID, number: int) -> HttpResponse:
    """One page of an upload, drawn anew here."""
    picture = actions.read_page(actor_of(request), file_id, number, clock.now())
    return _locked_up(HttpResponse(picture, content_type="image/jpeg"))


def _locked_up(response: HttpResponse) -> HttpResponse:
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
