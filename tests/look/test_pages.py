"""The gallery, the theme switch and the error pages answer without a database."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from mpp.channels import look
from mpp.channels.look import views
from mpp.channels.look.templatetags.look import register


def test_the_gallery_shows_every_component_without_inline_code() -> None:
    body = views.gallery(RequestFactory().get("/components")).content.decode()
    assert "<h1>Komponen</h1>" in body
    assert " style=" not in body
    assert " onclick=" not in body


OF_THE_FRAME = {
    "frame_part",
    "draw_group",
    "asset",
    "icon",
    "current_theme",
    "theme_attribute",
    "named_url",
    "file_limits",
    "render_field",
    "usage",
}


def test_the_gallery_shows_each_component_and_how_to_write_it() -> None:
    page = (Path(look.__file__).parent / "templates/look/gallery/index.html").read_text()
    shown, written = re.sub(r"{% verbatim %}.*?{% endverbatim %}", "", page, flags=re.S), page
    names = set(register.tags) - OF_THE_FRAME - {"render_page"}
    assert [name for name in sorted(names) if f"{{% {name} " not in shown] == []
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", "".join(_usages(written)))] == []


def _usages(page: str) -> list[str]:
    return re.findall(r"{% verbatim %}(.*?){% endverbatim %}", page, flags=re.S)


@pytest.mark.parametrize(("sent", "target"), [("/form", "/form"), ("https://evil.example/", "/")])
def test_the_theme_is_kept_and_the_way_back_stays_on_this_site(sent: str, target: str) -> None:
    request = RequestFactory().post("/theme", {"theme": "dark", "next": sent})
    response = views.choose_theme(request)
    assert response["Location"] == target
    assert response.cookies["theme"].value == "dark"


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "500", "503"])
def test_error_pages_need_no_context(code: str) -> None:
    body = render_to_string(f"{code}.html")
    assert 'lang="en"' in body
    assert "<h1>" in body
