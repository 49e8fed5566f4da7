"""The once-only index: as packs promise it, and as real applications show it."""

from datetime import timedelta
from uuid import UUID

from mpp.applications import interview as iv
from mpp.applications.actions import open_interview, save_page, start, submit
from mpp.applications.actions.measuring import SPAN, keep_tallies, measure
from mpp.applications.measuring import Question, Tally, by_service, worst
from mpp.applications.models import Application, OnceOnlyTally
from mpp.applications.rehearsal import spared
from mpp.catalogue.loader import load_pack
from mpp.catalogue.reading import read_yaml
from mpp.catalogue.scenario import Scenario
from mpp.identity.actor import Actor, ActorKind, Assurance
from mpp.kernel.ids import new_id
from mpp.kernel.keys import HolderKind, process_ring
from mpp.kernel.scope import unit_of_work
from tests.applications.conftest import NOW, PACKS

LETTER = "surat-keterangan-domisili"
POOR = "surat-keterangan-tidak-mampu"
JOB = Actor.system("applications.measure")
PURPOSE = "applicant.letter.purpose"


def scenario(service: str, name: str) -> Scenario:
    return Scenario.model_validate(read_yaml(PACKS / "services" / service / "scenarios" / f"{name}.yaml")[0])


def stranger() -> Actor:
    """A person of whom nothing is known."""
    person_id = new_id()
    process_ring().ensure(person_id, HolderKind.PERSON)
    return Actor(ActorKind.PERSON, new_id(), person_id, Assurance.NATIONAL_ACCOUNT)


def apply(actor: Actor, region: str, days: int = 0, service: str = LETTER) -> tuple[UUID, list[str]]:
    """Apply for a letter; the application, and the paths that were asked."""
    now, asked = NOW + timedelta(days=days), []
    answers = scenario(service, "stranger").answers
    view = open_interview(actor, start(actor, region, service, now), now)
    while (page := iv.next_page(view.plan)) is not None:
        asked += [one.path for one in page.questions]
        view = save_page(actor, view.id, page.id, {one.path: answers[one.path] for one in page.questions}, now)
    submit(actor, view.id, None, now)
    return view.id, asked


# --- as packs promise it


def test_what_a_first_application_asked_about_the_person_a_later_one_knows() -> None:
    published = load_pack(PACKS / "services" / LETTER).published
    first, later = spared(published, scenario(LETTER, "stranger"))
    assert (first.index, first.needed, len(first.asked)) == (0.0, 15, 15)
    assert (later.index, later.asked) == (0.9333, ("letter.purpose",))  # of this one matter: new each time


def test_a_doctor_is_asked_two_things_each_time() -> None:
    published = load_pack(PACKS / "services/sip-dokter").published
    first, later = spared(published, scenario("sip-dokter", "journey"))
    assert first == later
    assert later.asked == ("practice.place_code", "practice.schedule")
    assert later.index == 0.9


def test_what_no_page_asks_for_is_not_counted_as_asked() -> None:
    """A doctor without a specialty leaves it empty, and nobody asked her."""
    published = load_pack(PACKS / "services/sip-dokter").published
    told = scenario("sip-dokter", "journey")
    assert "practitioner.specialty" in published.elements
    assert "practitioner.specialty" not in spared(published, told)[0].asked


# --- as real applications show it


def test_a_second_application_in_another_region_the_same_day_asks_only_what_is_new(country: None) -> None:
    actor = stranger()
    first, asked = apply(actor, "35.10")
    second, again = apply(actor, "92.08")
    assert (len(asked), again) == (15, [PURPOSE])
    with unit_of_work(actor.scope):
        kept = {one.id: (one.known, one.needed, len(one.asked)) for one in Application.objects.all()}
    assert kept == {first: (0, 15, 15), second: (14, 15, 1)}


def test_another_service_in_another_region_the_same_day_asks_only_what_is_new_to_it(country: None) -> None:
    actor = stranger()
    _, before = apply(actor, "35.10")
    _, asked = apply(actor, "92.08", service=POOR)
    assert asked == [
        "applicant.assistance.letter_purpose",
        "applicant.assistance.dtsen_listed",
        "applicant.family.kk_number",
    ]
    assert set(asked).isdisjoint(before)


def test_real_applications_are_counted_by_region_and_by_whether_the_person_had_applied_before(
    country: None,
) -> None:
    one, other = stranger(), stranger()
    apply(one, "35.10")
    apply(one, "92.08", days=1)
    apply(other, "92.08", days=2)
    found = {(each.region, each.is_first): each for each in measure(JOB, NOW + timedelta(days=3))}
    numbers = {key: (each.applications, each.known, each.needed, each.index) for key, each in found.items()}
    assert numbers == {
        ("35.10", True): (1, 0, 15, 0.0),
        ("92.08", True): (1, 0, 15, 0.0),
        ("92.08", False): (1, 14, 15, 0.9333),
    }
    assert found["92.08", False].questions == {"letter.purpose": 1}


def test_only_the_last_months_count_and_what_came_before_them_still_makes_a_later_one(country: None) -> None:
    actor = stranger()
    apply(actor, "35.10")
    apply(actor, "35.10", days=SPAN.days)
    [counted] = measure(JOB, NOW + SPAN + timedelta(hours=1))
    assert (counted.is_first, counted.applications) == (False, 1)


def test_counting_again_takes_the_place_of_what_was_counted(country: None) -> None:
    actor = stranger()
    apply(actor, "35.10")
    keep_tallies(JOB, NOW + timedelta(hours=1))
    apply(actor, "92.08", days=1)
    for _ in range(2):
        keep_tallies(JOB, NOW + timedelta(days=2))
    kept = {(one.region_code, one.is_first): one.questions for one in OnceOnlyTally.objects.all()}
    assert kept["92.08", False] == {"letter.purpose": 1}
    assert {key: sum(one.values()) for key, one in kept.items()} == {("35.10", True): 15, ("92.08", False): 1}


def test_the_worst_question_comes_first_with_every_service_that_asks_it() -> None:
    tallies = [
        Tally("35.10", "a", False, 2, 3, 8, {"person.name": 2, "letter.purpose": 3}),
        Tally("92.08", "a", False, 1, 3, 4, {"letter.purpose": 1}),
        Tally("35.10", "b", False, 3, 1, 4, {"person.name": 3}),
    ]
    assert worst((one.service, one.questions) for one in tallies) == [
        Question("person.name", 5, ("a", "b")),
        Question("letter.purpose", 4, ("a",)),
    ]
    assert {name: (one.applications, one.index) for name, one in by_service(tallies).items()} == {
        "a": (3, 0.5),
        "b": (3, 0.25),
    }
