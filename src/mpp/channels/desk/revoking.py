"""The register of documents at the desk, and taking one back: choose, give the reason, confirm."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, register
from mpp.applications.actions.revoking import LONGEST_NOTE
from mpp.applications.terms import Registered
from mpp.channels.desk import frame
from mpp.channels.web.moments import short_moment
from mpp.channels.web.verdicts import reason_words, reasons_to_revoke
from mpp.identity.actor import Actor
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.issuance.models import Output
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.regions import queries as regions

_LONGEST_NUMBER = 80
_STATES: dict[str, tuple[str, Any]] = {
    Output.State.ISSUED: ("good", gettext_lazy("Berlaku")),
    Output.State.SUPERSEDED: ("warn", gettext_lazy("Sudah diganti")),
    Output.State.REVOKED: ("bad", gettext_lazy("Dicabut")),
}


@view_policy("desk.sign")
@never_cache
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """What the agency issued, the newest first, or the one of a number."""
    actor = actor_of(request)
    number = "".join(request.GET.get("nomor", "").split())[:_LONGEST_NUMBER].replace("\x00", "")
    rows = [_row(actor, one) for one in register.documents(actor, number)]
    return _drawn(request, "desk/documents.html", {"rows": rows, "number": number})


@view_policy("issuance.revoke")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, output_id: UUID) -> HttpResponse:
    """Ask for the reason, show what will happen, and do it when it is confirmed."""
    actor = actor_of(request)
    context = _row(actor, register.document(actor, output_id, clock.now())) | {"longest_note": LONGEST_NOTE}
    context |= {"reasons": reasons_to_revoke()}
    if request.method != "POST":
        return _drawn(request, "desk/revoke.html", context)
    given = actions.Revocation(request.POST.get("reason", ""), request.POST.get("note", "").replace("\x00", ""))
    context |= {"reason": given.reason, "note": given.note, "reason_words": reason_words(given.reason)}
    if request.POST.get("confirmed") != "yes":
        faults = _faults(given)
        page, status = ("desk/revoke.html", 422) if faults else ("desk/revoke_confirm.html", 200)
        return _drawn(request, page, context | {"faults": faults}, status)
    try:
        actions.revoke(actor, output_id, given, clock.now())
    except Invalid:
        return _drawn(request, "desk/revoke.html", context | {"faults": _faults(given)}, 422)
    except Conflict:
        context["faults"] = [{"field": "", "message": _("Dokumen ini sudah dicabut.")}]
        return _drawn(request, "desk/revoke.html", context | {"revocable": False}, 409)
    return HttpResponseRedirect(reverse("desk:documents"), status=303)


def _drawn(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return frame.drawn(request, page, context, frame.ISSUED, status)


def _faults(given: actions.Revocation) -> list[dict[str, str]]:
    """What is missing, in the order of the page."""
    faults = []
    if not reason_words(given.reason):
        faults.append({"field": "reason", "message": _("Pilih alasannya.")})
    if not given.note.strip():
        faults.append({"field": "note", "message": _("Tulis penjelasan untuk pemegang dokumen.")})
    elif len(given.note) > LONGEST_NOTE:
        faults.append({"field": "note", "message": _("Penjelasannya terlalu panjang. Singkat isinya.")})
    return faults


def _row(actor: Actor, document: Registered) -> dict[str, Any]:
    assert actor.region_id is not None
    tone, state = _STATES[document.state]
    issued = short_moment(document.issued_at, regions.zone_of(actor.region_id))
    open_ = document.state != Output.State.REVOKED
    return {"document": document, "issued": issued, "tone": tone, "state": state, "revocable": open_}
