"""The pack format: a public service as data. These models are the format's one definition.

The published JSON Schema is made from them; the loader reads YAML into them; what is published is their JSON.
Expressions are CEL (`mpp.kernel.cel`); texts are keyed in `i18n/<lang>.yaml`, the Indonesian text also stands
in place. Order of fields follows the fourteen components of a service standard (UU 25/2009 art. 21).
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from mpp.catalogue.deadlines import Duration as Duration
from mpp.catalogue.kinds import ElementKind as ElementKind
from mpp.catalogue.listed import FAMILY as FAMILY
from mpp.catalogue.listed import FamilyMember as FamilyMember
from mpp.catalogue.listed import Kinship as Kinship
from mpp.catalogue.listed import ListRow as ListRow
from mpp.catalogue.parameters import Parameter as Parameter
from mpp.catalogue.remedies import LABELS, OBJECTION, REJECT, UPHOLD, DeemedApproval, Objection
from mpp.catalogue.standard import Standard as Standard
from mpp.catalogue.strict import Choice as Choice
from mpp.catalogue.strict import ElementId as ElementId
from mpp.catalogue.strict import Expression, Identifier, Strict
from mpp.catalogue.strict import PartyPath as PartyPath
from mpp.catalogue.strict import Text as Text
from mpp.catalogue.tables import Table
from mpp.catalogue.tasks import CorrectionTask as CorrectionTask
from mpp.catalogue.tasks import Decision as Decision
from mpp.catalogue.tasks import Fate as Fate
from mpp.catalogue.tasks import ForEach as ForEach
from mpp.catalogue.tasks import HandOverTask as HandOverTask
from mpp.catalogue.tasks import HumanTask as HumanTask
from mpp.catalogue.tasks import IssueTask as IssueTask
from mpp.catalogue.tasks import MessageTask as MessageTask
from mpp.catalogue.tasks import Reason as Reason
from mpp.catalogue.tasks import RegisterTask as RegisterTask
from mpp.catalogue.tasks import Task as Task


class Privacy(StrEnum):
    GENERAL = "general"  # UU 27/2022 art. 4(3)
    SPECIFIC = "specific"  # UU 27/2022 art. 4(2): health, biometric, child, finance, …


class SubField(Strict):
    """A named field of a group or list element."""

    id: Identifier
    kind: ElementKind
    label: Text
    hint: Text = ""
    required: bool = True
    choices: list[Choice] = []
    max_length: int | None = None


Subject = Literal["person", "business"]  # whom a party is, and whom an element is about


class Element(Strict):
    """An entry of the national data dictionary. Never changes type or meaning."""

    id: ElementId
    kind: ElementKind
    label: Text
    hint: Text = ""
    privacy: Privacy
    owner: str = "declared"  # a registry id (dukcapil, sdmk, wallet…) or `declared`
    fresh_days: int | None = None  # None: does not age
    choices: list[Choice] = []
    fields: list[SubField] = []  # group, list
    max_length: int | None = None
    pattern: str | None = None  # ECMA 262 regular expression
    minimum: Expression | None = None  # `today`, or a literal
    maximum: Expression | None = None
    derive: Expression | None = None  # over elements of the same party
    looked_up_by: ElementId | None = None  # its owner finds it by this element of the same party, not by a NIK
    accept: list[Literal["pdf", "jpeg", "png"]] = []  # documents
    issued_by_state: bool = False  # documents: the state itself issues this, so it must not be uploaded
    autocomplete: str = ""  # HTML autofill token
    about: list[Subject] = ["person"]  # kinds of party that may need it
    source: str = ""  # the law, form or register that defines it; a law's name is not translated
    note: Text = ""  # what is doubtful in law, or easily misread


class ConsentPurpose(Strict):
    """What data are used for where no law is the basis: asked, versioned, withdrawable (UU 27/2022 art. 20, 40).

    A file of `packs/consents/`. New words are a new version, and are asked anew.
    """

    id: Identifier
    version: int = Field(ge=1)
    label: Text  # what it is called
    words: Text  # the purpose in plain words, as the person is asked
    recipient: Text  # who gets to know
    elements: list[ElementId] = Field(min_length=1)
    refused: Text  # what happens when the person does not consent
    withdrawn: Text  # and when she takes it back


class Party(Strict):
    """A subject of the application in a role; exactly one party is the applicant."""

    label: Text
    kind: Subject = "person"  # a business is known by its own numbers, and a person acts for it
    applicant: bool = False
    minimum: int = Field(default=1, ge=0)
    maximum: int = Field(default=1, ge=1)
    needs: list[ElementId] = Field(min_length=1)  # elements needed about each such party
    optional: list[ElementId] = []  # of those, may be left empty
    when: dict[ElementId, Expression] = {}  # needed only when
    by_consent: dict[ElementId, Identifier] = {}  # used only by consent to this purpose; the law covers all else
    is_applicant: Expression | None = None  # holds: this party is who signs in, and nothing about it is asked
    from_family: FamilyMember | None = None  # else looked up on the applicant's family card
    from_list: ListRow | None = None  # else in another list of the applicant's
    named_before: bool = (
        False  # whom the applicant named in her earlier cases of this service is offered to be picked
    )
    kinship: dict[ElementId, Kinship] = {}  # of the applicant: a choice that her family card answers

    @property
    def rows(self) -> list[ListRow]:
        """The rows of the applicant's lists that may tell about this party, the first the surer one."""
        family = [self.from_family.row] if self.from_family else []
        return family + ([self.from_list] if self.from_list else [])


