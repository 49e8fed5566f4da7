"""The laws of the once-only plan, over random dictionaries, services and facts (design.md section 5)."""

import string
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpp.applications import interview as iv
from mpp.applications import resolution
from mpp.applications.explaining import Explained, Ground, Reason, Step, explain
from mpp.applications.interview.holding import held_values
from mpp.applications.interview.mending import mend
from mpp.catalogue.expressions import elements_read
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import Element, ElementKind, Page, Party, Privacy, PublishedService
from mpp.catalogue.paths import place_of
from mpp.registries.ports import Answer, Can, Capability, Fetched, Judgement, Pending, Verdict
from mpp.vault.rules import Assurance

PACKS = Path(__file__).parents[2] / "packs"
TODAY = date(2026, 11, 24)
AT = "2026-11-24T02:00:00+00:00"
NIK = "person.nik"
OWNERS = ("declared", "one", "two")
BARE: dict[str, Any] = {"rules": [], "limits": [], "outputs": {}, "tasks": {}, "fee": "0"}
BASE = load_pack(PACKS / "services/surat-keterangan-domisili").published


@dataclass(frozen=True, repr=False)
class World:
    """A random service, what is known of the applicant, and what the registries can do."""

    published: PublishedService
    facts: Mapping[str, iv.Held]
    capabilities: Mapping[str, Mapping[str, Capability]]

    def interview(self) -> iv.Interview:
        return iv.Interview(self.published, TODAY, {}, self.facts)


def element(name: str, owner: str, derive: str | None = None, key: str | None = None) -> Element:
    kind = ElementKind.BOOLEAN if name.startswith("flag") else ElementKind.TEXT
    general = Privacy.GENERAL
    return Element(id=name, kind=kind, label=name, privacy=general, owner=owner, derive=derive, looked_up_by=key)


@st.composite
def dictionaries(draw: st.DrawFn) -> dict[str, Element]:
    """Elements of both kinds; some derived from or looked up by earlier ones, so that no circle is possible."""
    names = [f"flag.n{at}" for at in range(draw(st.integers(0, 2)))]
    names += [f"thing.{letter}" for letter in string.ascii_lowercase[: draw(st.integers(2, 8))]]
    made: dict[str, Element] = {NIK: BASE.elements[NIK]}
    for name in names:
        before = [one for one in made if one.startswith("thing.")]
        derive = f'{draw(st.sampled_from(before))} + "!"' if before and draw(st.integers(0, 3)) == 0 else None
        if name.startswith("flag"):
            derive = None
        key = draw(st.sampled_from(before)) if before and not derive and draw(st.integers(0, 3)) == 0 else None
        made[name] = element(name, draw(st.sampled_from(OWNERS[1:] if key else OWNERS)), derive, key)
    return made


@st.composite
def parties(draw: st.DrawFn, elements: Mapping[str, Element]) -> dict[str, Party]:
    """The applicant and perhaps a mother; some things are needed only where a flag of the applicant says so."""
    found = {}
    flags = [one for one in elements if one.startswith("flag")]
    for name in ["applicant", "mother"][: draw(st.integers(1, 2))]:
        needs = [one for one in elements if one == NIK or name == "applicant" or draw(st.booleans())]
        chosen = [one for one in needs if one.startswith("thing.") and flags and draw(st.integers(0, 3)) == 0]
        when = {one: f"applicant.{draw(st.sampled_from(flags))} == true" for one in chosen}
        found[name] = Party(label=name, applicant=name == "applicant", needs=needs, when=when)
    return found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    elements = draw(dictionaries())
    people = draw(parties(elements))
    pages = [
        Page(id=f"{name}_{half}", title=name, party=name, elements=asked)
        for name, party in people.items()
        for half, asked in enumerate((party.needs[::2], party.needs[1::2]))
        if asked
    ]
    service = BASE.service.model_copy(
        update={
            "parties": people,
            "pages": pages,
            "rules": [],
            "limits": [],
            "outputs": {},
            "tasks": {},
            "fee": "0",
        }
    )
    published = BASE.model_copy(update={"service": service, "elements": elements, "texts": {}})
    assurance = draw(st.sampled_from([Assurance.DECLARED, Assurance.ATTESTED, Assurance.REGISTRY]))
    known = {"applicant.nik": iv.Held("3510165204909001", "wallet", assurance, AT)}
    for name in draw(st.sets(st.sampled_from([one for one in elements if one != NIK]))):
        known[f"applicant.{name}"] = iv.Held(value_of(name), "wallet", assurance, AT)
    able = st.sampled_from([frozenset({Can.FETCH}), frozenset({Can.VERIFY})])
    capabilities = {
        registry: {one.id: Capability(draw(able)) for one in elements.values() if one.owner == registry}
        for registry in draw(st.sets(st.sampled_from(OWNERS[1:])))
    }
    return World(published, known, capabilities)


