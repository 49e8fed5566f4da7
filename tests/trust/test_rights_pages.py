"""The pages of a person's rights: asked and fetched over HTTP, and an erasure that wants a fresh proof."""

import json
from datetime import timedelta
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from mpp.applications.actions import rights
from mpp.applications.actions.retaining import retain
from mpp.cli import main
from mpp.identity.actor import Actor
from mpp.identity.models import Person as PersonRow
from mpp.kernel import clock
from mpp.kernel.keys import HolderDestroyed, process_ring
from mpp.kernel.scope import Scope, unit_of_work
from mpp.vault.models import RightsRequest
from tests.identity.idp import Person
from tests.jobs import run_jobs
from tests.trust.world import Citizen, World, answer_pages, begin, decide_all, send

LETTER = "surat-keterangan-domisili"
ERASE = "/saya/hak/penghapusan/"


@pytest.fixture(scope="module")
def doctor(world: World) -> Citizen:
    return world.sign_in("dokter-banyuwangi")


def requests_of(citizen: Citizen, kind: str) -> list[RightsRequest]:
    with unit_of_work(Scope.system("test")):
        return list(RightsRequest.objects.filter(person_id=citizen.actor.person_id, kind=kind))


def test_a_copy_is_asked_made_and_fetched_by_its_page(doctor: Citizen) -> None:
    asked = doctor.client.post("/saya/hak/salinan")
    page = asked.headers["location"]
    assert "Salinan sedang dibuat" in doctor.client.get(page).content.decode()
    assert doctor.client.get(f"{page}data.json").status_code == 404
    run_jobs()
    assert "Untuk dibaca (PDF)" in doctor.client.get(page).content.decode()
    fetched = doctor.client.get(f"{page}data.json")
    assert fetched.streaming
    told = json.loads(b"".join(cast(Any, fetched).streaming_content))
    assert told["schema"] == json.loads(doctor.client.get("/saya/hak/skema.json").content)["$id"]
    assert fetched.headers["content-disposition"] == 'attachment; filename="data-saya.json"'
    assert doctor.client.get(f"{page}data.exe").status_code == 404
    clock.stop(clock.now() + timedelta(days=7))
    try:
        retain(Actor.system("retention.retain"), clock.now())
        again = doctor.client.get(f"{page}data.json")
        assert again.status_code in (302, 404)  # the session has ended too, after a week
    finally:
        clock.stop(None)


def test_a_restriction_is_said_plainly_and_lifted_by_one_button(world: World) -> None:
    citizen = world.sign_in("saksi-dua")
    page = citizen.client.post("/saya/hak/pembatasan/").headers["location"]
    refused = citizen.client.post(f"/m/35.10/layanan/{LETTER}/mulai")
    assert refused.status_code == 409
    assert "tidak dipakai untuk hal baru" in refused.content.decode()
    clerk = world.officer_client("35.10", "dukcapil", "clerk")
    said = {"seen": "true", "consent": "true"}
    card = {"service": LETTER, "nik": citizen.person["nik"], "name": citizen.person["name"]} | said
    at_counter = clerk.post("/meja/bantu/", card)
    assert at_counter.status_code == 422
    assert "tidak dipakai untuk hal baru" in at_counter.content.decode()
    assert citizen.client.post(page).status_code == 303
    assert citizen.client.post(page).status_code == 409
    assert citizen.client.post(f"/m/35.10/layanan/{LETTER}/mulai").status_code == 303


def test_nothing_is_erased_without_a_fresh_proof_and_a_tick(world: World) -> None:
    citizen = world.sign_in("ayah-banyuwangi")
    shown = citizen.client.get(ERASE).content.decode()
    assert "Buktikan dengan akun nasional" in shown
    assert 'name="confirmed"' not in shown
    citizen.client.post(ERASE, {"confirmed": "true"})
    assert requests_of(citizen, "erasure") == []
    proven = _prove(citizen)
    assert 'name="confirmed"' in proven
    assert citizen.client.post(ERASE, {}).status_code == 422
    clock.stop(clock.now() + rights.FRESH + timedelta(minutes=1))
    try:
        citizen.client.post(ERASE, {"confirmed": "true"})
    finally:
        clock.stop(None)
    assert requests_of(citizen, "erasure") == []


