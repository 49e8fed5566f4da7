"""The moment of signing in: a new session, a new form token, and on to where the person wanted to go."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token

from mpp.channels.signin import ways
from mpp.channels.signin.keeping import KEPT
from mpp.identity.actor import Actor
from mpp.identity.requests import remember
from mpp.identity.session import open_session
from mpp.kernel import clock


def enter(request: HttpRequest, actor: Actor, target: str) -> HttpResponse:
    """Open the actor's session and go on. Of the old one nothing remains but sealed answers, where there are."""
    kept = request.session.get(KEPT)
    open_session(request.session, actor, clock.now())
    if kept:
        request.session[KEPT] = kept
    rotate_token(request)
    remember(request, actor)
    return HttpResponseRedirect(target or ways.home_of(actor), status=303)