def value_of(name: str) -> Any:
    return True if name.startswith("flag") else f"nilai {name}"


def answered(inquiry: resolution.Inquiry) -> Answer:
    """A registry that knows everything and agrees with everybody."""
    fetched = {name: Fetched(value_of(name)) for name in inquiry.question.fetch}
    return Answer(fetched, {name: Verdict(Judgement.MATCH) for name in inquiry.question.claims})


def resolved(world: World, interview: iv.Interview) -> iv.Interview:
    """The interview after every registry has answered all that can be asked of it."""
    for _ in range(len(world.capabilities) + 2):
        for inquiry in resolution.inquiries(iv.plan(interview), world.capabilities):
            interview = resolution.take(interview, inquiry, answered(inquiry), AT)
    return interview


@dataclass
class Walk:
    """A person who answers whatever she is asked, page by page."""

    asked: list[Explained]
    interview: iv.Interview


def walk(world: World) -> Walk:
    done = Walk([], resolved(world, world.interview()))
    for _ in range(50):
        plan = iv.plan(done.interview)
        page = iv.next_page(plan)
        if page is None:
            return done
        reasons = {one.path: one for one in explain(plan, Ground(world.capabilities))}
        paths = [one.path for one in page.questions if plan.slots[one.path].state is iv.State.ASK]
        done.asked += [reasons[path] for path in paths]
        given = {one.path: typed(one) for one in page.questions}
        done.interview = resolved(world, iv.answer(done.interview, page.id, given, AT))
    raise AssertionError("the interview has no end")


def typed(question: iv.Question) -> Any:
    if question.value is not None:
        return question.value
    return "3510165204909001" if question.element.id == NIK else value_of(question.element.id)


@given(worlds())
def test_nothing_is_asked_twice_and_nothing_that_is_needed_is_left_out(world: World) -> None:
    done = walk(world)
    counts = Counter(one.path for one in done.asked)
    assert [path for path, count in counts.items() if count > 1] == []
    left = [one.path for one in iv.plan(done.interview).slots.values() if one.state in (iv.State.ASK, iv.State.GAP)]
    assert left == []


@given(worlds())
def test_nothing_known_is_asked(world: World) -> None:
    assert [one.path for one in walk(world).asked if one.path in world.facts] == []


@given(worlds())
def test_nothing_that_an_owner_gives_is_asked(world: World) -> None:
    proven = world.facts["applicant.nik"].assurance >= Assurance.ATTESTED
    given_away = {
        f"applicant.{name}"
        for can in world.capabilities.values()
        for name, able in can.items()
        if (proven or world.published.elements[name].looked_up_by) and Can.FETCH in able.can
    }
    assert [one.path for one in walk(world).asked if one.path in given_away] == []


@given(worlds())
def test_nothing_that_follows_from_other_answers_is_asked(world: World) -> None:
    """A derived element is asked only where what it is derived from is not part of the matter."""
    done = walk(world)
    slots = iv.plan(done.interview).slots
    for one in done.asked:
        derive = world.published.elements[one.element].derive
        party = one.path.partition(".")[0]
        read = elements_read(derive, world.published.elements) if derive else []
        assert not read or any(f"{party}.{name}" not in slots or not _told(slots, party, name) for name in read)


