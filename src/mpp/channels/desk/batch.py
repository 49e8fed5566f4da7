"""Several items, one decision: chosen from what is urgent, decided one by one, each told how it went."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mpp.applications import actions, desk, queries
from mpp.applications.terms import WorkRow
from mpp.catalogue.pack import Decision, HumanTask
from mpp.channels.desk import frame
from mpp.channels.desk.words import batch_fault
from mpp.channels.desk.worklist import drawn_rows
from mpp.channels.signin.words import said
from mpp.channels.web.questions import Words
from mpp.identity.errors import SignInRefused
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Invalid
from mpp.processes.queries import HEAD

_LONGEST = {"decision": 60, "reason": 60, "note": 2000, "code": 10}
_SESSION = "desk_batch"  # ids of items and codes of what came of them


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent of one group, kept when it is refused."""

    group: str = ""
    items: Sequence[str] = ()
    decision: str = ""
    reason: str = ""
    note: str = field(default="", repr=False)
    code: str = field(default="", repr=False)


@view_policy("desk.decide_many")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """What may be decided together, by service and task; then what came of each."""
    if request.method != "POST":
        return _drawn(request, _Sent(), {})
    sent = _sent(request)
    ruling = actions.Ruling(sent.decision, sent.reason, sent.note)
    try:
        found = actions.decide_many(actor_of(request), _ids(sent.items), ruling, sent.code, clock.now())
    except Invalid as faulty:
        return _drawn(request, sent, _faults(faulty))
    except SignInRefused as refused:
        return _drawn(request, sent, {"code": said(refused)})
    request.session[_SESSION] = [[str(one.work_item_id), one.fault] for one in found]
    return HttpResponseRedirect(reverse("desk:batch_done"), status=303)


@view_policy("desk.decide_many")
@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """How each item of the last batch went, and whose document is still being made."""
    kept = request.session.get(_SESSION, [])
    known = desk.progress(actor_of(request), _ids([item for item, _fault in kept]))
    rows: list[dict[str, Any]] = [
        {"id": one.id, "number": one.number, "fault": batch_fault(fault) if fault else "", "making": one.making}
        for item, fault in kept
        if (one := known.get(UUID(item)))
    ]
    context = {
        "rows": rows,
        "decided": sum(not one["fault"] for one in rows),
        "making": sum(one["making"] and not one["fault"] for one in rows),
    }
    return frame.drawn(request, "desk/batch_done.html", context)


def _sent(request: HttpRequest) -> _Sent:
    post = request.POST
    cut = {name: post.get(name, "").strip()[:longest] for name, longest in _LONGEST.items()}
    cut["reason"] = post.get(f"reason-{cut['decision']}", "")[: _LONGEST["reason"]]
    return _Sent(post.get("group", "")[:120], post.getlist("items")[: actions.MOST_AT_ONCE], **cut)


def _ids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _faults(faulty: Invalid) -> dict[str, str]:
    words = {
        "items": _("Pilih dulu berkas yang diputuskan."),
        "decision": _("Pilih keputusan."),
        "reason": _("Pilih alasan dari daftar, atau tulis catatannya."),
    }
    return {name: words[name] for name in faulty.fields if name in words}


def _drawn(request: HttpRequest, sent: _Sent, faults: dict[str, str]) -> HttpResponse:
    actor = actor_of(request)
    rows = queries.worklist(actor, most=actions.MOST_AT_ONCE, now=clock.now())
    groups: dict[str, list[WorkRow]] = {}
    for row in rows:
        task = row.published.service.tasks[row.task]
        if isinstance(task, HumanTask) and task.bulk:
            service = row.published.service
            groups.setdefault(f"{service.id}-{service.version.replace('.', '_')}-{row.task}", []).append(row)
    context = {
        "groups": [_group(request, key, rows, sent, faults) for key, rows in groups.items()],
        "errors": [{"field": f"{name}-{sent.group}", "message": text} for name, text in faults.items()],
    }
    return frame.drawn(request, "desk/batch.html", context, status=422 if faults else 200)


def _group(
    request: HttpRequest, key: str, rows: Sequence[WorkRow], sent: _Sent, faults: dict[str, str]
) -> dict[str, Any]:
    first = rows[0]
    task = first.published.service.tasks[first.task]
    assert isinstance(task, HumanTask)
    words = Words(first.published, get_language() or "id")
    mine = sent if sent.group == key else _Sent()
    drawn = drawn_rows(rows, actor_of(request))
    return {
        "key": key,
        "service": words("name", first.published.service.name),
        "task": words(f"tasks.{first.task}.label", task.label),
        "rows": [one | {"checked": str(one["id"]) in mine.items} for one in drawn],
        "decisions": [_decision(one, first, words, mine) for one in task.decisions if not one.asks_correction],
        "signing": task.role == HEAD,
        "note": mine.note,
        "faults": faults if sent.group == key else {},
    }


def _decision(one: Decision, row: WorkRow, words: Words, sent: _Sent) -> dict[str, Any]:
    path = f"tasks.{row.task}.decisions.{one.id}"
    return {
        "id": one.id,
        "label": words(f"{path}.label", one.label),
        "checked": sent.decision == one.id,
        "reasons": [(r.value, words(f"{path}.reasons.{r.value}.label", r.label)) for r in one.reasons],
        "reason": sent.reason if sent.decision == one.id else "",
        "needs_note": one.needs_reason and not one.reasons,
    }
