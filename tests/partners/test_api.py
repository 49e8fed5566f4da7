"""An agency's own system takes part by API: the same doors as the desk, and nothing of anybody else's."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from mpp.applications.actions import claim, read_case
from mpp.applications.models import Application
from mpp.channels.api import middleware
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid
from mpp.kernel.ids import new_id
from mpp.kernel.scope import Scope, unit_of_work
from mpp.partners import actions as partners
from mpp.partners.models import Client as Partner
from mpp.partners.models import Reply, Token
from mpp.processes.models import CaseEvent, WorkItem
from mpp.vault.models import Disclosure
from tests.applications.conftest import NOW, officer
from tests.applications.nation import small_pdf
from tests.channels.desk_people import letter
from tests.partners.system import ADMIN, System, admitted

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def system(country: None) -> System:
    return System(admitted("dukcapil", "verifier"))


@pytest.fixture
def item(citizen: Actor, system: System) -> UUID:
    """A letter that waits for its verifier."""
    letter(citizen)
    return UUID(system.get("work-items").json()["items"][0]["id"])


def _rows(model: type[Disclosure] | type[CaseEvent], **which: object) -> list[Disclosure | CaseEvent]:
    with unit_of_work(Scope.system("test")):
        return list(model.objects.filter(**which).order_by("id"))


def test_a_token_is_given_for_the_secret_and_for_nothing_else(system: System) -> None:
    told = system.sign_in()
    assert told.status_code == 200
    assert told.json() | {"access_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 600,
        "scope": "work_items.decide work_items.read",
    }
    refused = system.sign_in(client_secret="lain")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.headers["content-type"] == "application/problem+json"
    assert system.sign_in(client_id=str(new_id())).status_code == 401
    assert system.sign_in(client_id="x").status_code == 401
    assert system.sign_in(scope="semua").json()["error"] == "invalid_scope"
    assert system.sign_in(grant_type="password").json()["error"] == "unsupported_grant_type"
    assert Token.objects.exclude(digest__regex="^[0-9a-f]{64}$").count() == 0


def test_a_token_ends_after_ten_minutes_and_with_its_client(system: System) -> None:
    assert system.get("work-items").status_code == 200
    clock.stop(NOW + timedelta(minutes=10))
    refused = system.get("work-items")
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")
    system.token = ""
    assert system.get("work-items").status_code == 200
    partners.dismiss(ADMIN, system.given.client_id, clock.now())
    assert system.get("work-items").status_code == 401
    assert system.sign_in().status_code == 401


def test_a_new_secret_ends_the_old_one(system: System) -> None:
    renewed = partners.renew_secret(ADMIN, system.given.client_id, NOW)
    assert system.sign_in().status_code == 401
    assert System(renewed).get("work-items").status_code == 200


def test_without_a_token_nothing_is_answered_and_no_session_counts(item: UUID) -> None:
    browser = Client(SERVER_NAME="localhost")
    for path in ("work-items", f"work-items/{item}", f"work-items/{item}/status"):
        refused = browser.get(f"/api/v1/{path}")
        assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")
        assert refused.headers["www-authenticate"] == 'Bearer realm="mpp", error="invalid_token"'
    assert "mpp_session" not in browser.cookies


def test_reading_a_task_shows_what_it_may_see_and_is_written_down_for_the_person(
    system: System, item: UUID, citizen: Actor
) -> None:
    told = system.get(f"work-items/{item}").json()
    verifier = officer("35.10", "dukcapil", "verifier")
    seen = read_case(verifier, item, NOW)
    assert [one["path"] for one in told["facts"]] == [one.path for one in seen.values]
    assert [one["code"] for one in told["decisions"]] == [one.id for one in seen.task.decisions]  # type: ignore[union-attr]
    first, _desk = _rows(Disclosure, person_id=citizen.person_id, recipient="office")
    assert isinstance(first, Disclosure)
    assert sorted(first.elements) == sorted(one.path for one in seen.values)
    assert first.unusual == []  # it works at night too
    assert first.officer_id == _staff(system)


def _staff(system: System) -> UUID:
    """As whom the system stands among the agency's staff."""
    found: UUID = Partner.objects.get(id=system.given.client_id).officer_id
    return found


