"""Nothing escapes the policy: every address and every action names its row. Planted violations prove the search."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, include, path

import mpp
from mpp.identity.policy import ACTIONS, inside_action, policy_of, policy_of_view, public_view


def named_views(patterns: Iterable[Any], namespace: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every view of an urlconf, however deep, with its full name."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from named_views(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}", entry.callback


def views_without_policy(patterns: Iterable[Any]) -> list[str]:
    return [name for name, view in named_views(patterns) if policy_of_view(view, name) not in ACTIONS]


def action_modules() -> list[ModuleType]:
    """`mpp.<room>.actions` and what is below it."""
    names = [module.name for module in pkgutil.walk_packages(mpp.__path__, "mpp.")]
    return [importlib.import_module(name) for name in names if name.split(".")[2:3] == ["actions"]]


def actions_without_policy(module: ModuleType | SimpleNamespace) -> list[str]:
    """Public functions defined in the module that name no row of the policy."""
    functions = [value for value in vars(module).values() if inspect.isfunction(value)]
    return [
        f"{function.__module__}.{function.__qualname__}"
        for function in functions
        if not function.__name__.startswith("_")
        and function.__module__ == module.__name__
        and policy_of(function) not in {*ACTIONS, "inside"}
    ]


def test_every_address_names_its_policy() -> None:
    assert views_without_policy(get_resolver().url_patterns) == []


def test_every_action_names_its_policy() -> None:
    modules = action_modules()
    assert "mpp.identity.actions.codes" in {module.__name__ for module in modules}
    assert [name for module in modules for name in actions_without_policy(module)] == []


def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_planted_address_without_a_policy_is_found() -> None:
    deep = include(([path("inner", _view, name="inner")], "planted"))
    assert views_without_policy([path("a/", deep), path("b", public_view(_other_view), name="b")]) == [
        "planted:inner"
    ]


def _other_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def planted_action() -> None:
    """A public function that names nothing."""


@inside_action
def planted_inside() -> None:
    """Declared."""


def test_a_planted_action_without_a_policy_is_found() -> None:
    module = SimpleNamespace(__name__=__name__, planted_action=planted_action, planted_inside=planted_inside)
    assert actions_without_policy(module) == [f"{__name__}.planted_action"]