class Page(Strict):
    """One question group a page. Elements already known are not asked; an empty page is not shown."""

    id: Identifier
    title: Text
    intro: Text = ""
    party: Identifier
    elements: list[ElementId] = Field(min_length=1)
    when: Expression | None = None


class Rule(Strict):
    """An eligibility rule. A hard rule must hold before the output may be issued without a human.

    With `confirmed` it is undecided while a registry is still to confirm one of these values, and does not hold
    where one says otherwise: so a case that no officer would see comes before one. A value of which no registry is
    asked holds nothing up.
    """

    id: Identifier
    check: Expression
    confirmed: list[PartyPath] = []
    message: Text  # what the person is told when it does not hold, and what to do
    blocks: Literal["submission", "nothing"] = "nothing"
    hard: bool = False


class Limit(Strict):
    """At most `slots` places of a kind that one person may hold over all regions (SIP: three).

    Without `each` every application takes a place. With it the value at that path does: a renewal for the same
    place of practice needs no other. `registered` gives the values that the owner registry knows to be in force.
    """

    kind: Identifier
    party: Identifier
    slots: int = Field(ge=1)
    each: PartyPath | None = None
    registered: Expression | None = None  # a list of texts


class Output(Strict):
    kind: Literal["issued", "received", "physical"]
    label: Text
    document: ElementId | None = None  # the document element that this output satisfies later
    about: list[Identifier] = []  # parties whose document it is; none: the applicant
    template: str | None = None  # output/*.typ of an issued one
    number: str | None = None  # "503/{seq:04d}/SIP/{year}"
    signer_agency: Identifier | None = None
    signer_role: Identifier | None = None
    valid: Expression | None = None  # last day, as a date expression; None: until revoked
    replaces: list[PartyPath] = []  # a newer one for the applicant with the same values there supersedes it
    public: dict[str, PartyPath] = {}  # label -> what the public verification page shows
    data: dict[str, PartyPath] = {}  # template variable -> value
    # What a received one says of a party for good: element -> path of the case, or `number`, the document's own.
    vouches: dict[Identifier, dict[ElementId, str]] = {}
    # What a received one leaves its applicant about others, known next time: a row of a list of hers, by column.
    leaves: dict[ElementId, dict[Identifier, str]] = {}
    confirm_name: PartyPath | None = None  # shown in large letters to be confirmed before submitting