def test_a_list_goes_page_by_page_and_names_nobody(system: System, citizen: Actor) -> None:
    for _ in range(3):
        letter(citizen)
    first = system.get("work-items", limit=2).json()
    second = system.get("work-items", limit=2, cursor=first["next"]).json()
    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]
    assert len({one["id"] for one in first["items"] + second["items"]}) == 3
    assert set(first["items"][0]) == {"id", "number", "service", "task", "due_at", "claimed", "again"}
    for wrong in ("x", "Zm9v", "MjAyNi0xMS0yNFQwMjowMDowMH4x"):
        refused = system.get("work-items", cursor=wrong)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/cursor")


def test_a_case_goes_on_by_what_the_system_decides(system: System, item: UUID) -> None:
    assert system.post(f"work-items/{item}/claim").json()["state"] == "claimed"
    decided = system.post(f"work-items/{item}/decision", {"decision": "approve"})
    assert (decided.status_code, decided.json()["state"], decided.json()["decision"]) == (200, "done", "approve")
    assert system.get(f"work-items/{item}/status").json() == decided.json()
    with unit_of_work(Scope.system("test")):
        done = WorkItem.objects.get(id=item)
        assert done.done_by == _staff(system)
        assert [one.role for one in WorkItem.objects.filter(state="waiting")] == ["signer"]
    codes = [one.code for one in _rows(CaseEvent, officer_id=_staff(system))]  # type: ignore[union-attr]
    assert codes == ["claimed", "decided"]


def test_the_same_key_gives_the_same_reply_and_another_body_is_refused(system: System, item: UUID) -> None:
    path = f"work-items/{item}/decision"
    system.post(f"work-items/{item}/claim")
    first = system.post(path, {"decision": "approve"}, key="satu")
    again = system.post(path, {"decision": "approve"}, key="satu")
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    other = system.post(path, {"decision": "refuse"}, key="satu")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    new = system.post(path, {"decision": "approve"}, key="dua")
    assert (new.status_code, new.json()["code"]) == (409, "already_decided")
    assert system.post(path, {"decision": "approve"}, key="dua").json() == new.json()
    missing = system.http.post(
        f"/api/v1/{path}", {"decision": "approve"}, "application/json", headers=system._headers()
    )
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_missing")


def test_a_decision_cut_off_before_its_answer_is_answered_as_it_was(system: System, item: UUID) -> None:
    path = f"work-items/{item}/decision"
    system.post(f"work-items/{item}/claim")
    first = system.post(path, {"decision": "approve"}, key="putus")
    Reply.objects.update(status=0, body={})  # killed after the decision, before the answer was kept
    running = system.post(path, {"decision": "approve"}, key="putus")
    assert (running.status_code, running.json()["code"]) == (409, "idempotency_key_in_use")
    clock.stop(NOW + timedelta(minutes=2))
    assert system.post(path, {"decision": "approve"}, key="putus").json() == first.json()


def test_a_correction_is_asked_with_what_must_be_mended(system: System, item: UUID, citizen: Actor) -> None:
    system.post(f"work-items/{item}/claim")
    path = f"work-items/{item}/correction"
    without = system.post(path, {"note": "Perbaiki.", "marks": {}})
    assert (without.status_code, without.json()["errors"][0]["pointer"]) == (422, "/marks")
    foreign = system.post(path, {"note": "Perbaiki.", "marks": {"applicant.nik": "Salah."}})
    assert foreign.json()["errors"] == [
        {
            "pointer": "/marks",
            "code": "not_the_applicants",
            "detail": "Bukan isian pemohon, jadi tidak dapat dimintakan perbaikan.",
        }
    ]
    asked = system.post(path, {"note": "Perbaiki.", "marks": {"applicant.letter.purpose": "Sebutkan."}})
    assert (asked.status_code, asked.json()["decision"]) == (200, "correct")


def test_a_document_given_with_a_decision_is_kept_once_and_seen_by_the_next_office(
    system: System, item: UUID
) -> None:
    path, pdf = f"work-items/{item}/documents", small_pdf()  # another one has another id
    early = system.post(path, pdf, media_type="application/pdf")
    assert (early.status_code, early.json()["code"]) == (409, "not_claimed_by_you")
    system.post(f"work-items/{item}/claim")
    given = system.post(path, pdf, key="berkas", media_type="application/pdf")
    assert given.json() == system.post(path, pdf, key="berkas", media_type="application/pdf").json()
    assert given.json()["path"] == "task.verify"
    assert system.post(path, b"MZ", media_type="application/pdf").status_code == 422
    assert system.post(path, b"MZ", media_type="application/zip").status_code == 415
    read = system.get(f"documents/{given.json()['id']}")
    assert (read.status_code, read.headers["content-type"]) == (200, "application/pdf")
    decision = {"decision": "approve", "documents": [str(new_id())]}
    assert system.post(f"work-items/{item}/decision", decision).json()["errors"][0]["pointer"] == "/documents"
    decision["documents"] = [given.json()["id"]]
    assert system.post(f"work-items/{item}/decision", decision).status_code == 200
    signer = officer("35.10", "dukcapil", "signer")
    with unit_of_work(signer.scope):
        [following] = WorkItem.objects.filter(state="waiting")
    assert [str(one.id) for one in read_case(signer, following.id, NOW).files] == decision["documents"]


