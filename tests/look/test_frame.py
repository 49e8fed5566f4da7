"""A part of the frame is drawn once, and yet is each reader's own."""

import re
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from mpp.channels.look.tags import frame

HEADER = Template('{% load look %}{% frame_part "look/parts/header.html" region_name=region_name %}')
FOOTER = Template('{% load look %}{% frame_part "look/parts/footer.html" %}')
OFFICER = SimpleNamespace(kind="officer", display_label="verifier.dukcapil.3510")
PERSON = SimpleNamespace(kind="person", display_label="Akun saya")


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    frame._drawn.cache_clear()


def drawn(part: Template, request: HttpRequest, **values: object) -> str:
    return str(part.render(Context({"request": request, "csrf_token": get_token(request)} | values)))


def test_two_readers_of_the_same_share_one_drawing_but_neither_token_nor_address() -> None:
    one, other = RequestFactory().get("/m/35.10/?q=a&b"), RequestFactory().get("/tentang")
    first, second = drawn(FOOTER, one), drawn(FOOTER, other)
    assert frame._drawn.cache_info().misses == 1
    for page, address in ((first, "/m/35.10/?q=a&amp;b"), (second, "/tentang")):
        assert f'name="next" value="{address}"' in page
        assert "form-token-of-the-reader" not in page
        assert page.count('name="csrfmiddlewaretoken"') == page.count("<form")
    tokens = [re.findall(r'csrfmiddlewaretoken" value="([^"]{64})"', page) for page in (first, second)]
    assert tokens[0] != tokens[1]
    assert all(tokens)


def test_who_is_signed_in_sees_herself_and_nobody_else() -> None:
    request = RequestFactory().get("/")
    officer, person = (drawn(HEADER, request, actor=actor) for actor in (OFFICER, PERSON))
    assert ("verifier.dukcapil.3510" in officer, "verifier.dukcapil.3510" in person) == (True, False)
    assert "verifier.dukcapil.3510" not in drawn(HEADER, request)


def test_language_theme_and_region_each_have_a_drawing_of_their_own() -> None:
    request = RequestFactory().get("/")
    plain = drawn(FOOTER, request)
    request.COOKIES["theme"] = "dark"
    assert drawn(FOOTER, request) != plain
    with override("en"):
        assert "Tampilan" not in drawn(FOOTER, request)
    assert "Kabupaten &lt;Contoh&gt;" in drawn(HEADER, request, region_name="Kabupaten <Contoh>")


def test_a_page_without_a_request_sends_no_form_token() -> None:
    assert "csrfmiddlewaretoken" not in FOOTER.render(Context({}))
