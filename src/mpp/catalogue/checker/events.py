"""Is a life event right? Its services are there, their parties meet, what one part waits for another brings."""

from collections.abc import Callable, Iterator, Mapping

from pydantic import ValidationError

from mpp.catalogue.checker.expressions import expressions
from mpp.catalogue.checker.mistakes import Mistake
from mpp.catalogue.checker.once_only import same_as
from mpp.catalogue.checker.references import references
from mpp.catalogue.events.composing import compose
from mpp.catalogue.events.format import EventScenario, EventService
from mpp.catalogue.events.loading import LoadedEvent
from mpp.catalogue.expressions import compile_for
from mpp.catalogue.loader import LoadedPack
from mpp.catalogue.pack import PublishedService, ServicePack
from mpp.catalogue.paths import fact_place_of, place_of
from mpp.catalogue.reading import Lines, Place, read_mapping, read_yaml
from mpp.kernel.cel import CelType, ExpressionError

LANGUAGES = ("en",)
_TEXTS = ("name", "summary")
_FREE = ("keywords.", "topics.")
Found = tuple[Place, str, str, str]  # place, code, what, mend


def check_event(loaded: LoadedEvent) -> list[Mistake]:
    """Return every mistake of a life event that could be read, by file and line."""
    found = [_mistake(loaded.lines, one) for one in _references(loaded)]
    if not found and not any(_faulty(one) for one in loaded.services.values()):  # else nothing can be composed
        services = {name: one.published for name, one in loaded.services.items()}
        composed = compose(loaded.event, services, loaded.texts)
        found += [_mistake(loaded.lines, one) for one in _composed(loaded, composed)]
        found += _scenarios(loaded, composed)
    found += _translations(loaded)
    return sorted(set(found), key=lambda one: (str(one.file), one.line, one.code, one.what))


def _faulty(pack: LoadedPack) -> bool:
    """Whether a service's own names lead nowhere, which is told with it."""
    return any(True for check in (references, expressions) for _ in check(pack))


def _mistake(lines: Lines, found: Found) -> Mistake:
    place, code, what, mend = found
    return Mistake(lines.file, lines.of(*place), code, what, mend)


def _references(loaded: LoadedEvent) -> Iterator[Found]:
    seen: dict[str, EventService] = {}
    for index, one in enumerate(loaded.event.services):
        place: Place = ("services", index)
        if one.service not in loaded.services:
            yield (
                (*place, "service"),
                "event_service",
                f"there is no service {one.service}",
                "name a pack of services/",
            )
        elif one.service in seen:
            yield (*place, "service"), "twice", f"{one.service} stands twice", "keep one of them"
        else:
            yield from _own_parties(place, one, loaded.services[one.service])
            yield from _after(place, one, seen, loaded.services)
            seen[one.service] = one
    if all(one.optional for one in loaded.event.services):
        yield ("services",), "event_service", "nothing of it is needed", "let one service not be optional"
    if len(seen) == len(loaded.event.services):
        yield from _parties_meet(loaded)


def _own_parties(place: Place, one: EventService, pack: LoadedPack) -> Iterator[Found]:
    for own in sorted(set(one.parties) - set(pack.published.service.parties)):
        what = f"{one.service} has no party {own}"
        yield (*place, "parties", own), "event_party", what, "name a party of the service"


def _parties_meet(loaded: LoadedEvent) -> Iterator[Found]:
    """Whom several services share has as many members in each, and who signs in is one and the same."""
    sizes: dict[str, tuple[int, bool]] = {}
    for index, one in enumerate(loaded.event.services):
        for own, party in loaded.services[one.service].published.service.parties.items():
            name = one.parties.get(own, own)
            size = (party.maximum, party.applicant)
            if sizes.setdefault(name, size) != size:
                what = f"{name} is of another kind in {one.service} than before it: as many members, who signs in"
                mend = f"give {own} a name of its own in parties"
                yield ("services", index), "event_party", what, mend
    if sum(applicant for _, applicant in sizes.values()) > 1:
        what = "more than one party signs in"
        yield ("services",), "event_party", what, "map each service's applicant onto one name"


def _after(
    place: Place, one: EventService, seen: Mapping[str, EventService], packs: Mapping[str, LoadedPack]
) -> Iterator[Found]:
    if one.after is None:
        return
    if one.after.service not in seen:
        what = f"{one.after.service} does not stand before {one.service}"
        yield (*place, "after", "service"), "event_after", what, "name a service that stands before this one"
        return
    source = packs[one.after.service].published.service
    for path, brought in one.after.takes.items():
        here = (*place, "after", "takes", path)
        try:
            place_of(packs[one.service].published.service, path)
        except KeyError:
            yield here, "event_after", f"{path} is not needed by {one.service}", "name a path of this service"
        first, _, rest = brought.partition(".")
        known = rest in source.outputs if first == "output" else first in source.parties
        if not known:
            what = f"{one.after.service} brings no {brought}"
            yield here, "event_after", what, "name output.<id>, or a fact about one of its parties"


