"""The gallery of components, and the theme switch that works without a script."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from mpp.channels.look.samples import gallery_context
from mpp.channels.look.tags.chrome import THEME_COOKIE, THEMES

_YEAR = 365 * 24 * 3600


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with samples in Indonesian alone. Public; touches no database."""
    with translation.override("id"):
        return render(request, "look/gallery/index.html", gallery_context())


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme in a cookie and return to the page; an unknown theme follows the device."""
    response = HttpResponseRedirect(_safe_next(request))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        # Not HttpOnly: the script of the page changes the same cookie. It holds no secret.
        response.set_cookie(THEME_COOKIE, theme, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if allowed else "/"
