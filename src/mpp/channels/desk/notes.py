"""Internal notes on a case: written at a task, read by officers of the case's agencies."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mpp.applications import actions
from mpp.channels.desk import tasks
from mpp.channels.desk.case_page import Typed
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Invalid


@view_policy("processes.note")
@sensitive_post_parameters()
@never_cache
@require_POST
def add(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Keep a note and come back to it; an empty one is asked again."""
    text = request.POST.get("internal", "")[: tasks.LONGEST_NOTE]
    try:
        actions.add_internal_note(actor_of(request), work_item_id, text, clock.now())
    except Invalid:
        return tasks.page(request, work_item_id, Typed(), {"internal": _("Tulis catatannya dulu.")}, 422)
    return HttpResponseRedirect(f"{reverse('desk:task', args=[work_item_id])}#internal-notes", status=303)
