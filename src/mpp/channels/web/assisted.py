"""Where the interview's pages lead: a person to her own pages, an officer who fills in for her to the desk."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from mpp.identity.actor import ActorKind
from mpp.identity.requests import actor_of


def start_url(request: HttpRequest) -> str:
    """Where the interview was begun from."""
    return reverse("desk:assist") if _assists(request) else reverse("web:account")


def sent_url(request: HttpRequest, application_id: UUID, *, several: bool = False) -> str:
    """What is shown once it was sent: the case to its applicant, to an officer no more than the receipt.

    `several`: it is a life event's interview, and so a bundle.
    """
    pages = ("desk:bundle_receipt", "web:bundle") if several else ("desk:receipt", "web:application")
    return reverse(pages[0] if _assists(request) else pages[1], args=[application_id])


def case_url(request: HttpRequest, application_id: UUID) -> str:
    """Where to go from a correction: the person to her case, an officer back to the search."""
    return reverse("desk:search") if _assists(request) else reverse("web:application", args=[application_id])


def _assists(request: HttpRequest) -> bool:
    return actor_of(request).kind is ActorKind.OFFICER
