"""A fault of ours is said as what it is: away for a moment, or broken."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from mpp.identity.policy import public_view
from mpp.kernel.keys import KeyStoreUnavailable

FAULTS: dict[str, Exception] = {
    "database": OperationalError("the database system is starting up"),
    "keys": KeyStoreUnavailable(),
    "ours": ValueError("wrong"),
}


@public_view
def _raise(request: HttpRequest, which: str) -> HttpResponse:
    raise FAULTS[which]


@public_view
def _note(request: HttpRequest) -> HttpResponse:
    """Write something into the session; the second time the database dies meanwhile."""
    if "noted" in request.session:
        with suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    request.session["noted"] = request.session.get("noted", 0) + 1
    return HttpResponse("noted")


urlpatterns = [path("note", _note), path("fault/<which>", _raise), path("", include("mpp.config.urls"))]
handler500 = "mpp.channels.web.faults.fault"


@pytest.fixture
def client(settings: pytest.FixtureRequest) -> Iterator[Client]:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    yield Client(raise_request_exception=False)


@pytest.mark.parametrize("which", ["database", "keys"])
def test_what_is_away_for_a_moment_asks_to_try_again(client: Client, which: str) -> None:
    answer = client.get(f"/fault/{which}")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Layanan sedang tidak tersedia" in answer.content.decode()


def test_a_database_that_dies_before_the_session_is_written_is_away_and_the_request_no_nonsense(
    transactional_db: None, client: Client
) -> None:
    assert client.get("/note").status_code == 200
    answer = client.get("/note")
    connection.close()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_what_is_broken_is_our_fault(client: Client) -> None:
    answer = client.get("/fault/ours")
    assert answer.status_code == 500
    assert "Terjadi gangguan pada sistem kami" in answer.content.decode()


def test_the_platform_answers_so() -> None:
    from mpp.config import urls

    assert urls.handler500 == handler500
