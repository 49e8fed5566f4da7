"""The format of a life event, `packs/events/<id>.yaml`, and of its scenarios."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from mpp.catalogue.pack import After, Text
from mpp.catalogue.scenario import Passes
from mpp.catalogue.strict import Expression, Identifier, Strict


class EventService(Strict):
    """A service that the event leads to."""

    service: str
    optional: bool = False  # the person can untick it, and a region may lack it
    when: Expression | None = None  # over the event's values; undecided: not yet
    parties: dict[Identifier, Identifier] = {}  # its party -> the event's, where the names differ
    after: After | None = None


class EventPack(Strict):
    """`packs/events/<id>.yaml`."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    name: Text
    summary: Text
    topics: list[str] = []
    keywords: list[str] = []
    services: list[EventService] = Field(min_length=1)  # the first that asks a thing words the question
    pages: list[Identifier] = []  # which come first, in this order; the others follow as their services have them


class PartStory(Strict):
    """What happens to one part of a scenario, as in a service's own scenario."""

    decisions: Passes = {}
    results: Passes = {}
    late: dict[str, Any] = {}  # by the service's own paths
    marks: list[str] = []
    corrections: dict[str, Any] = {}


class PartExpectation(Strict):
    """What must come of one part, exactly."""

    left_out: str = ""  # why it is not applied for: unticked, not_needed, blocked, waits_for_left_out
    passed: list[str] = []
    end: str = ""
    outputs: list[Identifier] = []


class EventExpectation(Strict):
    """What must come of it, exactly."""

    asked: list[str]  # paths, in the order in which the person is asked
    parts: dict[str, PartExpectation]


class EventScenario(Strict):
    """One file of `packs/events/<id>/scenarios/`."""

    title: str
    region: Annotated[str, Field(pattern=r"^\d{2}\.\d{2}$")]
    person: str = ""  # the sandbox's person whom `mpp journey` takes for it
    today: date
    without: list[str] = []  # optional services that the person unticks
    facts: dict[str, Any] = {}
    pending: list[str] = []
    absent: list[str] = []
    looked_up: dict[str, Any] = {}  # what a registry finds once its key is told
    answers: dict[str, Any] = {}
    parts: dict[str, PartStory] = {}
    expect: EventExpectation
