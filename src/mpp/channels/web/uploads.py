"""Files of an interview: what was sent before, what is sent now, and showing one again."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mpp.applications import actions, queries
from mpp.applications import interview as iv
from mpp.applications.terms import Attached, FileContent, OpenInterview
from mpp.applications.uploads import MOST_BYTES
from mpp.catalogue.pack import ElementKind
from mpp.channels.look.forms import CurrentFile
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Invalid

Files = MutableMapping[str, Attached]
"""By id, as answers name them."""
Attach = Callable[[str, str, bytes], Attached]
"""Keeps a file for a path, by its name and content. Raises Invalid."""


@view_policy("applications.track")
@never_cache
@require_safe
def file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """A file that the person sent, as it is kept."""
    return answer_with(actions.read_file(actor_of(request), file_id, clock.now()))


def answer_with(found: FileContent) -> HttpResponse:
    """An upload, shown as what it is and never run; a browser's PDF viewer would not open in a sandbox."""
    response = HttpResponse(found.content, content_type=found.media_type)
    is_image = found.media_type.startswith("image/")
    response["Content-Disposition"] = "inline" if is_image else 'attachment; filename="berkas.pdf"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    return response


def asks_for_files(questions: Iterable[iv.Question]) -> bool:
    """Whether any of these questions is answered with a file."""
    return any(question.element.kind is ElementKind.DOCUMENT for question in questions)


def sent_before(request: HttpRequest, view: OpenInterview, asked: iv.QuestionPage) -> Files:
    """The files of this interview, when its page asks for any."""
    if not asks_for_files(asked.questions):
        return {}
    return {str(one.id): one for one in queries.files(actor_of(request), view.id)}


def current(question: iv.Question, given: Mapping[str, Any], files: Files) -> CurrentFile | None:
    """The file that stands as a question's answer."""
    found = files.get(str(given.get(question.path, question.value)))
    if found is None:
        return None
    return CurrentFile(found.name, found.size, reverse("web:file", args=[found.id]), str(found.id))


def take(
    request: HttpRequest, questions: Iterable[iv.Question], given: dict[str, Any], files: Files, attach: Attach
) -> dict[str, list[str]]:
    """Take the uploads of a page into `given` and `files`; return the faults by path.

    A file that cannot be taken leaves the one that was sent before.
    """
    faults: dict[str, list[str]] = {}
    for question in questions:
        if question.element.kind is not ElementKind.DOCUMENT:
            continue
        given[question.path] = _kept(request, question, files)
        try:
            taken = _attached(request, question.path, attach)
        except Invalid as refused:
            faults |= refused.fields
            continue
        if taken is not None:
            files[str(taken.id)] = taken
            given[question.path] = str(taken.id)
    return faults


def _kept(request: HttpRequest, question: iv.Question, files: Files) -> Any:
    """What the page showed as sent already: this question's own file only."""
    marked = request.POST.get(f"{question.path}-kept", "")
    return marked if marked in files and files[marked].path == question.path else question.value


def _attached(request: HttpRequest, path: str, attach: Attach) -> Attached | None:
    upload = request.FILES.get(path)
    if upload is None:
        return None
    if upload.size is not None and upload.size > MOST_BYTES:
        raise Invalid({path: ["too_large_file"]})
    return attach(path, upload.name or "", upload.read())
