"""Pages by which citizens sign in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.channels.look.forms import Page, parse_post
from mpp.channels.signin import keeping, pages, ways
from mpp.channels.signin.entering import enter
from mpp.channels.signin.words import said
from mpp.identity import actions
from mpp.identity.actor import ANONYMOUS, ActorKind
from mpp.identity.adapters import code_sender
from mpp.identity.errors import NotSent, SignInRefused
from mpp.identity.national import provider
from mpp.identity.policy import public_view
from mpp.identity.requests import actor_of
from mpp.kernel import clock

_form = require_http_methods(["GET", "HEAD", "POST"])


@public_view
@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose how to sign in; whoever is signed in already is sent on."""
    target = ways.wanted(request)
    actor = actor_of(request)
    if actor.kind is not ActorKind.ANONYMOUS and not target:
        return HttpResponseRedirect(ways.home_of(actor))
    choices = pages.sign_in_choices(target, national=provider() is not None)
    context = {"choices": choices, "officer_url": pages.officer_url(target), "returning": bool(target)}
    context["kept"] = keeping.is_kept(request)
    return render(request, "signin/choose.html", context)


@public_view
@never_cache
@_form
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for a phone number and send a code to it."""
    target = ways.wanted(request)
    if request.method != "POST":
        return _show(request, pages.phone_page(target))
    number = str(parse_post(pages.phone_page(target), request.POST, request.FILES)["phone"])
    try:
        actions.send_code(ANONYMOUS, number, ways.address_of(request), code_sender(), clock.now())
    except (SignInRefused, NotSent) as fault:
        return _show(request, pages.phone_page(target, number, said(fault)), refused=True)
    return _show(request, pages.phone_code_page(target, number))


@public_view
@never_cache
@_form
def phone_code(request: HttpRequest) -> HttpResponse:
    """Take the code from the SMS."""
    target = ways.wanted(request)
    if request.method != "POST":
        return HttpResponseRedirect(ways.with_next("identity:phone", target))
    typed = parse_post(pages.phone_code_page(target, ""), request.POST, request.FILES)
    number, address = str(typed["phone"]), ways.address_of(request)
    try:
        signed_in = actions.sign_in_by_phone(ANONYMOUS, number, str(typed["code"]), address, clock.now())
    except SignInRefused as fault:
        return _show(request, pages.phone_code_page(target, number, said(fault)), refused=True)
    return enter(request, signed_in, target)


@public_view
@never_cache
@_form
def counter(request: HttpRequest) -> HttpResponse:
    """Take the code that an officer gave."""
    target = ways.wanted(request)
    if request.method != "POST":
        return _show(request, pages.counter_page(target))
    code = str(parse_post(pages.counter_page(target), request.POST, request.FILES)["code"])
    try:
        signed_in = actions.sign_in_by_counter_code(ANONYMOUS, code, ways.address_of(request), clock.now())
    except SignInRefused as fault:
        return _show(request, pages.counter_page(target, said(fault)), refused=True)
    return enter(request, signed_in, target)


def _show(request: HttpRequest, page: Page, *, refused: bool = False) -> HttpResponse:
    return render(request, "signin/form.html", {"page": page}, status=422 if refused else 200)
