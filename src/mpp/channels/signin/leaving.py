"""Signing out: "selesai" wipes the session, on a shared phone too, and says so."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mpp.channels.signin.national import ID_TOKEN
from mpp.identity import national
from mpp.identity.actor import ANONYMOUS
from mpp.identity.errors import ProviderAnswerRefused, ProviderUnavailable
from mpp.identity.policy import public_view
from mpp.identity.requests import remember


@public_view
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here, then at the national account, where the person signed in with it."""
    id_token = request.session.get(ID_TOKEN, "")
    request.session.flush()
    remember(request, ANONYMOUS)
    onward = _end_at_provider(request, id_token) if id_token else ""
    if onward:
        # A page of its own, not a redirect: the content policy lets no form lead to another site.
        response = render(request, "signin/leaving.html", {"onward": onward})
    else:
        response = HttpResponseRedirect(reverse("identity:signed_out"), status=303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@public_view
@never_cache
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that nothing of the session is left in this browser."""
    return render(request, "signin/signed_out.html")


def _end_at_provider(request: HttpRequest, id_token: str) -> str:
    provider = national.provider()
    back = request.build_absolute_uri(reverse("identity:signed_out"))
    try:
        return national.end_session_url(provider, id_token, back) if provider else ""
    except (ProviderUnavailable, ProviderAnswerRefused):
        return ""