def test_a_task_that_an_officer_holds_is_not_the_systems(system: System, item: UUID) -> None:
    verifier = officer("35.10", "dukcapil", "verifier")
    claim(verifier, item, NOW)
    refused = system.post(f"work-items/{item}/claim")
    assert (refused.status_code, refused.json()["code"]) == (409, "already_claimed")
    assert system.post(f"work-items/{item}/decision", {"decision": "approve"}).json()["code"] == "already_claimed"


def test_a_task_that_the_system_holds_is_not_an_officers_until_the_system_leaves(
    system: System, item: UUID
) -> None:
    verifier = officer("35.10", "dukcapil", "verifier")
    system.post(f"work-items/{item}/claim")
    with pytest.raises(Conflict, match="already_claimed"):
        claim(verifier, item, NOW)
    assert partners.dismiss(ADMIN, system.given.client_id, NOW) == 1
    claim(verifier, item, NOW)


@pytest.mark.parametrize(
    ("agency", "role", "region", "status"),
    [
        ("dinkes", "verifier", "35.10", 404),
        ("dukcapil", "verifier", "92.08", 404),
        ("dukcapil", "technical", "35.10", 403),
    ],
)
def test_a_system_of_elsewhere_neither_reads_nor_changes_anything(
    item: UUID, agency: str, role: str, region: str, status: int
) -> None:
    other = System(admitted(agency, role, region=region))
    assert other.get("work-items").json() == {"items": [], "next": None}
    assert other.get(f"work-items/{item}").status_code == status
    assert other.post(f"work-items/{item}/claim").status_code == status
    assert other.post(f"work-items/{item}/decision", {"decision": "approve"}).status_code == status


def test_a_token_that_only_reads_decides_nothing(item: UUID) -> None:
    reader = System(admitted("dukcapil", "verifier", permits=frozenset({"work_items.read"})))
    assert reader.get(f"work-items/{item}").status_code == 200
    refused = reader.post(f"work-items/{item}/claim")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


def test_a_system_never_signs(country: None) -> None:
    with pytest.raises(Invalid) as refused:
        admitted("dukcapil", "signer")
    assert refused.value.fields == {"roles": ["unknown"]}


def test_every_error_is_a_problem_in_the_readers_language(system: System, item: UUID) -> None:
    for language, words in (("id", "Keadaan tugas sudah berubah."), ("en", None)):
        system.language = language
        told = system.post(f"work-items/{item}/release")
        assert told.headers["content-type"] == "application/problem+json"
        assert told.headers["content-language"] == language
        assert (told.json()["status"], told.json()["code"]) == (409, "not_claimed_by_you")
        assert words is None or told.json()["title"] == words
    for path, status in (("nowhere", 404), (f"work-items/{new_id()}", 404), (f"work-items/{item}/claim", 405)):
        found = system.get(path)
        assert (found.status_code, found.headers["content-type"]) == (status, "application/problem+json")
    broken = system.post(f"work-items/{item}/decision", b"{")
    assert (broken.status_code, broken.json()["code"]) == (400, "unreadable")


def test_too_many_calls_are_told_when_to_come_back(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "CALLS_A_CLIENT", replace(middleware.CALLS_A_CLIENT, most=2))
    assert [system.get("work-items").status_code for _ in range(3)] == [200, 200, 429]
    assert system.get("work-items").headers["retry-after"] == "60"


def test_what_has_run_out_is_forgotten(system: System, item: UUID) -> None:
    system.post(f"work-items/{item}/claim")
    partners.forget(Actor.system("partners.forget"), NOW + timedelta(days=7))
    assert (Token.objects.count(), Reply.objects.count()) == (0, 0)
    with unit_of_work(Scope.system("test")):
        assert Application.objects.count() == 1
