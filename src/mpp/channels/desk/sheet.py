"""The side sheet: values in the order of another system's form, each in a field to be copied whole."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mpp.applications import actions
from mpp.applications.sheets import copied
from mpp.catalogue.pack import HumanTask
from mpp.channels.desk import frame
from mpp.channels.web.questions import Words
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock


@view_policy("desk.work")
@never_cache
@require_safe
def sheet(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """The sheet of a task that has one. Opening it is opening the case: it is written down."""
    view = actions.read_case(actor_of(request), work_item_id, clock.now())
    found = view.task.sheet if isinstance(view.task, HumanTask) else None
    if found is None:
        raise Http404
    words = Words(view.published, get_language() or "id")
    context = {
        "item": view.work_item,
        "sheet": found,
        "service": words("name", view.published.service.name),
        "rows": copied(found, view.values),
    }
    return frame.drawn(request, "desk/sheet.html", context, frame.MINE)
