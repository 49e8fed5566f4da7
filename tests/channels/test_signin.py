"""Signing in and out through the pages: where people land, what stays, and what a stranger cannot do."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mpp.identity import actions, totp
from mpp.identity.actions.officers import Credentials, Post
from mpp.identity.actor import Actor
from mpp.identity.models import Session
from mpp.kernel import clock
from mpp.kernel.ids import new_id
from tests.identity.idp import Person
from tests.running import free_port
from tests.sandbox_process import launch, wait_until_up

SARI = "3510165204909001"
SEED, PASSWORD, LOGIN = b"s" * 20, "kata-sandi-contoh", "clerk.dukcapil.3510"
SYSTEM = Actor.system("test")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def sandbox_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    process = launch(port, tmp_path_factory.mktemp("sandbox"), subprocess.DEVNULL)
    wait_until_up(port, process)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture
def sandbox(sandbox_address: str, settings: Any) -> str:
    settings.MPP_OIDC = settings.MPP_OIDC | {"ISSUER": f"{sandbox_address}/idp"}
    return sandbox_address


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    settings.MPP_SMS = {"BACKEND": "file", "OUTBOX": str(tmp_path / "sms.jsonl"), "URL": "", "TOKEN": ""}
    return tmp_path / "sms.jsonl"


@pytest.fixture
def client() -> Client:
    """A browser on the machine itself: the sandbox sends people back to loopback addresses only."""
    return Client(SERVER_NAME="localhost")


@pytest.fixture(autouse=True)
def running_clock() -> Iterator[None]:
    yield
    clock.stop(None)


def sent_code(outbox: Path) -> str:
    text = json.loads(outbox.read_text().splitlines()[-1])["text"]
    found = re.search(r"\b\d{6}\b", text)
    assert found
    return found[0]


def by_sms(client: Client, outbox: Path, target: str = "") -> Any:
    query = f"?next={target}" if target else ""
    client.post(f"/masuk/sms{query}", {"phone": "0800 0000 0001"})
    return client.post(f"/masuk/sms/kode{query}", {"phone": "0800 0000 0001", "code": sent_code(outbox)})


def nationally(client: Client, person: Person, target: str = "", **share: Any) -> Any:
    begun = client.get("/masuk/nasional", {"next": target} if target else {})
    answer = urlsplit(person.agree(begun.headers["location"], **share))
    return client.get(f"{answer.path}?{answer.query}")


def by_two_factors(client: Client) -> Any:
    client.post("/masuk/petugas", {"login": LOGIN, "password": PASSWORD})
    code = totp.code_at(SEED, totp.step_at(clock.now()))
    return client.post("/masuk/petugas/kode", {"code": code})


def appoint() -> Any:
    post = Post(new_id(), new_id(), "dukcapil", frozenset({"clerk"}))
    return actions.appoint(SYSTEM, "Petugas Contoh", post, Credentials(LOGIN, PASSWORD, SEED), clock.now())


def who(client: Client) -> str:
    """Who the front page says is signed in."""
    page = client.get("/").content.decode()
    if "Akun saya" in page:
        return "person"
    return LOGIN if LOGIN in page else "nobody"


def test_a_citizen_comes_in_with_the_national_account(client: Client, sandbox: str) -> None:
    answer = nationally(client, Person(SARI), "/components")
    assert (answer.status_code, answer.headers["location"]) == (303, "/components")
    assert who(client) == "person"


def test_signing_in_asks_no_registry(client: Client, sandbox: str) -> None:
    for system in ("dukcapil", "satusehat", "siak", "oss"):
        httpx.post(f"{sandbox}/_control/{system}", json={"outage": True}, trust_env=False).raise_for_status()
    try:
        assert nationally(client, Person(SARI)).status_code == 303
    finally:
        httpx.post(f"{sandbox}/_control/reset", trust_env=False)


def test_an_answer_counts_only_in_the_browser_that_asked_and_once(client: Client, sandbox: str) -> None:
    begun = client.get("/masuk/nasional")
    answer = urlsplit(Person(SARI).agree(begun.headers["location"]))
    assert Client(SERVER_NAME="localhost").get(f"{answer.path}?{answer.query}").status_code == 400
    assert client.get(f"{answer.path}?{answer.query}").status_code == 303
    assert client.get(f"{answer.path}?{answer.query}").status_code == 400


def test_who_cancels_at_the_provider_is_nobody_and_told_so(client: Client, sandbox: str) -> None:
    begun = client.get("/masuk/nasional")
    answer = urlsplit(Person(SARI).refuse(begun.headers["location"]))
    page = client.get(f"{answer.path}?{answer.query}")
    assert "Anda membatalkan" in page.content.decode()
    assert who(client) == "nobody"


def test_a_provider_that_is_away_is_said_and_another_way_offered(client: Client, settings: Any) -> None:
    settings.MPP_OIDC = settings.MPP_OIDC | {"ISSUER": f"http://127.0.0.1:{free_port()}/idp"}
    page = client.get("/masuk/nasional")
    assert page.status_code == 503
    assert "masuk dengan kode SMS" in page.content.decode()


def test_the_provider_ends_the_session_from_its_side_once(client: Client, sandbox: str) -> None:
    nationally(client, Person(SARI))
    sid = Session.objects.exclude(national_session="").get().national_session
    assert who(client) == "person"
    token = _logout_token(sandbox)
    assert (
        Client(enforce_csrf_checks=True).post("/masuk/nasional/berakhir", {"logout_token": token}).status_code
        == 200
    )
    assert who(client) == "nobody"
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=clock.now(), national_session=sid)
    Client().post("/masuk/nasional/berakhir", {"logout_token": token})
    assert Session.objects.filter(session_key="x" * 32).exists()


def _logout_token(sandbox: str) -> str:
    """What the provider sends when it ends Sari's sessions: caught by a small server of ours."""
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from urllib.parse import parse_qs

    caught: list[str] = []

    class Catch(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            caught.extend(parse_qs(body)["logout_token"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    from threading import Thread

    server = HTTPServer(("127.0.0.1", 0), Catch)
    thread = Thread(target=server.serve_forever)
    thread.start()
    uri = f"http://127.0.0.1:{server.server_port}/"
    settings = {"client_id": "mpp-digital", "backchannel_logout_uri": uri}
    httpx.post(f"{sandbox}/_control/idp/clients", json=settings, trust_env=False).raise_for_status()
    httpx.post(f"{sandbox}/_control/idp/logout", json={"nik": SARI}, trust_env=False).raise_for_status()
    server.shutdown()
    thread.join()
    server.server_close()
    return caught[-1]


def test_a_forged_logout_notice_is_refused(client: Client, sandbox: str) -> None:
    assert client.post("/masuk/nasional/berakhir", {"logout_token": "x.y.z"}).status_code == 400
    assert client.get("/masuk/nasional/berakhir").status_code == 405


def test_a_citizen_without_account_comes_in_by_sms(client: Client, outbox: Path) -> None:
    assert by_sms(client, outbox, "/components").headers["location"] == "/components"
    assert who(client) == "person"


def test_a_wrong_code_is_said_and_the_number_kept(client: Client, outbox: Path) -> None:
    client.post("/masuk/sms", {"phone": "0800 0000 0001"})
    wrong = f"{(int(sent_code(outbox)) + 1) % 1_000_000:06d}"
    page = client.post("/masuk/sms/kode", {"phone": "0800 0000 0001", "code": wrong})
    assert page.status_code == 422
    assert "Kode salah" in page.content.decode()
    assert "0000001" in page.content.decode().replace(" ", "")


def test_a_phone_number_never_stands_in_an_address_or_a_session(client: Client, outbox: Path) -> None:
    answer = by_sms(client, outbox)
    assert "0800" not in answer.headers["location"]
    kept = "".join(str(row.get_decoded()) for row in Session.objects.all())
    assert "8000000" not in kept


def test_a_code_from_an_officer_opens_the_door(client: Client) -> None:
    from tests.identity.test_codes import clerk

    code = actions.issue_code(clerk(), "3510244506489001", clock.now())
    assert client.post("/masuk/loket", {"code": code}).status_code == 303
    assert who(client) == "person"


def test_an_officer_comes_in_by_two_steps_only(client: Client) -> None:
    appoint()
    assert client.get("/masuk/petugas/kode").headers["location"] == "/masuk/petugas"
    client.post("/masuk/petugas", {"login": LOGIN, "password": PASSWORD})
    assert who(client) == "nobody"
    assert by_two_factors(client).status_code == 303
    assert who(client) == LOGIN


def test_the_second_step_waits_five_minutes(client: Client) -> None:
    appoint()
    client.post("/masuk/petugas", {"login": LOGIN, "password": PASSWORD})
    clock.stop(datetime.now(UTC) + timedelta(minutes=6))
    assert client.post("/masuk/petugas/kode", {"code": "000000"}).headers["location"] == "/masuk/petugas"


def test_access_ends_the_minute_an_officer_is_dismissed(client: Client) -> None:
    officer_id = appoint()
    by_two_factors(client)
    assert who(client) == LOGIN
    actions.dismiss(SYSTEM, officer_id, clock.now())
    assert who(client) == "nobody"


def test_selesai_wipes_the_session_and_says_so(client: Client, outbox: Path) -> None:
    by_sms(client, outbox)
    answer = client.post("/keluar")
    assert answer.headers["location"] == "/selesai"
    assert "Sesi Anda sudah dihapus" in client.get("/selesai").content.decode()
    assert who(client) == "nobody"
    assert Session.objects.count() == 0


def test_selesai_ends_the_session_at_the_national_account_too(client: Client, sandbox: str) -> None:
    person = Person(SARI)
    nationally(client, person)
    page = client.post("/keluar").content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found
    onward = person.visit(found[1].replace("&amp;", "&"))
    assert onward.headers["location"].endswith("/selesai")
    again = person.visit(client.get("/masuk/nasional").headers["location"])
    assert 'name="pin"' in again.text


def test_signing_out_is_no_link_that_others_can_plant(client: Client) -> None:
    assert client.get("/keluar").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/keluar").status_code == 403


def test_a_form_from_elsewhere_signs_nobody_in(outbox: Path) -> None:
    stranger = Client(enforce_csrf_checks=True)
    for page in ("/masuk/sms", "/masuk/sms/kode", "/masuk/loket", "/masuk/petugas", "/masuk/petugas/kode"):
        assert stranger.post(page, {"phone": "08000000001"}).status_code == 403


def test_a_session_that_was_planted_before_is_not_the_one_after(client: Client, outbox: Path) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["mpp_session"] = session.session_key or ""
    by_sms(client, outbox)
    assert client.cookies["mpp_session"].value != session.session_key
    assert "planted" not in client.session


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "masuk",
    ],
)
def test_nobody_is_sent_to_another_site(client: Client, outbox: Path, target: str) -> None:
    assert by_sms(client, outbox, target).headers["location"] == "/saya/"


def test_a_session_ends_after_an_hour_of_silence_and_twelve_hours_in_all(client: Client, outbox: Path) -> None:
    by_sms(client, outbox)
    assert 3500 < client.session.get_expiry_age() <= 3600
    clock.stop(datetime.now(UTC) + timedelta(hours=12, minutes=1))
    assert who(client) == "nobody"


def test_a_signed_in_page_costs_one_query_for_a_person_and_two_for_an_officer(client: Client, outbox: Path) -> None:
    by_sms(client, outbox)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/selesai")
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]
    officer = Client()
    appoint()
    by_two_factors(officer)
    with CaptureQueriesContext(connection) as queries:
        officer.get("/selesai")
    assert len(queries) == 2


