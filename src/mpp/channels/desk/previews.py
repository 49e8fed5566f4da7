"""What an officer is about to approve or sign, as it will be printed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mpp.applications import actions
from mpp.applications.terms import CaseView
from mpp.catalogue.pack import HumanTask
from mpp.channels.web.checking import FORMS
from mpp.channels.web.previews import Preview, answer_with, drawn
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock


@view_policy("desk.work")
@never_cache
@require_safe
def preview(request: HttpRequest, work_item_id: UUID, form: str) -> HttpResponse:
    """The output of a task from what was submitted, as `jpg` or `pdf`."""
    if form not in FORMS:
        raise Http404
    return answer_with(actions.preview_task(actor_of(request), work_item_id, clock.now()), form)


def preview_of(view: CaseView, words: Words) -> Preview | None:
    """What the task's page shows before the decision; None where the pack names no output."""
    name = view.task.preview if isinstance(view.task, HumanTask) else None
    if name is None:
        return None
    label = words(f"outputs.{name}.label", view.published.service.outputs[name].label)
    image, pdf = (reverse("desk:preview", args=[view.work_item.id, form]) for form in FORMS)
    return drawn(label, image, pdf)
