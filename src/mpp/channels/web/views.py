"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mpp.regions import queries

MAXIMUM_QUERY = 80


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Find your region's mall. Searching is a plain form: it works without a script."""
    return render(request, "web/front.html", front_context(request.GET.get("q", "")))


def front_context(query: str) -> dict[str, object]:
    """What the front page shows for a query; an over-long one is cut, as no place has so long a name."""
    wanted = query.strip()[:MAXIMUM_QUERY]
    return {
        "query": wanted,
        "found": queries.search_regencies(wanted) if wanted else [],
        "malls": queries.malls(),
    }
