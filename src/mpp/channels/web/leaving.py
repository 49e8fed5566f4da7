"""Erasing oneself: what goes and what stays, proving anew who it is, the last confirmation, and the receipt."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mpp.applications.actions import rights
from mpp.applications.rights import looking
from mpp.applications.rights.looking import Remaining
from mpp.channels.signin.national import PROVEN_AT
from mpp.channels.web import rights_words as words
from mpp.channels.web.moments import day
from mpp.channels.web.questions import Words
from mpp.identity.actor import ANONYMOUS
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of, remember
from mpp.kernel import clock
from mpp.regions import queries as regions


@view_policy("vault.see_own")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """The preview; with a fresh proof the confirmation too, and the erasure itself."""
    proven = _proven_at(request)
    fresh = proven is not None and clock.now() - proven <= rights.FRESH
    if request.method != "POST" or not fresh or request.POST.get("confirmed") != "true":
        return _ask(request, fresh=fresh, unconfirmed=fresh and request.method == "POST")
    kept = _preview(request)["remaining"]
    number = rights.erase(actor_of(request), proven, clock.now())
    request.session.flush()
    remember(request, ANONYMOUS)
    response = render(request, "web/rights_erased.html", {"number": number, "remaining": kept})
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _ask(request: HttpRequest, *, fresh: bool, unconfirmed: bool) -> HttpResponse:
    missing = [_("Beri tanda bahwa Anda mengerti.")] if unconfirmed else []
    faults = [{"field": "confirmed", "message": one} for one in missing]
    told = {"fresh": fresh, "faults": faults, "missing": missing, "prove": _prove(request)}
    return render(request, "web/rights_erase.html", _preview(request) | told, status=422 if missing else 200)


def _proven_at(request: HttpRequest) -> datetime | None:
    at = request.session.get(PROVEN_AT)
    return datetime.fromtimestamp(at, UTC) if at else None


def _prove(request: HttpRequest) -> str:
    """The way to the national account and back here, where it asks for the secret again."""
    return f"{reverse('identity:national')}?{urlencode({'next': request.path, 'ulang': '1'})}"


def _preview(request: HttpRequest) -> dict[str, Any]:
    told = looking.erasure_preview(actor_of(request))
    at_once = [words.section(name, count) for name, count in told.at_once]
    remaining = [_remaining(one) for one in told.remaining]
    return {"at_once": at_once, "remaining": remaining, "running": any(one["running"] for one in remaining)}


def _remaining(one: Remaining) -> dict[str, Any]:
    texts, service = Words(one.published, get_language() or "id"), one.published.service
    years = service.retention_years
    until = (
        day(one.until, regions.zone_of(one.region_id))
        if one.until
        else _("%(years)d tahun sesudah selesai diproses") % {"years": years}
    )
    return {
        "id": one.case_id,
        "number": one.number,
        "title": texts("name", service.name),
        "basis": texts("retention_basis", service.retention_basis),
        "until": until,
        "running": one.running,
    }
