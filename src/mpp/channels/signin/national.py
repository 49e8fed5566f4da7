"""To the national account and back."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from mpp.channels.signin import ways
from mpp.channels.signin.entering import enter
from mpp.channels.signin.wallet import keep_claims
from mpp.channels.signin.words import said
from mpp.identity import actions, national
from mpp.identity.actor import ANONYMOUS, Actor
from mpp.identity.errors import IdentityConflict, ProviderAnswerRefused, ProviderUnavailable, SignInRefused
from mpp.identity.policy import public_view
from mpp.identity.session import NATIONAL_SESSION
from mpp.kernel import clock
from mpp.kernel.errors import DomainError
from mpp.kernel.nik import NotANik

PENDING = "national_pending"
ID_TOKEN = "national_id_token"  # noqa: S105 - where the session keeps it
PROVEN_AT = "proven_at"  # when the person proved anew who she is: for what cannot be undone
PROVE_ANEW = "ulang"
STEP_UP_SECONDS = 300  # how old that proof may be at the provider
PENDING_SECONDS = 15 * 60
_AT_ONCE = 3  # sign-ins that may be under way in one browser: two tabs, and one to spare
_FAULTS = (ProviderUnavailable, ProviderAnswerRefused, IdentityConflict, SignInRefused, NotANik)


@public_view
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send the person to the identity provider; with `ulang` it must ask her anew."""
    provider = national.provider()
    most = STEP_UP_SECONDS if PROVE_ANEW in request.GET else 0
    if provider is None:
        return _failed(request, ProviderUnavailable(), 503)
    try:
        back_here = request.build_absolute_uri(reverse("identity:national_back"))
        url, pending = national.begin(provider, back_here, most)
    except (ProviderUnavailable, ProviderAnswerRefused) as fault:
        return _failed(request, fault, 503)
    waiting = dict(list(request.session.get(PENDING, {}).items())[1 - _AT_ONCE :])
    waiting[pending.state] = asdict(pending) | {"next": ways.wanted(request)}
    if not request.session.get("actor"):
        request.session.set_expiry(PENDING_SECONDS)
    request.session[PENDING] = waiting
    return HttpResponseRedirect(url)


@public_view
@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer. It counts once, and only in the browser that asked."""
    provider = national.provider()
    waiting = request.session.get(PENDING, {})
    kept = waiting.pop(request.GET.get("state", ""), None)
    if provider is None or kept is None:
        return _failed(request, ProviderAnswerRefused(reason="state"), 400)
    request.session[PENDING] = waiting
    target = kept.pop("next")
    if request.GET.get("error"):
        return _cancelled(request, target)
    try:
        proof = national.complete(provider, national.Pending(**kept), request.GET.get("code", ""), clock.now())
        signed_in = actions.sign_in_nationally(ANONYMOUS, proof, clock.now())
    except _FAULTS as fault:
        return _failed(request, fault, 503 if isinstance(fault, ProviderUnavailable) else 400)
    keep_claims(signed_in, proof.claims, clock.now())
    response = enter(request, signed_in, target)
    request.session[NATIONAL_SESSION] = proof.session
    request.session[ID_TOKEN] = proof.id_token
    if kept["max_age"]:
        request.session[PROVEN_AT] = clock.now().timestamp()
    return response


@public_view
@csrf_exempt  # it comes from the provider's server; the token's signature is the proof
@never_cache
@require_POST
def logout_notice(request: HttpRequest) -> HttpResponse:
    """Back-channel logout: end here what ended at the identity provider."""
    provider = national.provider()
    if provider is None:
        return HttpResponseBadRequest()
    try:
        notice = national.read_logout_token(provider, request.POST.get("logout_token", ""), clock.now())
    except ProviderAnswerRefused:
        return HttpResponseBadRequest()
    except ProviderUnavailable:
        return HttpResponse(status=503)
    actions.obey_logout(Actor.system("identity.back_channel"), notice, clock.now())
    return HttpResponse(status=200)


def _cancelled(request: HttpRequest, target: str) -> HttpResponse:
    context = {"title": _("Anda belum masuk"), "text": _("Anda membatalkan di halaman akun nasional.")}
    return render(request, "signin/stopped.html", context | {"again": ways.with_next("identity:sign_in", target)})


def _failed(request: HttpRequest, fault: DomainError, status: int) -> HttpResponse:
    context = {"title": _("Anda belum masuk"), "text": said(fault), "again": reverse("identity:sign_in")}
    return render(request, "signin/stopped.html", context, status=status)
