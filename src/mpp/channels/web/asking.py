"""The interview, page by page. What is typed is kept: when it is faulty, when time ran out, when one stops."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions
from mpp.applications import interview as iv
from mpp.applications.named import named_before
from mpp.applications.terms import Attached, OpenInterview
from mpp.channels.look import forms
from mpp.channels.signin import keeping
from mpp.channels.web import rows, uploads
from mpp.channels.web.assisted import sent_url, start_url
from mpp.channels.web.contacts import contact_for
from mpp.channels.web.messages import said
from mpp.channels.web.questions import Words, answer_of, field_of
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock, nik
from mpp.kernel.errors import Conflict, Invalid

MOST_OFFERED = 4


@view_policy("applications.answer")
@never_cache
@require_safe
def interview(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Go to the first page that asks something, or to the check of the answers."""
    view = actions.open_interview(actor_of(request), interview_id, clock.now())
    if view.state != "open":
        return HttpResponseRedirect(sent_url(request, interview_id, several=bool(view.published.parts)))
    return HttpResponseRedirect(next_address(view))


def next_address(view: OpenInterview) -> str:
    """Where the person goes on: what differs since long ago, the first page that asks something, or the check."""
    if view.plan.interview.before is not None:
        return reverse("web:changes", args=[view.id])
    page = iv.next_page(view.plan)
    return reverse("web:check", args=[view.id]) if page is None else reverse("web:page", args=[view.id, page.id])


