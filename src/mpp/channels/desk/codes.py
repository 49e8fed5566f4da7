"""A code by which a person who is present, with neither national account nor phone, signs in by herself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mpp.applications import actions
from mpp.channels.desk import frame
from mpp.channels.desk.assisting import card_fields, errors_of
from mpp.channels.look import forms
from mpp.channels.web.moments import short_moment
from mpp.identity.actions.codes import COUNTER_CODE_LASTS
from mpp.identity.actor import Actor
from mpp.identity.errors import SignInRefused
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Invalid
from mpp.regions import queries as regions


@view_policy("desk.serve")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Whose card it is; then the code, once. It stands in this one answer only, and a new one ends it."""
    actor = actor_of(request)
    page = _page({}, {})
    if request.method != "POST":
        return _asked(request, page)
    given = forms.parse_post(page, request.POST, request.FILES)
    try:
        made = _made(actor, given)
    except Invalid as faulty:
        return _asked(request, _page(given, faulty.fields), 422)
    except SignInRefused as refused:
        return _asked(request, _page(given, {"": [refused.code]}), 422)
    return frame.drawn(request, "desk/code.html", made, frame.CODE)


def _made(actor: Actor, given: dict[str, Any]) -> dict[str, str]:
    if given["seen"] is not True:
        raise Invalid({"seen": ["card_not_seen"]})
    assert actor.region_id is not None
    now = clock.now()
    made = actions.give_code(actor, given["nik"], given["name"], now)
    return {"code": made, "until": short_moment(now + COUNTER_CODE_LASTS, regions.zone_of(actor.region_id))}


def _asked(request: HttpRequest, page: forms.Page, status: int = 200) -> HttpResponse:
    return frame.drawn(request, "desk/assist.html", {"page": page}, frame.CODE, status)


def _page(given: dict[str, Any], faults: dict[str, list[str]]) -> forms.Page:
    return forms.Page(
        id="code",
        title=_("Beri kode masuk"),
        intro=_(
            "Untuk orang yang hadir, tanpa akun nasional dan tanpa ponsel. Kode berlaku satu jam, sekali pakai."
        ),
        groups=(forms.Group("card", card_fields(given)),),
        errors=errors_of(faults),
        submit_label=_("Buat kode"),
    )
