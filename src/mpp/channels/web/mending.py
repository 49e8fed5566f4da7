"""Mending what an officer marked, on one page: the same questions and the same care for files as the interview."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mpp.applications import actions, queries
from mpp.applications.interview import Question
from mpp.applications.terms import Attached, OpenCorrection, Tracking
from mpp.catalogue.paths import place_of
from mpp.channels.look import forms
from mpp.channels.signin import keeping
from mpp.channels.web import uploads
from mpp.channels.web.assisted import case_url
from mpp.channels.web.contacts import contact_for
from mpp.channels.web.following import context_of
from mpp.channels.web.messages import said
from mpp.channels.web.questions import Words, answer_of, field_of
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid


@keeping.keeps_answers
@view_policy("applications.correct")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Mend what an officer marked, on one page."""
    told = queries.tracking(actor_of(request), application_id)
    if told.correction is None:
        return HttpResponseRedirect(case_url(request, application_id))
    sheet = _Sheet(request, told, told.correction)
    return sheet.answer() if request.method == "POST" else sheet.show_first()


class _Sheet:
    """The one page of one correction in one request."""

    def __init__(self, request: HttpRequest, told: Tracking, asked: OpenCorrection) -> None:
        self.request, self.told, self.asked = request, told, asked
        self.words = Words(told.receipt.published, get_language() or "id")
        self.case_id = told.receipt.application_id
        self.questions = [self._question(path) for path in asked.marks]
        self.before = self._files()
        self.files: uploads.Files = {str(one.id): one for one in self.before}

    def _question(self, path: str) -> Question:
        published = self.told.receipt.published
        place = place_of(published.service, path)
        optional = place.element in published.service.parties[place.party].optional
        return Question(path, published.elements[place.element], required=not optional)

    def _files(self) -> list[Attached]:
        """What was sent before for the documents that are marked."""
        if not uploads.asks_for_files(self.questions):
            return []
        sent = queries.case_files(actor_of(self.request), self.case_id)
        return [one for one in sent if one.path in self.asked.marks]

    def show_first(self) -> HttpResponse:
        """The page; what was typed before the session ended stands in it again."""
        typed = keeping.typed(self.request)
        given: dict[str, Any] = {}
        if typed is not None:
            given = dict(forms.parse_post(self._page({}, {}), typed.post, MultiValueDict()))
        choose_again = typed is not None and typed.had_files
        return self._show(given, restored=typed is not None, choose_again=choose_again)

    def answer(self) -> HttpResponse:
        """Take what was sent, or show it again with what is wrong."""
        given = dict(forms.parse_post(self._page({}, {}), self.request.POST, self.request.FILES))
        action = forms.parse_action(self.request.POST)
        if action.verb in ("add", "remove"):
            return self._show(forms.apply_row_action(self._page({}, {}), given, action))
        try:
            faults = uploads.take(self.request, self.questions, given, self.files, self._attach)
            if faults:
                raise Invalid(faults)
            answers = {one.path: answer_of(one.element, given[one.path]) for one in self.questions}
            actions.send_correction(actor_of(self.request), self.case_id, answers, clock.now())
        except Invalid as faulty:
            return self._show(given, faulty.fields, status=422)
        except Conflict as refused:
            context = context_of(self.told) | {"fault": said(refused.code)}
            return render(self.request, "web/application.html", context, status=409)
        return keeping.forget(self.request, HttpResponseRedirect(case_url(self.request, self.case_id), status=303))

    def _attach(self, path: str, name: str, content: bytes) -> Attached:
        return actions.attach_correction(actor_of(self.request), self.case_id, path, name, content, clock.now())

    def _show(
        self, given: dict[str, Any], faults: dict[str, list[str]] | None = None, *, status: int = 200, **notes: bool
    ) -> HttpResponse:
        receipt = self.told.receipt
        context = {
            "page": self._page(given, faults or {}),
            "contact": contact_for(receipt.region_id, receipt.published.service.agency),
            "before": self.before,
            "faulty": bool(faults),
            **notes,
        }
        return render(self.request, "web/correct.html", context, status=status)

    def _page(self, given: dict[str, Any], faults: dict[str, list[str]]) -> forms.Page:
        return forms.Page(
            id="correct",
            title=_("Perbaiki permohonan"),
            groups=(forms.Group("marked", tuple(self._field(one, given, faults) for one in self.questions)),),
            intro=self.asked.note,
            back_url=reverse("web:application", args=[self.case_id]),
            submit_label=_("Kirim perbaikan"),
        )

    def _field(self, one: Question, given: dict[str, Any], faults: dict[str, list[str]]) -> forms.Field:
        field = field_of(one, self.words, given, faults)
        return replace(field, hint=self.asked.marks[one.path], current_file=uploads.current(one, given, self.files))