def test_pages_of_somebody_signed_in_are_kept_by_no_browser(client: Client, outbox: Path) -> None:
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
    by_sms(client, outbox)
    assert "no-store" in client.get("/").headers["Cache-Control"]


def test_an_address_without_a_policy_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from mpp.identity.policy import PolicyMissing
    from mpp.identity.policy.table import URLS

    monkeypatch.delitem(URLS, "look:gallery")
    with pytest.raises(PolicyMissing):
        client.get("/components")


def test_who_must_sign_in_first_comes_back_to_where_she_was(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mpp.identity.policy.table import URLS

    monkeypatch.setitem(URLS, "look:gallery", "applications.see_own")
    assert client.get("/components?a=1").headers["location"] == "/masuk?next=%2Fcomponents%3Fa%3D1"
    monkeypatch.setitem(URLS, "look:gallery", "desk.work")
    assert client.get("/components").headers["location"] == "/masuk/petugas?next=%2Fcomponents"


def test_what_is_not_permitted_is_a_page_of_its_own(client: Client, outbox: Path, monkeypatch: Any) -> None:
    from mpp.identity.policy.table import URLS

    by_sms(client, outbox)
    monkeypatch.setitem(URLS, "look:gallery", "desk.work")
    assert client.get("/components").status_code == 403


@pytest.mark.parametrize("page", ["/masuk", "/masuk/sms", "/masuk/loket", "/masuk/petugas", "/selesai"])
def test_the_pages_speak_english(client: Client, page: str) -> None:
    text = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert re.search(r"Sign in|signed out", text)
    assert not re.search(r"\b(Masuk|kode|petugas|Anda|nomor)\b", re.sub(r"<[^>]+>", " ", text))