def _prove(citizen: Citizen) -> str:
    """Go to the national account, which asks for the secret again, and come back."""
    begun = citizen.client.get(f"/masuk/nasional?next={ERASE}&ulang=1").headers["location"]
    assert parse_qs(urlsplit(begun).query)["max_age"] == ["300"]
    answer = urlsplit(Person(citizen.person["nik"]).agree(begun))
    arrived = citizen.client.get(f"{answer.path}?{answer.query}")
    assert arrived.headers["location"] == ERASE
    return citizen.client.get(ERASE).content.decode()


def test_an_erasure_ends_with_its_number_and_nothing_else(world: World) -> None:
    now = clock.now()
    citizen = world.sign_in("ibu-banyuwangi")
    view = begin(citizen.actor, LETTER, now)
    answer_pages(citizen.actor, view, now)
    case = send(citizen.actor, view, now)
    decide_all(world, LETTER, case, now)
    run_jobs()
    _prove(citizen)
    done = citizen.client.post(ERASE, {"confirmed": "true"})
    assert done.status_code == 200
    assert requests_of(citizen, "erasure")[0].number in done.content.decode()
    assert done.headers["clear-site-data"] == '"cache", "storage"'
    assert citizen.client.get("/saya/").status_code == 302
    assert citizen.actor.person_id is not None
    with pytest.raises(HolderDestroyed):
        process_ring().warm([citizen.actor.person_id])
    with unit_of_work(Scope.system("test")):
        assert PersonRow.objects.get(id=citizen.actor.person_id).erased_at is not None


def test_a_case_past_its_term_is_gone_for_everybody_and_says_so(world: World, doctor: Citizen) -> None:
    now = clock.now()
    citizen = world.sign_in("saksi-satu")
    view = begin(citizen.actor, LETTER, now)
    answer_pages(citizen.actor, view, now)
    case = send(citizen.actor, view, now)
    decide_all(world, LETTER, case, now)
    run_jobs()
    retain(Actor.system("retention.retain"), now + timedelta(days=2 * 366))
    again = world.sign_in("saksi-satu")
    assert again.client.get(f"/permohonan/{case}/").status_code == 200  # its number and its way, in codes
    assert again.client.get("/saya/").status_code == 200
    assert again.client.get("/saya/hak/").status_code == 200
    verifier = world.officer_client("35.10", "dukcapil", "verifier")
    found = verifier.post("/meja/cari/", {"q": citizen.person["nik"]})
    assert (found.status_code, str(case) in found.content.decode()) == (200, False)


def told_by(*command: str) -> tuple[int, dict[str, Any]]:
    """What a command of `mpp` prints as JSON."""
    done = CliRunner().invoke(main, [*command, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_the_commands_count_let_go_and_check(world: World) -> None:
    now = clock.now()
    citizen = world.sign_in("saksi-dua")
    view = begin(citizen.actor, LETTER, now)
    answer_pages(citizen.actor, view, now)
    decide_all(world, LETTER, send(citizen.actor, view, now), now)
    run_jobs()
    clock.stop(now + timedelta(days=2 * 366))
    try:
        code, counted = told_by("retention", "--dry-run")
        cases = [one for one in counted["past"] if one["code"] == "case"]
        assert (code, [one["service"] for one in cases]) == (0, [LETTER])
        assert all("UU" in one["basis"] for one in counted["past"])
        assert told_by("retention", "--dry-run") == (0, counted)  # counting changes nothing
        assert told_by("retention")[0] == 0
        assert told_by("retention", "--dry-run")[1]["past"] == []
    finally:
        clock.stop(None)
    code, checked = told_by("restore-check")
    assert (code, checked["ok"], checked["left"], checked["audit_sound"]) == (0, True, 0, True)
