"""What is played: the scenario `journey` of a pack's folder. The database keeps none: they name people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mpp.catalogue.pack import HandOverTask, HumanTask, ServicePack
from mpp.cli.journey.errors import Stranded

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

    def posts(self) -> set[tuple[str, str]]:
        """The agencies and roles whose officers take part."""
        tasks = self.service.tasks.values()
        return {(one.agency, one.role) for one in tasks if isinstance(one, HumanTask | HandOverTask)}

    def task_under(self, heading: str) -> str:
        """The task whose page has this heading; empty when none has."""
        labels = {task.label: name for name, task in self.service.tasks.items()}
        return next((name for label, name in labels.items() if heading.startswith(label)), "")


def story_of(region: str, service_id: str) -> Story:
    """The story of a service as a region offers it: its pack's first scenario there that ends well.

    Raises:
        NotFound: the region does not offer the service.
        Stranded: its pack tells no such story.
    """
    from mpp.catalogue import queries
    from mpp.catalogue.loader import read_yaml
    from mpp.catalogue.management.commands.load_packs import PACKS

    published = queries.offering(region, service_id).published
    files = (PACKS / "services" / service_id / "scenarios").glob("*.yaml")
    scenarios = {file.stem: read_yaml(file)[0] for file in files}
    ordered = [scenarios[name] for name in sorted(scenarios, key=lambda name: (name != SCENARIO, name))]
    for one in ordered:
        if one["region"] == region and one.get("person") and one["expect"]["end"] in GOOD_ENDS:
            return Story(published.service, region, str(one["person"]), one["answers"], one["decisions"])
    raise Stranded(f"{service_id}: no scenario of region {region} names a person and ends well")