def _told(slots: Mapping[str, iv.Slot], party: str, name: str) -> bool:
    return slots[f"{party}.{name}"].state is not iv.State.NOT_NEEDED


@given(worlds())
def test_nothing_that_an_owner_finds_by_another_answer_is_asked(world: World) -> None:
    """Of anybody, with or without a proven NIK; the key itself may come in the same interview."""
    done = walk(world)
    slots = iv.plan(done.interview).slots
    for one in done.asked:
        key = world.published.elements[one.element].looked_up_by
        party = one.path.partition(".")[0]
        found = any(Can.FETCH in can[one.element].can for can in world.capabilities.values() if one.element in can)
        assert not found or key is None or f"{party}.{key}" not in slots or not _told(slots, party, key)


@given(worlds())
def test_what_was_looked_up_holds_for_its_key_alone(world: World) -> None:
    """Whatever is told anew, exactly what was found by it, or by what follows from it, is forgotten."""
    before = walk(world).interview
    for path, held in before.answers.items():
        place = place_of(world.published.service, path)
        other = "3510165204909002" if place.element == NIK else _another(held.value)
        after = mend(before, [path], {path: other}, AT)
        old, new = held_values(before), held_values(after)
        keys = {one: _key(world, one) for one in before.known}
        found = {
            one for one, key in keys.items() if key in old and (key not in new or new[key].value != old[key].value)
        }
        assert before.known.keys() - after.known.keys() == found


def _key(world: World, path: str) -> str:
    place = place_of(world.published.service, path)
    key = world.published.elements[place.element].looked_up_by
    return str(replace(place, element=key)) if key else ""


def _another(value: Any) -> Any:
    return not value if isinstance(value, bool) else f"{value} lain"


@given(worlds(), st.randoms())
def test_the_order_of_the_facts_changes_nothing(world: World, random: Any) -> None:
    shuffled = list(world.facts.items())
    random.shuffle(shuffled)
    other = World(world.published, dict(shuffled), world.capabilities)
    ground = Ground(world.capabilities)
    assert explain(iv.plan(world.interview()), ground) == explain(iv.plan(other.interview()), ground)


@given(worlds())
def test_every_value_has_a_step_that_agrees_with_the_interview(world: World) -> None:
    """Asked in the explanation and in the interview are the same, once the registries have answered."""
    interview = resolved(world, world.interview())
    plan = iv.plan(interview)
    explained = {one.path: one.step for one in explain(plan, Ground(world.capabilities))}
    asked = {path for path, slot in plan.slots.items() if slot.state is iv.State.ASK}
    assert {path for path, step in explained.items() if step is Step.ASK} == asked
    assert explained.keys() == plan.slots.keys()


@given(worlds())
def test_with_every_registry_silent_the_person_still_comes_to_the_end(world: World) -> None:
    interview = world.interview()
    for inquiry in resolution.inquiries(iv.plan(interview), world.capabilities):
        interview = resolution.take(interview, inquiry, Pending(), AT)
    for _ in range(50):
        page = iv.next_page(iv.plan(interview))
        if page is None:
            break
        interview = iv.answer(interview, page.id, {one.path: typed(one) for one in page.questions}, AT)
    assert iv.next_page(iv.plan(interview)) is None


# --- sources that differ


def disagreeing() -> tuple[iv.Interview, resolution.Inquiry, resolution.Inquiry]:
    """A birth date that two registries give, one of which owns it."""
    name = "thing.a"
    elements = {NIK: BASE.elements[NIK], name: element(name, "one")}
    party = Party(label="applicant", applicant=True, needs=[NIK, name])
    update = {"parties": {"applicant": party}, "pages": []} | BARE
    published = BASE.model_copy(update={"service": BASE.service.model_copy(update=update), "elements": elements})
    known = {"applicant.nik": iv.Held("3510165204909001", "wallet", Assurance.ATTESTED, AT)}
    able = {name: Capability(frozenset({Can.FETCH}))}
    interview = iv.Interview(published, TODAY, {}, known)
    one, two = resolution.inquiries(iv.plan(interview), {"one": able, "two": able})
    return interview, one, two


