"""A region on its way to an open mall: steps, readiness and the next act, for its administrator and stewards."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mpp.channels.desk import frame
from mpp.channels.desk import launch_words as words
from mpp.channels.web.moments import short_moment
from mpp.identity.actor import Actor
from mpp.identity.policy import view_policy
from mpp.identity.requests import actor_of
from mpp.kernel import clock
from mpp.kernel.errors import Invalid
from mpp.launching import actions
from mpp.launching.errors import LaunchRefused
from mpp.launching.plan import MODES, Plan
from mpp.launching.queries import Standing, Step
from mpp.launching.rules import Criterion
from mpp.regions import queries as regions

_FIELDS = ("mode", "name", "address", "hours", "contact_name", "contact_phone", "contact_hours", "decree")
_TONES = {
    "done": "good",
    "met": "good",
    "failed": "bad",
    "not_yet": "warn",
    "waiting": "neutral",
    "not_needed": "neutral",
}


@view_policy("launching.see")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: HttpRequest) -> HttpResponse:
    """How far the region is; a form acts and comes back here."""
    actor, code = actor_of(request), _code(request)
    if request.method != "POST":
        return _drawn(request, actor, code)
    act = _ACTS.get(request.POST.get("act", ""), _go_on)
    try:
        codes = act(actor, code, request)
    except LaunchRefused as refused:
        return _drawn(request, actor, code, {"refused": words.refusal(refused.code, refused.details)}, 409)
    except Invalid as wrong:
        faults = [f"{words.FIELDS[name]}: {words.REFUSALS[why[0]]}" for name, why in wrong.fields.items()]
        return _drawn(request, actor, code, {"refused": " ".join(faults), "given": request.POST}, 422)
    if codes:  # shown once, so not behind a redirect
        return _drawn(request, actor, code, {"codes": list(codes.items())})
    return HttpResponseRedirect(_address(code), status=303)


def _go_on(actor: Actor, code: str, request: HttpRequest) -> Mapping[str, str]:
    """Start, or carry on, with what was typed."""
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:300] for name in _FIELDS}
    return actions.launch(actor, code, Plan(**typed), clock.now()).codes  # type: ignore[arg-type]


def _open(actor: Actor, code: str, request: HttpRequest) -> Mapping[str, str]:
    actions.open_region(actor, code, clock.now())
    return {}


def _invite(actor: Actor, code: str, request: HttpRequest) -> Mapping[str, str]:
    return actions.renew_codes(actor, code, clock.now())


_ACTS: Mapping[str, Callable[[Actor, str, HttpRequest], Mapping[str, str]]] = {
    "launch": _go_on,
    "open": _open,
    "invite": _invite,
}


def _code(request: HttpRequest) -> str:
    """The region that is looked at: the officer's own, where none is named."""
    named = request.GET.get("daerah", "").replace("\x00", "").strip()[:20]
    region_id = actor_of(request).region_id
    assert region_id is not None
    return named or regions.code_of(region_id)


def _address(code: str) -> str:
    return f"{reverse('desk:launch')}?{urlencode({'daerah': code})}"


def _drawn(
    request: HttpRequest, actor: Actor, code: str, told: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"code": code, "modes": [(one, words.MODES[one]) for one in MODES], **(told or {})}
    try:
        context |= _shown(actions.look(actor, code, clock.now()))
    except LaunchRefused as refused:
        context["refused"], status = words.refusal(refused.code, refused.details), 404
    return frame.drawn(request, "desk/launch.html", context, frame.LAUNCH, status)


def _shown(standing: Standing) -> dict[str, Any]:
    return {
        "standing": standing,
        "mode": words.MODES.get(standing.mode, ""),
        "address": _address(standing.region_code),
        "steps": [_step(one, standing) for one in standing.steps],
        "criteria": [_criterion(number, one) for number, one in enumerate(standing.criteria, 1)],
        "left": [words.CRITERIA[one] for one in standing.open_ends],
    }


def _step(one: Step, standing: Standing) -> dict[str, Any]:
    region = regions.region(standing.region_code)
    at = short_moment(one.at, regions.zone_of(region.id)) if one.at and region else ""
    why = (
        words.refusal(one.told.get("fault", ""), one.told) if one.state == "failed" and "fault" in one.told else ""
    )
    failed = ", ".join(one.told.get("failed", {}))
    return {"name": words.STEPS[one.code], **_state(one.state), "at": at, "why": why or failed}


def _criterion(number: int, one: Criterion) -> dict[str, Any]:
    return {"number": number, "name": words.CRITERIA[one.code], **_state(one.state), "todo": words.left_to_do(one)}


def _state(state: str) -> dict[str, Any]:
    return {"state": words.STATES[state], "tone": _TONES[state]}
