"""Pernyataan tentang saya: what others wrote about a person in their cases, for her to confirm or deny."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mpp.applications import actions
from mpp.applications.statements import Said, about_me
from mpp.channels.look.parts import SummaryRow
from mpp.channels.web.moments import short_moment
from mpp.channels.web.questions import Words, shown
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock, zones


@view_policy("applications.see_statements")
@never_cache
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Who wrote what, and what was answered."""
    lang = get_language() or "id"
    said = [_row(one, Words(one.published, lang)) for one in about_me(actor_of(request))]
    return render(request, "web/statements.html", {"said": said})


def _row(one: Said, words: Words) -> dict[str, Any]:
    elements = one.published.elements
    party = one.party.partition("[")[0]
    return {
        "id": one.id,
        "number": one.number,
        "author": one.author,
        "service": words("name", one.published.service.name),
        "party": words(f"parties.{party}.label", one.published.service.parties[party].label),
        "rows": [
            SummaryRow(words.label(elements[name]), shown(elements[name], value, words))
            for name, value in one.values.items()
        ],
        "state": one.state,
        "at": short_moment(one.at, zones.WIB),
    }


@view_policy("applications.confirm_statement")
@never_cache
@require_POST
def answer(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """This is right, or it is not."""
    actions.answer_statement(actor_of(request), statement_id, request.POST.get("benar") == "ya", clock.now())
    return HttpResponseRedirect(reverse("web:statements"), status=303)
