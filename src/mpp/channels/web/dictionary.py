"""The national dictionary for everybody: pages to browse, and JSON for programs.

It is reference data: a request asks which edition and which versions hold now, and all else is kept in memory
by those.
"""

from functools import lru_cache
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mpp.catalogue import queries, rules
from mpp.catalogue.queries import Edition
from mpp.channels.web import elements
from mpp.channels.web.elements import Group
from mpp.identity.policy import public_view

_LONGEST_QUERY = 80


@public_view
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every element by subject, searched and filtered by owner."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST_QUERY]
    owner = request.GET.get("pemilik", "")
    every = elements.groups(_edition().id, _lang())
    shown = elements.found(every, query, owner)
    owners = _owners(every)
    context = {
        "query": query,
        "owner": owner if owner in dict(owners) else "",
        "owners": [{"value": value, "label": label} for value, label in owners],
        "groups": [(f"{group.label} ({len(group.entries)})", group.entries) for group in shown],
        "count": sum(len(group.entries) for group in shown),
        "filtered": bool(query or owner),
    }
    return render(request, "web/dictionary.html", context)


@public_view
@require_safe
def element(request: HttpRequest, element_id: str) -> HttpResponse:
    """One element: what it is, who owns it, what it follows from, and which services use it."""
    whole = queries.dictionary(_edition().id)
    one = whole.elements.get(element_id)
    if one is None:
        raise Http404
    fetching = frozenset(name for name, owner in whole.owners.items() if "fetch" in owner.can)
    uses = queries.uses(queries.newest_versions(), fetching).get(element_id, [])
    lang, texts = _lang(), elements.Texts(whole, _lang())
    context = {
        "label": texts(f"{one.id}.label", one.label),
        "hint": texts(f"{one.id}.hint", one.hint),
        "law": one.source,  # as laws are cited, in every language
        "facts": elements.facts(whole, one, texts),
        "choices": elements.choices(one, texts),
        "fields": elements.fields(one, texts),
        "sources": elements.sources(whole, one, texts),
        "rule": one.derive,
        "uses": elements.usage(uses, lang),
    }
    return render(request, "web/element.html", context)


@public_view
@require_safe
def as_json(request: HttpRequest) -> HttpResponseBase:
    """The whole dictionary; its ETag is the hash of its content, so that nobody reads the same twice."""
    edition = _edition()
    tag = f'"{edition.digest}"'
    unchanged = get_conditional_response(request, etag=tag)
    response = unchanged or HttpResponse(_body(edition.id, edition.digest), content_type="application/json")
    response.headers["ETag"] = tag
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@lru_cache(maxsize=2)
def _body(edition_id: UUID, digest: str) -> bytes:
    return rules.canonical({"digest": digest, **queries.dictionary(edition_id).model_dump(mode="json")})


def _edition() -> Edition:
    found = queries.newest_dictionary()
    if found is None:
        raise Http404
    return found


def _lang() -> str:
    return get_language() or "id"


def _owners(every: tuple[Group, ...]) -> list[tuple[str, str]]:
    """The owners that have elements, by name."""
    known = {one.owner: one.owner_label for group in every for one in group.entries if one.owner}
    return sorted(known.items(), key=lambda row: row[1].casefold())
