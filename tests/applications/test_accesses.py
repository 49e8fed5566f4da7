"""Who looked at my data: each look is written down, what stands out is told, and asking why is answered."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner

from mpp.applications import actions, desk, mine, queries, register
from mpp.applications.actions import Finding, Ruling, explaining
from mpp.applications.terms import Produced
from mpp.cli import main
from mpp.identity import persons
from mpp.identity.actor import Actor
from mpp.kernel import clock
from mpp.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from mpp.kernel.scope import Scope, unit_of_work
from mpp.regions import queries as regions
from mpp.vault.models import AccessQuestion, Disclosure
from mpp.vault.rules import MANY_PEOPLE, Circumstances, Unusual, unusual
from tests.applications.conftest import NOW, officer
from tests.applications.nation import Applicant
from tests.jobs import waiting

SERVICE = "surat-keterangan-domisili"
NIGHT = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # 23:30 in Banyuwangi
SUNDAY = datetime(2026, 11, 22, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_nine(stopped_clock: None) -> None:
    """The hour that every test here begins at."""


@pytest.fixture
def applicant(country: None) -> Applicant:
    person = Applicant(SERVICE, "journey")
    person.apply("35.10")
    return person


@pytest.fixture
def verifier(applicant: Applicant) -> Actor:
    return officer("35.10", "dukcapil", "verifier")


def task_of(actor: Actor) -> UUID:
    return queries.worklist(actor)[0].id


def looks(person: Applicant) -> list[mine.Look]:
    return [one for one in mine.accesses(person.actor) if one.row.recipient != "dukcapil"]


def told_of(person: Applicant, code: str) -> int:
    job = ("vault.tell", str(person.actor.person_id), code)
    return sum((name, args.get("person_id"), args.get("code")) == job for name, args in waiting())


def test_an_officers_look_stands_there_at_once_with_role_agency_case_and_law(
    applicant: Applicant, verifier: Actor
) -> None:
    actions.read_case(verifier, task_of(verifier), NOW)
    (look,) = looks(applicant)
    assert (look.row.agency_id, look.row.role, look.row.basis) == (verifier.agency_id, "verifier", "public_service")
    assert look.number == queries.worklist(verifier)[0].number
    assert "applicant.nik" in look.row.elements
    assert (look.row.unusual, look.head) == ([], "")
    assert told_of(applicant, "unusual") == 0


def test_a_look_at_night_is_marked_and_told(applicant: Applicant, verifier: Actor) -> None:
    actions.read_case(verifier, task_of(verifier), NIGHT)
    assert looks(applicant)[0].row.unusual == ["out_of_hours"]
    assert told_of(applicant, "unusual") == 1


def test_a_look_by_an_officer_without_a_part_in_the_case_is_marked(applicant: Applicant, verifier: Actor) -> None:
    task = task_of(verifier)
    actions.claim(verifier, task, NOW)
    actions.decide(verifier, task, Ruling("approve"), NOW)
    colleague = officer("35.10", "dukcapil", "verifier")
    actions.read_case(colleague, task, NOW)
    assert looks(applicant)[0].row.unusual == ["no_task"]
    actions.read_case(verifier, task, NOW + timedelta(minutes=1))  # whoever decided it looks again
    assert looks(applicant)[0].row.unusual == []


@pytest.mark.parametrize(
    ("at", "has_task", "people", "reasons"),
    [
        (NOW, True, 1, []),
        (NOW, True, MANY_PEOPLE, []),
        (NOW, True, MANY_PEOPLE + 1, [Unusual.MANY_PEOPLE]),
        (SUNDAY, True, 1, [Unusual.OUT_OF_HOURS]),
        (NIGHT, False, 1, [Unusual.OUT_OF_HOURS, Unusual.NO_TASK]),
    ],
)
def test_what_is_unusual(country: None, at: datetime, has_task: bool, people: int, reasons: list[Unusual]) -> None:
    region = regions.region("35.10")
    assert region
    calendar = regions.calendar_of(region.id, at.date())
    assert unusual(at, Circumstances(calendar, has_task, people)) == reasons


def test_many_peoples_data_in_a_short_time_is_marked(country: None, verifier: Actor) -> None:
    others = [Applicant(SERVICE, "journey") for _ in range(MANY_PEOPLE)]
    for one in others:
        one.apply("35.10")
    for task in [row.id for row in queries.worklist(verifier, most=MANY_PEOPLE + 1)]:
        actions.read_case(verifier, task, NOW)
    with unit_of_work(Scope.system("test")):
        marked = list(Disclosure.objects.exclude(unusual=[]).values_list("unusual", flat=True))
    assert marked == [["many_people"]]


def test_a_search_and_a_register_and_a_certificate_are_looks_too(citizen: Actor, issued: Produced) -> None:
    signer = officer("35.10", "dukcapil", "signer")
    number = queries.mine(citizen)[0].number
    desk.search(signer, number, clock.now())
    register.document(signer, issued.id, clock.now())
    actions.read_certificate(signer, issued.id, clock.now())
    actions.read_certificate(citizen, issued.id, clock.now())  # one's own is no look
    elements = [look.row.elements for look in mine.accesses(citizen) if look.row.officer_id == signer.officer_id]
    assert elements == [["output.letter"], ["case.status"]]  # the register's row was told by the search that day


def test_the_operators_plan_is_a_look_without_a_case(country: None) -> None:
    with unit_of_work(Scope.system("test")):
        person_id = persons.new_person(NOW, "3510165204909001")
    explaining.explain(Actor.system("cli"), "35.10", SERVICE, "3510165204909001", NOW)
    with unit_of_work(Scope.person(person_id)):
        row = Disclosure.objects.get()
    assert (row.recipient, row.purpose, row.case_id) == ("operator", "explain", None)


def test_the_operators_plan_says_each_step_with_its_reason_and_no_value(country: None) -> None:
    nik = "3510165204909001"
    with unit_of_work(Scope.system("test")):
        persons.new_person(NOW, nik)
    printed = CliRunner().invoke(main, ["explain", SERVICE, nik, "--json"])
    assert printed.exit_code == 0, printed.output
    told = json.loads(printed.output)
    assert (told["service"], told["region"], told["known_person"]) == (SERVICE, "35.10", True)
    steps = {one["path"]: one["step"] for one in told["values"]}
    assert steps["applicant.letter.purpose"] == "ask"
    assert all(one["reason"] for one in told["values"])
    spoken = CliRunner().invoke(main, ["explain", SERVICE, nik])
    assert "DITANYA / ASKED" in spoken.output
    assert nik not in printed.output + spoken.output


def test_asking_why_reaches_the_head_and_the_answer_comes_back(applicant: Applicant, verifier: Actor) -> None:
    actions.read_case(verifier, task_of(verifier), NIGHT)
    look = looks(applicant)[0]
    number = actions.ask_why(applicant.actor, look.row.id, "Mengapa malam-malam?", NOW)
    with unit_of_work(applicant.actor.scope):
        row = AccessQuestion.objects.get()
    assert row.number == number
    assert row.due_at == datetime(2026, 12, 1, 9, tzinfo=UTC)  # closing time of the fifth working day, 16:00 WIB
    head = officer("35.10", "dukcapil", "signer")
    asked = actions.read_question(head, row.id, NOW)
    assert (asked.text, asked.access and asked.access.unusual) == ("Mengapa malam-malam?", ["out_of_hours"])
    actions.answer_question(head, row.id, "Petugas lembur.", NOW)
    again = mine.access(applicant.actor, look.row.id)
    assert (again.asked, again.answer) == ("Mengapa malam-malam?", "Petugas lembur.")
    assert told_of(applicant, "answered") == 1
    purposes = [one.row.purpose for one in looks(applicant)]
    assert purposes == [SERVICE, "complaint"]  # newest first, by when they looked


def test_who_looked_does_not_answer_for_it_and_others_neither(applicant: Applicant, verifier: Actor) -> None:
    task = task_of(verifier)
    actions.claim(verifier, task, NOW)
    actions.decide(verifier, task, Ruling("approve"), NOW)
    head = officer("35.10", "dukcapil", "signer")
    actions.read_case(head, task_of(head), NOW)
    look = next(one for one in looks(applicant) if one.row.officer_id == head.officer_id)
    actions.ask_why(applicant.actor, look.row.id, "Mengapa?", NOW)
    with unit_of_work(applicant.actor.scope):
        question = AccessQuestion.objects.get()
    with pytest.raises(Conflict, match="own_access"):
        actions.answer_question(head, question.id, "Karena saya perlu.", NOW)
    for stranger in (officer("92.08", "dukcapil", "signer"), officer("35.10", "bpjs", "signer")):
        with pytest.raises(NotFound):
            actions.read_question(stranger, question.id, NOW)
    with pytest.raises(NotPermitted):
        actions.read_question(verifier, question.id, NOW)
    with pytest.raises(Conflict, match="already_asked"):
        actions.ask_why(applicant.actor, look.row.id, "Mengapa?", NOW)
    with pytest.raises(Invalid):
        actions.ask_why(applicant.actor, look.row.id, " ", NOW)


def test_another_person_asks_after_none_of_it(applicant: Applicant, verifier: Actor) -> None:
    actions.read_case(verifier, task_of(verifier), NOW)
    other = Applicant(SERVICE, "journey")
    assert mine.accesses(other.actor) == []
    with pytest.raises(NotFound):
        actions.ask_why(other.actor, looks(applicant)[0].row.id, "Siapa itu?", NOW)


def test_disputes_at_the_desk_are_looks_without_a_case(applicant: Applicant) -> None:
    objection = actions.Objection("Penyair", "beralih")
    taken = actions.dispute(applicant.actor, "person.occupation", objection, NOW)
    assert taken.dispute_id
    judge = officer("35.10", "dukcapil", "verifier")
    actions.read_dispute(judge, taken.dispute_id, NOW)
    actions.answer_dispute(judge, taken.dispute_id, Finding(False, "other", "Belum terbukti"), NOW)
    (look,) = looks(applicant)
    assert (look.row.purpose, look.row.case_id, look.row.elements) == ("correction", None, ["applicant.occupation"])
