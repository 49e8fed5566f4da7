"""Random events of random services: nothing is asked twice, everything that is needed is asked or known."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mpp.applications import interview as iv
from mpp.applications.interview import LeftOut
from mpp.catalogue.events.composing import compose
from mpp.catalogue.events.format import EventPack, EventService
from mpp.catalogue.events.naming import Names
from mpp.catalogue.loader import load_pack
from mpp.catalogue.pack import Element, ElementKind, Page, Party, Privacy, PublishedService, ServicePack
from mpp.catalogue.paths import path_of
from mpp.vault.rules import Assurance

STANDARD = load_pack(
    Path(__file__).parents[2] / "packs/services/surat-keterangan-domisili"
).published.service.standard
TODAY, AT = date(2026, 11, 24), "2026-11-24"
OTHERS = ("child", "mother", "guest")
ALWAYS = ["fact.f0", "fact.f1"]  # of every applicant: conditions hang on them
NAMES = [*ALWAYS, "fact.f2", "fact.f3", "fact.f4"]
CONDITIONS = [None, None, "applicant.fact.f0", "!applicant.fact.f1", "applicant.fact.f0 && applicant.fact.f1"]
ELEMENTS = {name: Element(id=name, kind=ElementKind.BOOLEAN, label=name, privacy=Privacy.GENERAL) for name in NAMES}
Services = dict[str, PublishedService]


def _party(draw: st.DrawFn, name: str) -> tuple[Party, list[Page]]:
    """A party and the pages that ask about it; what no page asks is optional, as the checker demands."""
    needs = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    if name == "applicant":
        needs = list(dict.fromkeys([*ALWAYS, *needs]))
    free = [one for one in needs if name != "applicant" or one not in ALWAYS]
    asked = draw(st.lists(st.sampled_from(free), unique=True)) if free else []
    when = {one: text for one in free if (text := draw(st.sampled_from(CONDITIONS)))}
    pages = [
        Page(id=f"{name}_{number}", title=one, party=name, elements=[one], when=draw(st.sampled_from(CONDITIONS)))
        for number, one in enumerate(asked)
    ]
    unasked = [one for one in free if one not in asked]
    optional = [*unasked, *(one for one in asked if draw(st.integers(0, 4)) == 0)]
    return Party(label=name, applicant=name == "applicant", needs=needs, optional=optional, when=when), pages


@st.composite
def _service(draw: st.DrawFn, number: int) -> PublishedService:
    parties: dict[str, Party] = {}
    pages = [Page(id="first", title="first", party="applicant", elements=ALWAYS)]
    for name in ("applicant", *draw(st.lists(st.sampled_from(OTHERS), unique=True))):
        parties[name], more = _party(draw, name)
        pages += more
    service = ServicePack(
        id=f"service-{number}",
        version="1.0.0",
        name=f"service {number}",
        summary="",
        agency="dukcapil",
        standard=STANDARD,
        parties=parties,
        pages=pages,
        tasks={},
        outputs={},
    )
    return PublishedService(service=service, elements=ELEMENTS, bpmn="")


@st.composite
def _event(draw: st.DrawFn) -> tuple[EventPack, Services]:
    """The first service is always applied for; another may be optional, conditional, and name parties otherwise."""
    made = [draw(_service(number)) for number in range(draw(st.integers(1, 3)))]
    services = {one.service.id: one for one in made}
    named = []
    for place, (name, one) in enumerate(services.items()):
        others = [party for party in one.service.parties if party != "applicant"]
        renamed = dict(zip(others, draw(st.permutations(OTHERS)), strict=False)) if place else {}
        optional = bool(place) and draw(st.booleans())
        when = draw(st.sampled_from(CONDITIONS)) if place else None
        named.append(EventService(service=name, optional=optional, when=when, parties=renamed))
    return EventPack(id="event", version="1.0.0", name="event", summary="", services=named), services


def _answered(interview: iv.Interview, data: st.DataObject) -> tuple[iv.Interview, list[str]]:
    """The interview as somebody answers it at random, and what was asked in which order."""
    asked: list[str] = []
    for _ in range(100):
        plan = iv.plan(interview)
        page = iv.next_page(plan)
        if page is None:
            return interview, asked
        asked += [one.path for one in page.questions if plan.slots[one.path].state is iv.State.ASK]
        said = {one.path: _said(one, data) for one in page.questions}
        interview = iv.answer(interview, page.id, said, AT)
    raise AssertionError("the interview has no end")


def _said(question: iv.Question, data: st.DataObject) -> Any:
    if question.value is not None:
        return question.value
    return data.draw(st.booleans() if question.required else st.sampled_from([True, False, None]))


@settings(max_examples=150, deadline=None)
@given(made=_event(), data=st.data())
def test_an_event_asks_nothing_twice_and_everything_that_its_parts_need(
    made: tuple[EventPack, Services], data: st.DataObject
) -> None:
    event, services = made
    composed = compose(event, services)
    paths = [path_of(name, one) for name, party in composed.service.parties.items() for one in party.needs]
    facts = data.draw(st.dictionaries(st.sampled_from(paths), st.booleans(), max_size=6))
    known = {path: iv.Held(value, "registry", Assurance.REGISTRY, AT) for path, value in facts.items()}
    known = {path: held for path, held in known.items() if ".include." not in path}
    without = data.draw(st.sets(st.sampled_from(sorted(services))))
    begun = iv.prepared(iv.Interview(composed, TODAY, known=known), AT, frozenset(without))
    ended, asked = _answered(begun, data)
    assert len(asked) == len(set(asked))
    assert not set(asked) & known.keys()
    needed: set[str] = set()
    for one in iv.divide(iv.plan(ended), services):
        if one.left_out in (LeftOut.UNTICKED, LeftOut.NOT_NEEDED):
            continue
        assert one.left_out is None
        names = Names(one.part.service, one.part.parties, frozenset())
        for path, slot in one.plan.slots.items():
            assert slot.state in {iv.State.NOT_NEEDED, iv.State.KNOWN, iv.State.ANSWERED, iv.State.EMPTY}, path
            if slot.state is not iv.State.NOT_NEEDED:
                needed.add(names.path(path))
            assert slot.held is None or slot.held == _held(ended, names.path(path))
    assert set(asked) <= needed


def _held(interview: iv.Interview, path: str) -> iv.Held | None:
    both: Mapping[str, iv.Held] = {**interview.answers, **interview.known}
    return both.get(path)


@given(made=_event())
@settings(max_examples=60, deadline=None)
def test_each_element_of_each_party_stands_on_one_page_only(made: tuple[EventPack, Services]) -> None:
    composed = compose(*made)
    placed = [(page.party, one) for page in composed.service.pages for one in page.elements]
    assert len(placed) == len(set(placed))
    assert len({page.id for page in composed.service.pages}) == len(composed.service.pages)


def test_names_in_quotes_and_behind_dots_are_left_alone() -> None:
    names = Names("sip-dokter", {"child": "baby"}, frozenset({"fee"}))
    text = """child.name == "child.name" && x.child.name != 'child.x' && parameter.fee > 1 && parameter.other > 1"""
    assert names.expression(text) == (
        """baby.name == "child.name" && x.child.name != 'child.x' && parameter.sip_dokter_fee > 1 """
        "&& parameter.other > 1"
    )
    assert names.path("child[2].name") == "baby[2].name"
