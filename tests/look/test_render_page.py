"""The form renderer: what assistive technology relies on."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from lxml import html

from mpp.channels.look.forms import Field, FieldKind, Group, Page, PageError, Repeat, page_from
from mpp.channels.look.forms.drawing import draw_page
from mpp.channels.look.samples import sample_page


def rendered(*, wrong: bool) -> Any:
    return html.fromstring(
        render_to_string("look/page.html", {"drawn": draw_page(page_from(sample_page(wrong=wrong)))})
    )


@pytest.mark.parametrize("wrong", [False, True])
def test_every_control_has_a_label_and_every_reference_leads_somewhere(wrong: bool) -> None:
    tree = rendered(wrong=wrong)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for control in tree.xpath("//input[not(@type='hidden')]|//select|//textarea"):
        assert tree.xpath(f"//label[@for='{control.get('id')}']"), control.get("name")
        for target in (control.get("aria-describedby") or "").split():
            assert target in ids


def test_each_error_stands_in_the_summary_and_leads_to_its_control() -> None:
    tree = rendered(wrong=True)
    links = tree.xpath("//*[@role='alert']//a/@href")
    expected = ["#child-name", "#child-birth_date-day", "#child-sex-1", "#child-letter", "#schedule-1-opens"]
    assert links == expected
    for href in links:
        assert tree.xpath(f"//*[@id='{href[1:]}' and @aria-invalid='true']")


def test_without_errors_there_is_no_summary_and_nothing_is_invalid() -> None:
    tree = rendered(wrong=False)
    assert not tree.xpath("//*[@role='alert']")
    assert not tree.xpath("//*[@aria-invalid]")


def test_a_date_that_does_not_exist_is_shown_as_typed() -> None:
    values = rendered(wrong=True).xpath("//*[starts-with(@name, 'child.birth_date-')]/@value")
    assert values == ["31", "2", "2026"]


def test_enter_presses_continue_and_not_remove() -> None:
    first = rendered(wrong=False).xpath("//form//button")[0]
    assert first.get("name") is None


def test_a_form_with_an_upload_is_sent_as_multipart() -> None:
    assert rendered(wrong=False).xpath("//form/@enctype") == ["multipart/form-data"]


def test_only_the_last_of_alike_groups_offers_another() -> None:
    tree = rendered(wrong=False)
    assert tree.xpath("//button[starts-with(@value, 'add:')]/@value") == ["add:witness-2", "add:schedule"]


def test_the_only_question_of_a_page_is_its_heading_once() -> None:
    field = Field("x", FieldKind.BOOLEAN, "Apakah anak lahir kembar?")
    drawn = draw_page(Page("p", field.label, (Group("g", (field,)),)))
    tree: Any = html.fromstring(render_to_string("look/page.html", {"drawn": drawn}))
    assert [h.text for h in tree.xpath("//h1")] == [field.label]
    assert tree.xpath("//legend/h1")


def test_the_same_error_given_twice_is_said_once() -> None:
    field = Field("x", FieldKind.TEXT, "X", errors=("Isi X.",))
    drawn = draw_page(Page("p", "P", (Group("g", (field,)),), errors=(PageError("x", "Isi X."),)))
    assert [line.message for line in drawn.summary] == ["X: Isi X."]


def test_typed_text_is_escaped() -> None:
    field = Field("x", FieldKind.TEXT, "X", value='"><script>alert(1)</script>')
    drawn = draw_page(Page("p", "P", (Group("g", (field,), repeat=Repeat(1)),)))
    assert "<script>" not in render_to_string("look/page.html", {"drawn": drawn})


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        page_from(
            {
                "id": "p",
                "title": "P",
                "groups": [{"id": "g", "fields": [{"name": "x", "kind": "colour", "label": "X"}]}],
            }
        )
