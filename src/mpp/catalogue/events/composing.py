"""An event and its services as the definition of one interview. Pure.

Each element of each party stands on one page, the first that asks it; it is needed where a service that is applied
for needs it. What a service itself rules (eligibility, limits, process) stays its own: a part is judged apart
(`mpp.applications.interview.parts`), so nothing of one service blocks another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mpp.catalogue.events.format import EventPack, EventService
from mpp.catalogue.events.naming import Names, marked
from mpp.catalogue.pack import (
    Element,
    ElementKind,
    Output,
    Page,
    Part,
    Party,
    Privacy,
    PublishedService,
    ServicePack,
)
from mpp.catalogue.paths import path_of
from mpp.catalogue.tables import expanded

Texts = Mapping[str, Mapping[str, str]]  # language -> dotted path -> text
INCLUDE = "include"
INCLUDE_TITLES = {"id": "Yang Anda ajukan", "en": "What you apply for"}


class ServiceMissing(KeyError):
    """A service that the event cannot do without is not among those given."""


@dataclass(frozen=True)
class _Member:
    """One service of the event."""

    of: EventService
    published: PublishedService
    digest: str

    @property
    def service(self) -> ServicePack:
        return self.published.service

    @cached_property
    def names(self) -> Names:
        parties = {own: self.of.parties.get(own, own) for own in self.service.parties}
        return Names(self.service.id, parties, frozenset(self.service.parameters))

    @property
    def include(self) -> str | None:
        """The element by which the person leaves it out."""
        return f"{INCLUDE}.{self.service.id.replace('-', '_')}" if self.of.optional else None

    def takes(self, party: str, element: str) -> bool:
        """Whether another part brings the value."""
        return self.of.after is not None and path_of(party, element) in self.of.after.takes

    def pages(self, party: str, element: str) -> list[Page]:
        """The service's pages that ask for an element."""
        pages = [one for one in self.service.pages if one.party == party and element in one.elements]
        return [] if self.takes(party, element) else pages


def compose(
    event: EventPack,
    services: Mapping[str, PublishedService],
    texts: Texts | None = None,
    digests: Mapping[str, str] | None = None,
) -> PublishedService:
    """The definition of an event's interview. Optional services that are not given are left out.

    `texts` are the event's own translations; `digests` the contents of the services, by their ids.

    Raises:
        ServiceMissing: a service is not given that is not optional.
    """
    members = []
    for one in event.services:
        if one.service in services:
            members.append(_Member(one, services[one.service], (digests or {}).get(one.service, "")))
        elif not one.optional:
            raise ServiceMissing(one.service)
    return _Composer(event, members, texts or {}).composed()


