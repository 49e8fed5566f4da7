"""A scenario: what a pack must do when these facts are known, these answers given and these decisions taken.

`mpp pack test` plays it (`mpp.applications.rehearsal`). Paths are those of `mpp.catalogue.paths`.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from mpp.catalogue.strict import Identifier, Strict

UNDECIDED = "undecided"
Passes = dict[str, list[str]]  # BPMN task -> what is said at its first pass, its second, …


class Expectation(Strict):
    """What must come of it, exactly."""

    asked: list[str]  # paths, in the order in which the person is asked
    blocked: list[Identifier] = []  # rules that forbid submitting; then nothing of the below happens
    passed: list[str] = []  # tasks, in order; of several that wait at once the alphabet decides
    end: str = ""  # id of the end event; empty: the case still waits, or was not submitted
    outputs: list[Identifier] = []  # what was issued, received or handed over, in any order
    rules: dict[Identifier, bool | Literal["undecided"]] = {}  # what these rules say in the end
    held: list[str] = []  # why silence did not approve: `rule:<id>`, `awaited:<registry>`, `unsure:<path>`, …
    fee: int | None = None  # rupiah, as the person reads it before submitting; None: not looked at


class Scenario(Strict):
    """One file of `scenarios/`."""

    title: str
    region: Annotated[str, Field(pattern=r"^\d{2}\.\d{2}$")]  # Kemendagri code of the region that offers it
    person: str = ""  # the sandbox's person whom `mpp journey` takes for it
    today: date
    parameters: dict[Identifier, Any] = {}  # of the region, where they differ from the defaults
    facts: dict[str, Any] = {}  # known before anything is asked: path -> value
    pending: list[str] = []  # paths whose registry has not answered yet
    absent: list[str] = []  # paths of which the registry said: there is none
    late: dict[str, Any] = {}  # what the registries say when the case cannot go on without it
    looked_up: dict[str, Any] = {}  # what a registry finds once its key is told; of the rest it knows nothing
    answers: dict[str, Any] = {}  # path -> what the person types; a file is {file: name}
    decisions: Passes = {}  # human task -> decision, or decision:reason, a pass
    results: Passes = {}  # task of another system (submit, publish) -> result, a pass
    silent: bool = False  # what no decision is given for is not decided: the service's term passes in silence
    marks: list[str] = []  # what the officer marks to be mended
    corrections: dict[str, Any] = {}  # what the person then writes there
    expect: Expectation
