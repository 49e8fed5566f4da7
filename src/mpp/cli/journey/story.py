"""What is played: the scenario `journey` of a pack's folder. The database keeps none: they name people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mpp.catalogue.events.format import EventScenario
from mpp.catalogue.pack import ElementKind, HandOverTask, HumanTask, PublishedService, ServicePack
from mpp.catalogue.paths import place_of
from mpp.catalogue.scenario import Scenario
from mpp.cli.journey.errors import Stranded
from mpp.kernel import clock

NIK = "person.nik"
SCENARIO = "journey"  # comes first
GOOD_ENDS = ("issued", "received")


@dataclass(frozen=True, slots=True)
class Story:
    """Who applies where for what, what is answered when asked, and what the officers decide."""

    service: ServicePack
    region: str  # PP.KK
    person: str  # key of a fixed person of the sandbox
    answers: Mapping[str, Any] = field(repr=False)
    decisions: Mapping[str, list[str]]
    parts: "Mapping[str, Story]" = field(default_factory=dict)  # of a life event, by their services

    @property
    def start(self) -> str:
        """The address of the page that it begins on."""
        return f"/m/{self.region}/{'peristiwa' if self.parts else 'layanan'}/{self.service.id}/"

    def posts(self) -> set[tuple[str, str]]:
        """The agencies and roles whose officers take part."""
        tasks = self.service.tasks.values()
        return {(one.agency, one.role) for one in tasks if isinstance(one, HumanTask | HandOverTask)}

    def task_under(self, heading: str) -> str:
        """The task whose page has this heading; empty when none has."""
        labels = {task.label: name for name, task in self.service.tasks.items()}
        return next((name for label, name in labels.items() if heading.startswith(label)), "")


def in_our_days(published: PublishedService, scenario: Scenario | EventScenario, today: date) -> dict[str, Any]:
    """The answers, as far from today as they were from the scenario's day, so that a birth stays reported in time.

    Only what is said about people whom no registry knows by a NIK: the others were born when they were born.
    """
    later = today - scenario.today
    answers = dict(scenario.answers)
    for path, value in answers.items():
        place = place_of(published.service, path)
        known = NIK in published.service.parties[place.party].needs
        if published.elements[place.element].kind is ElementKind.DATE and not known:
            answers[path] = (date.fromisoformat(value) + later).isoformat()
    return answers


def _codes(decisions: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The decisions without their reasons: the officers of a journey take the first that the pack has."""
    return {task: [said.partition(":")[0] for said in passes] for task, passes in decisions.items()}


def story_of(region: str, service_id: str) -> Story:
    """The story of a service as a region offers it: its pack's first scenario there that ends well.

    Raises:
        NotFound: the region does not offer the service.
        Stranded: its pack tells no such story.
    """
    from mpp.catalogue import queries
    from mpp.catalogue.management.commands.load_packs import PACKS
    from mpp.catalogue.reading import read_yaml

    published = queries.offering(region, service_id).published
    files = (PACKS / "services" / service_id / "scenarios").glob("*.yaml")
    scenarios = {file.stem: read_yaml(file)[0] for file in files}
    ordered = [scenarios[name] for name in sorted(scenarios, key=lambda name: (name != SCENARIO, name))]
    for one in map(Scenario.model_validate, ordered):
        if one.region == region and one.person and one.expect.end in GOOD_ENDS:
            answers = in_our_days(published, one, clock.now().date())
            return Story(published.service, region, one.person, answers, _codes(one.decisions))
    raise Stranded(f"{service_id}: no scenario of region {region} names a person and ends well")


def event_story_of(region: str, event_id: str) -> Story:
    """The story of a life event as a region offers it, with a story for each of its parts.

    Raises:
        NotFound: the region does not offer the event.
        Stranded: its pack tells no such story.
    """
    from mpp.catalogue import queries
    from mpp.catalogue.management.commands.load_packs import PACKS
    from mpp.catalogue.reading import read_yaml

    published = queries.offering(region, f"{queries.EVENT}{event_id}").published
    file = PACKS / "events" / event_id / "scenarios" / f"{SCENARIO}.yaml"
    told = EventScenario.model_validate(read_yaml(file)[0]) if file.exists() else None
    if told is None or told.region != region or not told.person:
        raise Stranded(f"{event_id}: no scenario {SCENARIO} of region {region} names a person")
    parts = {}
    for part in published.parts:
        if not told.expect.parts[part.service].left_out:
            service = queries.version(queries.version_of_digest(part.digest)).service
            said = told.parts[part.service].decisions if part.service in told.parts else {}
            parts[part.service] = Story(service, region, told.person, {}, _codes(said))
    return Story(
        published.service, region, told.person, in_our_days(published, told, clock.now().date()), {}, parts
    )