class ServicePack(Strict):
    """`service.yaml`."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    name: Text
    summary: Text
    topics: list[str] = []
    keywords: list[str] = []
    agency: Identifier  # kind of the agency that answers for the service
    standard: Standard
    minimum_assurance: int = Field(default=1, ge=1, le=2)
    parties: dict[Identifier, Party]
    pages: list[Page]
    rules: list[Rule] = []
    limits: list[Limit] = []
    fee: Expression = "0"  # int rupiah
    tables: dict[Identifier, Table] = {}  # decision tables, read as `table.<id>` by fee and gateways
    tasks: dict[str, Task]  # by BPMN element id
    outputs: dict[Identifier, Output]
    parameters: dict[Identifier, Parameter] = {}
    objection: Objection = Objection()  # against a refusal
    deemed_approval: DeemedApproval | None = None  # only where the law says that silence is consent
    retention_years: int = Field(default=5, ge=1)
    retention_basis: Text = ""

    @model_validator(mode="after")
    def _with_objection(self) -> "ServicePack":
        """Its task is decided like any other, though no process draws it: the case has ended by then."""
        if self.tasks:
            self.tasks.setdefault(OBJECTION, _objection_task(self))
        return self

    @property
    def refusals(self) -> dict[str, set[str]]:
        """The decisions against the applicant, by task."""
        human = {name: one for name, one in self.tasks.items() if isinstance(one, HumanTask) and name != OBJECTION}
        against = {name: {d.id for d in one.decisions if d.tone == "negative"} for name, one in human.items()}
        return {name: codes for name, codes in against.items() if codes}

    @property
    def upheld_at(self) -> str | None:
        """Where a case goes on whose refusal did not stand; None: the pack does not say."""
        return self.objection.goes_on_at or self._only(("issue", "submit")) or self._only(("publish",))

    @property
    def deemed_at(self) -> str | None:
        """Where a case goes on that silence has approved; None where silence is no consent."""
        deemed = self.deemed_approval
        return (deemed.goes_on_at or self._only(("issue",))) if deemed else None

    def _only(self, kinds: tuple[str, ...]) -> str | None:
        found = [name for name, task in self.tasks.items() if task.kind in kinds]
        return found[0] if len(found) == 1 else None

    @property
    def members(self) -> dict[str, tuple[str, ...]]:
        """The tasks that each of several agencies does, with the kinds of these."""
        human = ((name, task) for name, task in self.tasks.items() if isinstance(task, HumanTask))
        return {name: tuple(task.for_each.agencies) for name, task in human if task.for_each}

    @property
    def agency_kinds(self) -> set[str]:
        """The kinds of agencies that have tasks here."""
        several = {kind for kinds in self.members.values() for kind in kinds}
        return several | {kind for task in self.tasks.values() if (kind := getattr(task, "agency", ""))}

    @property
    def lists(self) -> set[str]:
        """The lists of the applicant's that tell about other parties; they help to know, and are no need."""
        rows = {row.element for party in self.parties.values() for row in party.rows}
        return rows | {FAMILY for party in self.parties.values() if party.kinship}


def _objection_task(service: ServicePack) -> HumanTask:
    """Never in the hands of who refused; what it says to whom is the same in every pack (`remedies`)."""
    words, told = LABELS["id"], service.objection
    return HumanTask(
        label=words["label"],
        public_label=words["public_label"],
        agency=told.agency or service.agency,
        role=told.role,
        deadline=told.deadline,
        decisions=[
            Decision(id=UPHOLD, label=words[UPHOLD], tone="positive", needs_reason=True),
            Decision(id=REJECT, label=words[REJECT], tone="negative", needs_reason=True),
        ],
        not_same_officer_as=sorted(service.refusals),
    )


class After(Strict):
    """A part that needs what another part brings: its case waits for it, visibly."""

    service: str
    takes: dict[PartyPath, str] = Field(min_length=1)  # own path -> `output.<id>`, or a fact that came: `child.nik`


class Part(Strict):
    """One service of a life event, in the definition of its one interview (`catalogue.events`)."""

    service: str
    digest: str = ""  # of the version that it is
    include: ElementId | None = None  # what the person unticks to leave it out; None: it cannot be left out
    when: Expression | None = None  # it is applied for only then
    parties: dict[Identifier, Identifier]  # own name -> the event's
    parameters: dict[Identifier, Identifier] = {}
    outputs: dict[Identifier, Identifier] = {}
    after: After | None = None


class PublishedService(Strict):
    """The whole pack as stored under its content hash: nothing at run time reads `packs/`.

    The definition of a life event's interview is one too: it has `parts`, and no process of its own.
    """

    service: ServicePack
    elements: dict[ElementId, Element]  # its slice of the dictionary
    consents: dict[Identifier, ConsentPurpose] = {}  # the purposes that its parties name
    bpmn: str  # process.bpmn
    processes: dict[str, str] = {}  # the shared processes that it calls, by id
    templates: dict[str, str] = {}  # path -> Typst source
    texts: dict[str, dict[str, str]] = {}  # language -> dotted path -> text
    scenarios: dict[str, dict[str, Any]] = {}  # name -> scenario; read from the folder, never published
    parts: list[Part] = []  # of a life event