@dataclass
class _Composer:
    event: EventPack
    members: Sequence[_Member]
    texts: Texts
    page_ids: dict[tuple[str, str], str] = field(default_factory=dict)  # service, own page id -> the event's

    @cached_property
    def applicant(self) -> str:
        first = self.members[0]
        return first.names.parties[next(name for name, one in first.service.parties.items() if one.applicant)]

    def composed(self) -> PublishedService:
        service = self._service()
        templates = {
            f"{one.service.id}/{path}": text
            for one in self.members
            for path, text in one.published.templates.items()
        }
        return PublishedService(
            service=service,
            elements=self._elements(),
            bpmn="",
            templates=templates,
            texts={lang: self._texts(lang) for lang in sorted({*self.texts, *self._languages()})},
            parts=[self._part(one) for one in self.members],
        )

    def _service(self) -> ServicePack:
        first, event = self.members[0].service, self.event
        pages = self._pages()
        return ServicePack(
            id=event.id,
            version=event.version,
            name=event.name,
            summary=event.summary,
            topics=event.topics,
            keywords=event.keywords,
            agency=first.agency,
            standard=first.standard,  # each part answers for its own
            minimum_assurance=max(one.service.minimum_assurance for one in self.members),
            parties=self._parties(),
            pages=self._ordered(pages),
            fee=self._fee(),
            tasks={},
            outputs={
                marked(one.service.id, name): self._output(one, output)
                for one in self.members
                for name, output in one.service.outputs.items()
            },
            parameters={
                marked(one.service.id, name): parameter
                for one in self.members
                for name, parameter in one.service.parameters.items()
            },
            retention_years=max(one.service.retention_years for one in self.members),
        )

    # --- when a part, and what it needs, is in

    def _applied_for(self, member: _Member) -> list[str]:
        """The conditions under which a service is applied for; none: always."""
        ticked = [path_of(self.applicant, member.include)] if member.include else []
        return ticked + ([member.of.when] if member.of.when else [])

    def _needed_by(self, member: _Member, own: str, element: str) -> str:
        """When one service needs an element; empty: always."""
        when = member.service.parties[own].when.get(element)
        conditions = self._applied_for(member) + ([member.names.expression(when)] if when else [])
        pages = member.pages(own, element)
        if pages and all(page.when for page in pages):
            conditions.append(_any(member.names.expression(page.when or "") for page in pages))
        return " && ".join(f"({one})" for one in dict.fromkeys(conditions))

    # --- parties

    def _users(self, party: str) -> Iterator[tuple[_Member, str]]:
        """The services that have a party, with their own name for it."""
        for member in self.members:
            for own, name in member.names.parties.items():
                if name == party:
                    yield member, own

    def _parties(self) -> dict[str, Party]:
        names = dict.fromkeys(name for one in self.members for name in one.names.parties.values())
        return {name: self._party(name) for name in names}

    def _party(self, name: str) -> Party:
        users = list(self._users(name))
        needs = dict.fromkeys(element for one, own in users for element in one.service.parties[own].needs)
        when: dict[str, str] = {}
        optional: list[str] = []
        for element in needs:
            conditions, may_lack = self._asked(users, element)
            if all(conditions):
                when[element] = _any(conditions)
            if may_lack:
                optional.append(element)
        if name == self.applicant:
            ticks = {one.include: one.of.when for one in self.members if one.include}
            needs |= dict.fromkeys(ticks)
            when |= {tick: only for tick, only in ticks.items() if only}  # nothing to leave out where it is not due
        return self._first(users).model_copy(
            update={"needs": list(needs), "optional": optional, "when": when}
            | {key: max(getattr(one.service.parties[own], key) for one, own in users) for key in ("minimum",)}
        )

    def _asked(self, users: Sequence[tuple[_Member, str]], element: str) -> tuple[list[str], bool]:
        """When the services need an element, and whether all of them can do without.

        Where one asks it, the conditions of those who do not ask do not bring the question up.
        """
        having = [(one, own) for one, own in users if element in one.service.parties[own].needs]
        asking = [(one, own) for one, own in having if one.pages(own, element)] or having
        conditions = [self._needed_by(one, own, element) for one, own in asking]
        return conditions, all(element in one.service.parties[own].optional for one, own in asking)

    def _first(self, users: Sequence[tuple[_Member, str]]) -> Party:
        """The party as the first service has it, in the event's names: who it is and which list tells of it."""
        member, own = users[0]
        party, names = member.service.parties[own], member.names
        family = party.from_family
        if family:
            family = family.model_copy(update=names.conditions(family))
        told = {
            "is_applicant": names.expression(party.is_applicant) if party.is_applicant else None,
            "from_family": family,
            "from_list": names.row(party.from_list) if party.from_list else None,
            "kinship": {
                element: kin.model_copy(update={"party": one.names.parties[kin.party]})
                for one, role in reversed(users)
                for element, kin in one.service.parties[role].kinship.items()
            },
        }
        return party.model_copy(update=told)

    # --- pages

    def _pages(self) -> list[Page]:
        placed: set[tuple[str, str]] = set()
        pages: list[Page] = []
        for member in self.members:
            for page in member.service.pages:
                party = member.names.parties[page.party]
                fresh = [one for one in page.elements if self._is_new(member, page, one, placed)]
                placed |= {(party, one) for one in fresh}
                if fresh:
                    pages.append(self._page(member, page, fresh, {one.id for one in pages}))
        ticks = [one.include for one in self.members if one.include]
        if ticks:
            pages.append(Page(id=INCLUDE, title=INCLUDE_TITLES["id"], party=self.applicant, elements=ticks))
        return pages

    def _is_new(self, member: _Member, page: Page, element: str, placed: set[tuple[str, str]]) -> bool:
        party = member.names.parties[page.party]
        return (party, element) not in placed and not member.takes(page.party, element)

    def _page(self, member: _Member, page: Page, elements: list[str], taken: set[str]) -> Page:
        """A page without a condition: its elements carry theirs."""
        name = marked(member.service.id, page.id) if page.id in taken | {INCLUDE} else page.id
        self.page_ids[member.service.id, page.id] = name
        party = member.names.parties[page.party]
        return Page(id=name, title=page.title, intro=page.intro, party=party, elements=elements)

    def _ordered(self, pages: list[Page]) -> list[Page]:
        first = {name: place for place, name in enumerate(self.event.pages)}
        return sorted(pages, key=lambda page: first.get(page.id, len(first)))

    # --- what else the interview reads

    def _fee(self) -> str:
        terms = []
        for one in self.members:
            written_out = expanded(one.service.fee, one.service.tables)
            fee, applied = one.names.expression(written_out), self._applied_for(one)
            if fee != "0":
                condition = " && ".join(f"({part})" for part in applied)
                terms.append(f"({condition} ? ({fee}) : 0)" if applied else f"({fee})")
        return " + ".join(terms) or "0"

    def _output(self, member: _Member, output: Output) -> Output:
        names = member.names
        changed: dict[str, Any] = {
            "about": [names.parties[one] for one in output.about],
            "template": f"{member.service.id}/{output.template}" if output.template else None,
            "signer_agency": output.signer_agency or member.service.agency,
            "valid": names.expression(output.valid) if output.valid else None,
            "replaces": [names.path(one) for one in output.replaces],
            "public": {label: names.path(path) for label, path in output.public.items()},
            "data": {key: names.path(path) for key, path in output.data.items()},
            "confirm_name": names.path(output.confirm_name) if output.confirm_name else None,
        }
        return output.model_copy(update=changed)

    def _elements(self) -> dict[str, Element]:
        elements: dict[str, Element] = {}
        for one in self.members:
            elements = one.published.elements | elements
            if one.include:
                elements[one.include] = _tick(one.include, one.service)
        return elements

    def _part(self, member: _Member) -> Part:
        return Part(
            service=member.service.id,
            digest=member.digest,
            include=member.include,
            when=member.of.when,
            parties=dict(member.names.parties),
            parameters={name: marked(member.service.id, name) for name in member.service.parameters},
            outputs={name: marked(member.service.id, name) for name in member.service.outputs},
            after=member.of.after,
        )

    # --- texts

    def _languages(self) -> set[str]:
        return {lang for one in self.members for lang in one.published.texts}

    def _texts(self, lang: str) -> dict[str, str]:
        """The texts of one language; where two services word one thing, the first holds."""
        found = dict(self.texts.get(lang, {}))
        for member in self.members:
            own = member.published.texts.get(lang, {})
            told = {self._text_path(member, path): text for path, text in own.items()}
            if member.include:
                named = {"label": own.get("name"), "hint": own.get("summary")}
                told |= {f"elements.{member.include}.{key}": text for key, text in named.items() if text}
            found = {path: text for path, text in told.items() if path} | found
        if lang in INCLUDE_TITLES:
            found.setdefault(f"pages.{INCLUDE}.title", INCLUDE_TITLES[lang])
        return found

    def _text_path(self, member: _Member, path: str) -> str:
        """Where a text of a service stands in the event; empty: nowhere."""
        first, _, rest = path.partition(".")
        name, _, last = rest.partition(".")
        if first == "elements":
            return path
        if first == "parties":
            return f"parties.{member.names.parties.get(name, name)}.{last}"
        if first == "pages":
            known = self.page_ids.get((member.service.id, name))
            return f"pages.{known}.{last}" if known else ""
        return f"{first}.{marked(member.service.id, name)}.{last}" if first == "outputs" else ""


def _any(conditions: Iterable[str]) -> str:
    return " || ".join(f"({one})" for one in dict.fromkeys(conditions))


def _tick(name: str, service: ServicePack) -> Element:
    return Element(
        id=name,
        kind=ElementKind.BOOLEAN,
        label=service.name,
        hint=service.summary,
        privacy=Privacy.GENERAL,
        fresh_days=0,
    )
