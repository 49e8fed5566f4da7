"""A browser of somebody who is signed in, on the country of `tests.applications`."""

from dataclasses import replace

import pytest
from django.test import Client

from mpp.identity.actor import Actor
from mpp.identity.session import SessionStore, open_session
from mpp.kernel import clock
from tests.applications.conftest import approved, citizen, country, issued, stopped_clock, trust

__all__ = ["approved", "citizen", "country", "issued", "stopped_clock", "trust"]


def enter(client: Client, actor: Actor) -> None:
    """Sign an actor in, in this browser."""
    session = SessionStore()
    open_session(session, replace(actor, account_id=None), clock.now())
    session.save()
    client.cookies["mpp_session"] = session.session_key or ""


@pytest.fixture
def browser(citizen: Actor) -> Client:
    """The browser of the letter's own person."""
    client = Client(SERVER_NAME="localhost")
    enter(client, citizen)
    return client