def _composed(loaded: LoadedEvent, composed: PublishedService) -> Iterator[Found]:
    for index, one in enumerate(loaded.event.services):
        if one.when is not None and (fault := _fault(composed, one.when)):
            place: Place = ("services", index, "when")
            yield place, "expression", fault, "use only paths of parties, today, CEL, of yes or no"
    pages = {one.id for one in composed.service.pages}
    for index, name in enumerate(loaded.event.pages):
        if name not in pages:
            mend = f"use one of {', '.join(sorted(pages))}"
            yield ("pages", index), "event_page", f"there is no page {name}", mend
    yield from _asked_twice(composed)
    for party in composed.service.parties.values():
        for text in party.when.values():
            if fault := _fault(composed, text):
                yield ("services",), "expression", f"composed: {fault}", "give the parties names of their own"


def _fault(composed: PublishedService, text: str) -> str:
    try:
        returns = compile_for(composed, text).returns
    except ExpressionError as error:
        return f"column {error.column}: {error.message}"
    return "" if returns in (CelType.BOOLEAN, CelType.ANY) else f"the expression gives {returns.value}, not boolean"


def _asked_twice(composed: PublishedService) -> Iterator[Found]:
    """Two services ask one thing of one party under two names."""
    seen: dict[tuple[str, str, str], str] = {}
    for page in composed.service.pages:
        for name in page.elements:
            for same in same_as(page.party, composed.elements[name]):
                if seen.setdefault(same, name) != name:
                    what = f"{name} asks the {page.party} what {seen[same]} asks already"
                    yield ("services",), "asked_twice", what, "let the services share one element"


def _translations(loaded: LoadedEvent) -> Iterator[Mistake]:
    for lang in LANGUAGES:
        known = loaded.texts.get(lang, {})
        for name in _TEXTS:
            if name not in known:
                what, mend = f"{name} has no text in {lang}", f"add {name} to {loaded.folder.name}/i18n/{lang}.yaml"
                yield Mistake(loaded.file, loaded.lines.of(name), "translation", what, mend)
        file = loaded.folder / "i18n" / f"{lang}.yaml"
        for path in known:
            if path not in _TEXTS and not path.startswith(_FREE):
                line = read_mapping(file)[1].of(path)
                yield Mistake(file, line, "left_over", f"{path} is no text", "correct its path, or remove it")


def _scenarios(loaded: LoadedEvent, composed: PublishedService) -> Iterator[Mistake]:
    for name, data in loaded.scenarios.items():
        lines = read_yaml(loaded.folder / "scenarios" / f"{name}.yaml")[1]
        try:
            scenario = EventScenario.model_validate(data)
        except ValidationError as error:
            for one in error.errors():
                what = f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
                yield Mistake(
                    lines.file, lines.of(*one["loc"]), "scenario", what, "write it as packs/schema describes"
                )
            continue
        for found in _unknown(loaded, composed, scenario):
            yield _mistake(lines, found)


def _unknown(loaded: LoadedEvent, composed: PublishedService, scenario: EventScenario) -> Iterator[Found]:
    services = {one.service for one in loaded.event.services}
    for key, named in (("parts", set(scenario.parts)), ("without", set(scenario.without))):
        for name in sorted(named - services):
            yield (key, name), "scenario", f"{name} is no service of the event", "name one of its services"
    if missing := sorted(services - set(scenario.expect.parts)):
        what = f"{', '.join(missing)}: the scenario does not say what comes of it"
        yield ("expect", "parts"), "scenario", what, "say it for every service, left_out or its end"
    for key in ("facts", "pending", "absent", "looked_up", "answers"):
        for path in getattr(scenario, key):
            yield from _path(composed, (key, path), path, fact_place_of if key == "facts" else place_of)
    for index, path in enumerate(scenario.expect.asked):
        yield from _path(composed, ("expect", "asked", index), path)


def _path(
    composed: PublishedService, place: Place, path: str, read: Callable[[ServicePack, str], object] = place_of
) -> Iterator[Found]:
    try:
        read(composed.service, path)
    except KeyError:
        yield place, "scenario", f"{path} is no party's element", "use a path that the event's services have"