@keeping.keeps_answers
@view_policy("applications.answer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, interview_id: UUID, page_id: str) -> HttpResponse:
    """One group of questions."""
    view = actions.open_interview(actor_of(request), interview_id, clock.now())
    if view.state != "open":
        return HttpResponseRedirect(sent_url(request, interview_id, several=bool(view.published.parts)))
    asked = iv.page(view.plan, page_id)
    unseen = view.plan.interview.before is not None and request.method != "POST"  # what is sent is kept first
    if asked is None or unseen:
        return HttpResponseRedirect(reverse("web:interview", args=[interview_id]))
    sheet = _Sheet(request, view, asked)
    return sheet.answer() if request.method == "POST" else sheet.show_first()


class _Sheet:
    """One page of one interview in one request."""

    def __init__(self, request: HttpRequest, view: OpenInterview, asked: iv.QuestionPage) -> None:
        self.request, self.view, self.asked = request, view, asked
        self.words = Words(view.published, get_language() or "id")
        self.files = uploads.sent_before(request, view, asked)

    def show_first(self) -> HttpResponse:
        """The page as it stands; what was typed before the session ended stands in it again."""
        typed = keeping.typed(self.request)
        if typed is None:
            return self._show({})
        given = dict(forms.parse_post(self._page({}, {}), typed.post, MultiValueDict()))
        return self._show(given, restored=True, choose_again=typed.had_files)

    def answer(self) -> HttpResponse:
        """Take what was sent, or show it again with what is wrong."""
        given = self._given()
        action = forms.parse_action(self.request.POST)
        if action.verb == "pick":
            return self._show(given | self._picked(action.target))
        if action.verb in ("add", "remove"):
            return self._show(forms.apply_row_action(self._page({}, {}), given, action))
        if action.verb == "remove_file":
            return self._stop({action.target: None}, self.request.get_full_path())
        faults = uploads.take(self.request, self.asked.questions, given, self.files, self._attach)
        answers = {one.path: answer_of(one.element, given[one.path]) for one in self.asked.questions}
        if action.verb == "save":
            return self._stop(answers, f"{start_url(self.request)}?disimpan=1")
        return self._save(given, answers, faults)

    def _attach(self, path: str, name: str, content: bytes) -> Attached:
        return actions.attach(actor_of(self.request), self.view.id, path, name, content, clock.now())

    def _given(self) -> dict[str, Any]:
        return dict(forms.parse_post(self._page({}, {}), self.request.POST, self.request.FILES))

    def _save(
        self, given: Mapping[str, Any], answers: Mapping[str, Any], faults: Mapping[str, list[str]]
    ) -> HttpResponse:
        actor, now = actor_of(self.request), clock.now()
        try:
            if faults:
                iv.answer(self.view.plan.interview, self.asked.id, answers, now.isoformat())
                raise Invalid(dict(faults))
            seen = self.request.POST.get("_seen", "")
            after = actions.save_page(actor, self.view.id, self.asked.id, answers, now, seen=seen, read=self.view)
        except Conflict as changed:
            return self._changed_elsewhere(given, changed)
        except Invalid as faulty:
            return self._show(given, {**faulty.fields, **faults}, status=422)
        return keeping.forget(self.request, HttpResponseRedirect(next_address(after), status=303))

    def _changed_elsewhere(self, given: Mapping[str, Any], changed: Conflict) -> HttpResponse:
        """Another tab has sent this page: what was typed here stays, and is sent only when sent again."""
        view = actions.open_interview(actor_of(self.request), self.view.id, clock.now())
        asked = iv.page(view.plan, self.asked.id)
        if asked is None:
            return HttpResponseRedirect(next_address(view))
        fresh = _Sheet(self.request, view, asked)
        return fresh._show(given, status=409, fault=str(said(changed.code)))

    def _stop(self, answers: Mapping[str, Any], onward: str) -> HttpResponse:
        """Keep what is right, and go elsewhere."""
        asked = {question.path for question in self.asked.questions}
        kept = {path: value for path, value in answers.items() if path in asked}
        actor, now = actor_of(self.request), clock.now()
        actions.save_page(actor, self.view.id, self.asked.id, kept, now, partial=True, read=self.view)
        return keeping.forget(self.request, HttpResponseRedirect(onward, status=303))

    def _show(
        self,
        given: Mapping[str, Any],
        faults: Mapping[str, list[str]] | None = None,
        *,
        status: int = 200,
        fault: str = "",
        **notes: bool,
    ) -> HttpResponse:
        known = rows.known(self.view, self.words)
        page = self._page(given, faults or {})
        context = {
            "page": replace(page, errors=(forms.PageError("", fault),)) if fault else page,
            "faulty": bool(faults),
            "service_name": self.words("name", self.view.published.service.name),
            "contact": contact_for(self.view.region_id, self.view.published.service.agency),
            "known": known,
            "known_count": sum(len(some) for some in known.values()),
            **notes,
        }
        return render(self.request, "web/page.html", context, status=status)

    def _page(self, given: Mapping[str, Any], faults: Mapping[str, list[str]]) -> forms.Page:
        asked = self.asked
        shown_pages = iv.pages(self.view.plan)
        where = [one.id for one in shown_pages].index(asked.id)
        fields = tuple(self._field(question, given, faults) for question in asked.questions)
        return forms.Page(
            id=asked.id,
            title=self._title(),
            groups=(forms.Group("questions", fields),),
            intro=self._intro(),
            back_url=self._back(shown_pages, where),
            submit_label=_("Simpan dan lanjutkan"),
            save_label=_("Simpan, lanjutkan nanti"),
            progress=forms.Progress(where + 1, len(shown_pages) + 1),  # the check is the last step
            offers=self._offers(),
            seen=iv.stamp(asked),
        )

    @cached_property
    def _offered(self) -> list[dict[str, Any]]:
        """The answers of whom she named before, where the page asks for somebody like that."""
        earlier = named_before(actor_of(self.request), self.view, self.asked.page.party)
        return iv.offered(self.view.plan, self.asked, earlier)[:MOST_OFFERED]

    def _picked(self, target: str) -> dict[str, Any]:
        return next((one for number, one in enumerate(self._offered) if str(number) == target), {})

    def _offers(self) -> forms.Offers | None:
        if not self._offered:
            return None
        hint = _(
            "Dari permohonan Anda yang terdahulu; hanya Anda yang melihatnya di sini. Isiannya masih dapat diubah."
        )
        labels = [_who(one) for one in self._offered]
        choices = tuple(forms.Choice(str(number), label) for number, label in enumerate(labels))
        return forms.Offers(_("Pernah Anda sebutkan"), hint, choices)

    def _field(
        self, question: iv.Question, given: Mapping[str, Any], faults: Mapping[str, list[str]]
    ) -> forms.Field:
        field = field_of(question, self.words, given, faults)
        field = replace(field, required=field.required and not self.asked.skippable)
        return replace(field, current_file=uploads.current(question, given, self.files))

    def _title(self) -> str:
        page = self.asked.page
        title = self.words(f"pages.{page.id}.title", page.title)
        if self.asked.member is None:
            return title
        party = self.view.published.service.parties[page.party]
        return f"{title}: {self.words(f'parties.{page.party}.label', party.label)} {self.asked.member}"

    def _intro(self) -> str:
        page = self.asked.page
        intro = self.words(f"pages.{page.id}.intro", page.intro)
        if not self.asked.skippable:
            return intro
        return "\n\n".join([one for one in (intro, _("Tidak ada? Biarkan kosong, lalu lanjutkan.")) if one])

    def _back(self, shown_pages: list[iv.QuestionPage], where: int) -> str:
        if self.request.GET.get("ubah"):
            return reverse("web:check", args=[self.view.id])
        if where:
            return reverse("web:page", args=[self.view.id, shown_pages[where - 1].id])
        return start_url(self.request)


def _who(answers: Mapping[str, Any]) -> str:
    """A name, and of the NIK as much as tells two of one name apart."""
    texts = [str(value) for value in answers.values()]
    niks = [nik.mask(one) for one in texts if nik.is_sixteen_digits(one)]
    names = [one for one in texts if not nik.is_sixteen_digits(one)]
    return _("Pilih %(who)s") % {"who": ", ".join([*names, *niks])}
