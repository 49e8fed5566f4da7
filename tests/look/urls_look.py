"""Addresses of the stand-alone look, and pages that only its tests need."""

from collections.abc import Callable
from types import SimpleNamespace

from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path

from mpp.channels.look.forms import page_from, parse_post
from mpp.channels.look.samples import desk_context, sample_page

_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'"


def strict_csp(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The platform's policy, so that an inline style or script fails here already."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = _CSP
        return response

    return middleware


def form(request: HttpRequest) -> HttpResponse:
    """A page of questions that shows again what was sent."""
    page = sample_page(wrong="wrong" in request.GET)
    sent = parse_post(page_from(page), request.POST, request.FILES) if request.method == "POST" else None
    return render(request, "look/gallery/form.html", {"page": page, "sent": sent})


def desk(request: HttpRequest) -> HttpResponse:
    """The officer's frame with a worklist."""
    return render(request, "look/gallery/desk.html", desk_context())


def confirm(request: HttpRequest) -> HttpResponse:
    """The page that asks before something final."""
    actor = SimpleNamespace(kind="person", display_label="Siti Contoh")
    return render(request, "look/gallery/confirm.html", {"actor": actor})


def missing(request: HttpRequest) -> HttpResponse:
    """Nothing here."""
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("mpp.channels.look.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("form", form),
    path("desk", desk),
    path("confirm", confirm),
    path("missing", missing),
    *staticfiles_urlpatterns(),
]
