"""Officers sign in by two steps: password, then the code of their authenticator app."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mpp.channels.look.forms import parse_post
from mpp.channels.signin import pages, ways
from mpp.channels.signin.entering import enter
from mpp.channels.signin.words import said
from mpp.identity import actions
from mpp.identity.actor import ANONYMOUS
from mpp.identity.errors import SignInRefused
from mpp.identity.policy import public_view
from mpp.kernel import clock

_WAITING = "second_factor"
_WAITING_SECONDS = 5 * 60
_form = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@public_view
@never_cache
@_form
def password(request: HttpRequest) -> HttpResponse:
    """The first step."""
    target = ways.wanted(request)
    if request.method != "POST":
        return _password_page(request, target)
    login = request.POST.get("login", "")[:60].replace("\x00", "")
    typed = request.POST.get("password", "")[:200]
    try:
        account = actions.check_password(ANONYMOUS, login, typed, ways.address_of(request), clock.now())
    except SignInRefused as fault:
        return _password_page(request, target, login, said(fault))
    request.session.flush()
    request.session[_WAITING] = {"account": str(account), "at": clock.now().timestamp()}
    request.session.set_expiry(_WAITING_SECONDS)
    return HttpResponseRedirect(ways.with_next("identity:officer_code", target), status=303)


@public_view
@never_cache
@_form
def code(request: HttpRequest) -> HttpResponse:
    """The second step; without the first one within five minutes there is none."""
    target = ways.wanted(request)
    waiting = request.session.get(_WAITING)
    if waiting is None or clock.now().timestamp() - waiting["at"] > _WAITING_SECONDS:
        return HttpResponseRedirect(ways.with_next("identity:officer", target))
    page = pages.officer_code_page(target)
    if request.method != "POST":
        return render(request, "signin/form.html", {"page": page})
    typed = str(parse_post(page, request.POST, request.FILES)["code"])
    try:
        signed_in = actions.sign_in_officer(ANONYMOUS, UUID(waiting["account"]), typed, clock.now())
    except SignInRefused as fault:
        page = pages.officer_code_page(target, said(fault))
        return render(request, "signin/form.html", {"page": page}, status=422)
    return enter(request, signed_in, target)


def _password_page(request: HttpRequest, target: str, login: str = "", fault: str = "") -> HttpResponse:
    context = {
        "login": login,
        "fault": fault,
        "action": ways.with_next("identity:officer", target),
        "back": ways.with_next("identity:sign_in", target),
    }
    return render(request, "signin/officer.html", context, status=422 if fault else 200)
