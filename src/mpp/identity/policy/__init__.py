"""The only place that permits. `table.py` says who may do what; this judges, and asks no database.

    from mpp.identity.policy import Subject, permit, policy, inside_action, public_view, view_policy

An action (a public function of any `actions` module) names its row of the table, takes the `actor`, and,
where the row depends on what is acted on, says what that is once it has read it:

    @policy("processes.claim")
    def claim(actor: Actor, item_id: UUID, now: datetime) -> None:
        with unit_of_work(actor.scope):
            item = WorkItem.objects.select_for_update().get(id=item_id)
            permit(actor, "processes.claim", Subject(region_id=item.region_id, agency_ids=[item.agency_id]))

What the actor is (kind, roles, assurance) is checked before the function runs. If it returns without having
called `permit` with a subject although its row needs one, that is a fault of ours and raises `SubjectOwed`.
A function that runs inside a caller's action, in its unit of work and by its permission, is `@inside_action`.

A page names its row by `@view_policy("desk.work")`, or `@public_view`. The middleware of
`mpp.channels.signin` refuses every address that names none.
"""

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from mpp.identity.actor import Actor
from mpp.identity.policy.rule import Grant, Rule, Subject
from mpp.identity.policy.table import ACTIONS, COMMANDS, PUBLIC, URLS
from mpp.kernel.errors import NotPermitted

__all__ = [
    "ACTIONS",
    "URLS",
    "Grant",
    "PolicyMissing",
    "Rule",
    "Subject",
    "SubjectOwed",
    "inside_action",
    "may",
    "permit",
    "policy",
    "policy_of",
    "policy_of_view",
    "public_view",
    "view_policy",
]

INSIDE = "inside"  # what `policy_of` says of a function that runs inside a caller's action

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


class PolicyMissing(RuntimeError):
    """An action or page names no row of the table: a fault in our own code."""


class SubjectOwed(RuntimeError):
    """An action whose row depends on its subject never said what it acts on: a fault in our own code."""


_owed: ContextVar[set[str] | None] = ContextVar("mpp_policy_owed", default=None)


def permit(actor: Actor, action: str, subject: Subject | None = None) -> None:
    """Return when the actor may.

    Raises:
        NotPermitted: with the reason's code (see rule.py); `action` is among the details.
        PolicyMissing: no such row.
    """
    refusal = _rule(action).refusal(actor, subject)
    if refusal is not None:
        raise NotPermitted(refusal, action=action)
    owed = _owed.get()
    if subject is not None and owed:
        owed.discard(action)


def may(actor: Actor, action: str, subject: Subject | None = None) -> bool:
    """Whether the actor may: for pages that show or hide a button. Acting asks `permit` again."""
    return _rule(action).refusal(actor, subject) is None


def policy(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Name the row of an action function and check what its `actor` is before it runs.

    Raises:
        PolicyMissing: when the module loads: no such row, or the function takes no `actor`.
    """
    rule = _rule(action)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        position = _actor_position(function)

        @wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = args[position] if position < len(args) else kwargs["actor"]
            assert isinstance(actor, Actor)
            permit(actor, action)
            if not rule.needs_subject(actor):
                return function(*args, **kwargs)
            return _paying(action, lambda: function(*args, **kwargs))

        act.mpp_policy = action  # type: ignore[attr-defined]
        return act

    return decorate


def inside_action(function: F) -> F:
    """Say that a public function of an `actions` module runs inside a caller's action and unit of work."""
    function.mpp_policy = INSIDE  # type: ignore[attr-defined]
    return function


def view_policy(action: str) -> Callable[[F], F]:
    """Name the row of a page. The middleware judges it for `request.actor` before the view runs.

    Raises:
        PolicyMissing: when the module loads: no such row.
    """
    _rule(action)

    def decorate(view: F) -> F:
        view.mpp_policy = action  # type: ignore[attr-defined]
        return view

    return decorate


def public_view(view: F) -> F:
    """Say that everybody may see this page."""
    return view_policy(PUBLIC)(view)


def policy_of(function: Callable[..., Any]) -> str | None:
    """The row that an action or view names, `inside`, or None."""
    found = getattr(function, "mpp_policy", None)
    return found if isinstance(found, str) else COMMANDS.get(_full_name(function))


def policy_of_view(view: Callable[..., Any], name: str) -> str | None:
    """The row that a page names, itself or by its name in `URLS`; None is refused to everybody."""
    return policy_of(view) or URLS.get(name)


def _rule(action: str) -> Rule:
    try:
        return ACTIONS[action]
    except KeyError:
        raise PolicyMissing(f"{action!r} has no row in mpp/identity/policy/table.py") from None


def _full_name(function: Callable[..., Any]) -> str:
    return f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', '')}"


def _actor_position(function: Callable[..., Any]) -> int:
    names = list(inspect.signature(function).parameters)
    if "actor" not in names:
        raise PolicyMissing(f"{function.__qualname__} takes no actor, so it cannot be judged")
    return names.index("actor")


def _paying(action: str, run: Callable[[], R]) -> R:
    """Run an action that owes a judgement of its subject, and see that it gave it."""
    owed = {action}
    mark = _owed.set(owed)
    try:
        result = run()
    finally:
        _owed.reset(mark)
    if owed:
        raise SubjectOwed(f"{action} returned without permit(actor, {action!r}, Subject(...))")
    return result