@pytest.mark.parametrize("owner_first", [True, False])
def test_two_registries_that_differ_are_both_shown_and_the_owner_stands(owner_first: bool) -> None:
    interview, one, two = disagreeing()
    said = {"one": Answer({"thing.a": Fetched("1990-04-12")}), "two": Answer({"thing.a": Fetched("1990-04-21")})}
    for inquiry in (one, two) if owner_first else (two, one):
        interview = resolution.take(interview, inquiry, said[inquiry.registry], AT)
    assert interview.known["applicant.thing.a"].value == "1990-04-12"
    others = interview.conflicts["applicant.thing.a"]
    assert [(held.value, held.source) for held in others] == [("1990-04-21", "two")]
    assert iv.load(interview.published, iv.dump(interview), TODAY) == interview


def test_what_a_person_typed_is_never_changed_in_silence() -> None:
    interview, _, _ = disagreeing()
    typed_value = iv.Held("1990-04-21", "applicant", Assurance.DECLARED, AT)
    interview = interview.with_(answers={"applicant.thing.a": typed_value})
    [asked] = resolution.inquiries(iv.plan(interview), {"one": {"thing.a": Capability(frozenset({Can.FETCH}))}})
    assert resolution.awaited(interview, [asked]).unconfirmed == {"applicant.thing.a": "one"}
    interview = resolution.take(interview, asked, Answer({"thing.a": Fetched("1990-04-12")}), AT)
    assert iv.plan(interview).values["applicant.thing.a"] == "1990-04-21"
    assert [held.value for held in interview.conflicts["applicant.thing.a"]] == ["1990-04-12"]


def test_the_same_word_of_the_owner_makes_a_typed_value_sure() -> None:
    interview, one, _ = disagreeing()
    typed_value = iv.Held("1990-04-12", "applicant", Assurance.DECLARED, AT)
    interview = interview.with_(answers={"applicant.thing.a": typed_value})
    interview = resolution.take(interview, one, Answer({"thing.a": Fetched("1990-04-12")}), AT)
    assert interview.answers["applicant.thing.a"].assurance == Assurance.REGISTRY
    assert interview.conflicts == {}


# --- reasons


@pytest.mark.parametrize(
    ("owner", "able", "resting", "aged", "step", "reason"),
    [
        ("declared", {}, (), (), Step.ASK, Reason.NOBODY_OWNS),
        ("one", {}, (), (), Step.ASK, Reason.OWNER_AWAY),
        ("one", {"one": Can.VERIFY}, (), (), Step.ASK, Reason.OWNER_ONLY_CONFIRMS),
        ("one", {"one": Can.FETCH}, (), (), Step.FETCH, Reason.OWNER_GIVES),
        ("one", {"one": Can.FETCH}, ("one",), (), Step.PENDING, Reason.OWNER_RESTS),
        ("declared", {}, (), ("applicant.thing.a",), Step.ASK, Reason.FACT_TOO_OLD),
    ],
)
def test_each_reason(
    owner: str, able: dict[str, Can], resting: tuple[str, ...], aged: tuple[str, ...], step: Step, reason: Reason
) -> None:
    interview, _, _ = disagreeing()
    elements = interview.published.elements | {"thing.a": element("thing.a", owner)}
    page = Page(id="one", title="one", party="applicant", elements=["thing.a"])
    service = interview.published.service.model_copy(update={"pages": [page]})
    published = interview.published.model_copy(update={"elements": elements, "service": service})
    ground = Ground({name: {"thing.a": Capability(frozenset({can}))} for name, can in able.items()}, resting, aged)
    told = explain(iv.plan(iv.Interview(published, TODAY, {}, interview.known)), ground)
    assert [(one.step, one.reason) for one in told if one.path == "applicant.thing.a"] == [(step, reason)]
