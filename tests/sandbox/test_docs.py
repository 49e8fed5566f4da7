"""The page about the sandbox tells the truth."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from mpp_sandbox.app import create_app
from mpp_sandbox.people.demo import demo_people
from mpp_sandbox.world import World

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
INNER = {"/idp/login", "/idp/consent", "/idp/style.css"}
"""Steps of the sign-in pages, which no client calls."""


def test_page_lists_every_demo_person() -> None:
    for person in demo_people():
        assert f"| `{person.key}` | {person.nik} | {person.name}: {person.note} |" in PAGE


def test_page_names_every_address(world: World) -> None:
    paths = {route.path for route in create_app(world).routes if isinstance(route, Route)} - INNER
    shortened = {"/bsre/api/v2/seal/get/totp": "/get/totp", "/bsre/api/v2/seal/pdf": "`/pdf`"}
    shortened["/bsre/api/v2/seal/revoke/activation"] = "`/revoke/activation`"
    missing = [
        path
        for path in sorted(paths)
        if shortened.get(path, path.replace("{number}", "{no}").replace("{query:path}", "{base64}")) not in PAGE
    ]
    assert missing == []
