"""A fault of ours is said as what it is: away for a moment, or broken."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError
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


urlpatterns = [path("fault/<which>", _raise), path("", include("mpp.config.urls"))]
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


def test_what_is_broken_is_our_fault(client: Client) -> None:
    answer = client.get("/fault/ours")
    assert answer.status_code == 500
    assert "Terjadi gangguan pada sistem kami" in answer.content.decode()


def test_the_platform_answers_so() -> None:
    from mpp.config import urls

    assert urls.handler500 == handler500
