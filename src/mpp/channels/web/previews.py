"""The output as it will be printed, as picture and as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from mpp.applications import pictures
from mpp.applications.terms import OpenInterview
from mpp.channels.look.parts import PageImage
from mpp.channels.web.questions import Words
from mpp.issuance import produce

A4_WIDTH = round(pictures.SIDE * 210 / 297)


@dataclass(frozen=True, slots=True)
class Preview:
    """An output to look at before it is made."""

    title: str
    pages: Sequence[PageImage]
    pdf_url: str


def previews_of(view: OpenInterview, words: Words) -> list[Preview]:
    """What the service of an interview will print."""
    outputs = view.published.service.outputs
    return [
        drawn(
            words(f"outputs.{name}.label", outputs[name].label),
            reverse("web:preview", args=[view.id, name, "jpg"]),
            reverse("web:preview", args=[view.id, name, "pdf"]),
        )
        for name in produce.printable(view.published)
    ]


def drawn(title: str, image_url: str, pdf_url: str) -> Preview:
    """A preview by its addresses; the first page stands for all."""
    return Preview(title, (PageImage(image_url, A4_WIDTH, pictures.SIDE),), pdf_url)


def answer_with(pdf: bytes, form: str) -> HttpResponse:
    """A preview as `jpg` or `pdf`; no cache keeps it."""
    if form == "jpg":
        return HttpResponse(pictures.of_page(pdf, "application/pdf", 1), content_type="image/jpeg")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="pratinjau.pdf"'
    return response
