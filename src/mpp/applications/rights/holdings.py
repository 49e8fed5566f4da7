"""Every table that holds something about a person: where an export shows it, and what an erasure does with it.

A new table with a person's column has no row here, and a test says so. Columns are written as they are, but for
sealed ones, which are opened, and hidden ones, which are machinery (digests, engine states) and say nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Model

from mpp.identity.places import business_place, mandate_place, nik_place, statement_place
from mpp.kernel.crypto import Where
from mpp.kernel.tables import Table
from mpp.vault.places import demand_place


class Fate(StrEnum):
    """What an erasure does with a table's rows."""

    AT_ONCE = "at_once"  # the rows go
    CLEARED = "cleared"  # what names or finds the person goes, the row stays as an id
    WITH_CASE = "with_case"  # sealed under a case's key, which goes at the end of its retention
    KEPT = "kept"  # ids and codes of what was done: the law wants it provable


class Form(StrEnum):
    """What a sealed column holds."""

    JSON = "json"
    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Seal:
    """How a sealed column opens: under whose key, at which place."""

    holder: str  # the column that holds the key's owner
    where: Callable[[Any], Where]
    form: Form = Form.JSON


@dataclass(frozen=True, slots=True)
class Holding:
    """One table."""

    label: str
    section: str  # of the export
    fate: Fate
    seals: Mapping[str, Seal] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    person: str = "person_id"

    @property
    def model(self) -> type[Model]:
        """The table's model."""
        return apps.get_model(self.label)

    @property
    def files(self) -> list[str]:
        """The columns that hold whole files."""
        return [name for name, one in self.seals.items() if one.form is Form.FILE]

    def unopened(self) -> set[str]:
        """Binary columns that neither open nor are hidden: none, or a test fails."""
        binary = {one.name for one in self.model._meta.concrete_fields if isinstance(one, BinaryField)}
        return binary - self.seals.keys() - self.hidden


def _at(table: str, column: str) -> Callable[[Any], Where]:
    return lambda row: Where(table, row.id, column)


def _of_case(column: str, case: str = "case_id") -> Callable[[Any], Where]:
    return lambda row: Where("case", getattr(row, case), column)


def _sealed(table: str, holder: str, **forms: Form) -> dict[str, Seal]:
    return {column: Seal(holder, _at(table, column), form) for column, form in forms.items()}


def _case(label: str, section: str, seals: Mapping[str, Seal] | None = None, *hidden: str) -> Holding:
    return Holding(label, section, Fate.WITH_CASE, seals or {}, frozenset(hidden), "applicant_id")


JSON, FILE = Form.JSON, Form.FILE
_NIK = Seal("person_id", lambda row: nik_place(row.person_id), Form.TEXT)
_BUSINESS = Seal("person_id", lambda row: business_place(row.id))
_MANDATE = Seal("person_id", lambda row: mandate_place(row.id))
_STATEMENT = Seal("person_id", lambda row: statement_place(row.id))
_OUTPUT = _sealed(
    "issuance_output", "case_id", sealed=FILE, sealed_public=JSON, sealed_number=JSON, sealed_note=JSON
)
_REQUEST = _sealed("vault_rightsrequest", "person_id", sealed_words=JSON, sealed_answer=JSON)
_DOCUMENT = _sealed("vault_document", "person_id", sealed=FILE, sealed_name=JSON)


def _demand(column: str, form: Form = JSON) -> Seal:
    return Seal("person_id", lambda row: demand_place(row.id, column), form)


_DEMAND = {column: _demand(column) for column in ("sealed", "sealed_answer")}

HOLDINGS: tuple[Holding, ...] = (
    Holding("identity.Person", "identity", Fate.CLEARED, {"nik": _NIK}, frozenset({"nik_index"})),
    Holding("identity.NationalAccount", "identity", Fate.CLEARED),
    Holding("identity.PhoneIdentity", "identity", Fate.CLEARED, {}, frozenset({"phone_index"})),
    # A business is nobody's to erase; who acted for whom stays provable, without names once the key is gone.
    Holding("identity.Business", "identity", Fate.KEPT, {"sealed": _BUSINESS}, frozenset({"nib_index"})),
    Holding("identity.Mandate", "identity", Fate.KEPT, {"sealed": _MANDATE}, frozenset({"agent_nik_index"})),
    Holding("identity.PartyLink", "identity", Fate.KEPT),
    Holding("identity.Merge", "identity", Fate.KEPT),
    Holding("identity.Statement", "facts", Fate.AT_ONCE, {"sealed": _STATEMENT}),
    Holding("vault.Fact", "facts", Fate.AT_ONCE, _sealed("vault_fact", "person_id", sealed=JSON)),
    # A section of its own: a document has the id of the file or output that it was copied from.
    Holding("vault.Document", "kept_documents", Fate.AT_ONCE, _DOCUMENT),
    Holding("vault.Consent", "consents", Fate.KEPT),
    Holding(
        "vault.Dispute", "disputes", Fate.KEPT, _DEMAND | {"sealed_evidence": _demand("sealed_evidence", FILE)}
    ),
    Holding("vault.AccessQuestion", "access_questions", Fate.KEPT, _DEMAND),
    Holding("vault.Disclosure", "disclosures", Fate.KEPT),
    Holding("vault.LimitClaim", "limits", Fate.KEPT, {}, frozenset({"key"})),
    Holding("vault.RightsRequest", "requests", Fate.KEPT, _REQUEST),
    # What an export is made of is not exported again.
    Holding("vault.ExportPart", "exports", Fate.AT_ONCE, {}, frozenset({"sealed"})),
    _case("applications.Interview", "interviews", _sealed("applications_interview", "id", sealed=JSON)),
    _case("applications.Application", "applications", {}, "sealed_agent"),  # where the agent is reached: not hers
    _case(
        "applications.Submission",
        "applications",
        _sealed("applications_submission", "application_id", sealed=JSON),
    ),
    _case("applications.File", "documents", _sealed("applications_file", "case_id", sealed=FILE, sealed_name=JSON)),
    _case("applications.Notice", "notices", _sealed("applications_notice", "case_id", sealed_to=JSON)),
    _case(
        "applications.Filing",
        "filings",
        _sealed("applications_filing", "case_id", sealed_payload=JSON, sealed_reply=JSON),
    ),
    _case(
        "processes.Case",
        "cases",
        {"sealed_label": Seal("id", _of_case("label", "id"))},
        "engine_state",
        "engine_mac",
        "applicant_nik_index",
    ),
    _case(
        "processes.WorkItem",
        "cases",
        {"sealed_label": Seal("case_id", _of_case("label")), "sealed_marks": Seal("case_id", _of_case("marks"))},
    ),
    _case("processes.CorrectionRequest", "cases", {"sealed": Seal("case_id", _of_case("marks"))}),
    _case("processes.DecisionNote", "cases", {"sealed": Seal("case_id", _of_case("note"))}),
    _case("processes.Objection", "cases", {"sealed": Seal("case_id", _of_case("objection"))}),
    _case("processes.InternalNote", "cases", {"sealed": Seal("case_id", _of_case("internal"))}),
    _case("processes.Recusal", "cases"),
    _case("processes.Clock", "cases"),
    _case("processes.Attention", "cases"),
    _case("processes.CaseEvent", "cases"),
    _case("issuance.Output", "documents", _OUTPUT, "replaces_key"),
)

# Machinery that names a person's account: read by account, shown in the export, closed by an erasure.
ACCOUNT_TABLES = {
    "identity.Account": "account",
    "identity.Session": "sessions",
    "audit.AuditEntry": "audit",
}


def going_at_once() -> list[Holding]:
    """The tables whose rows an erasure deletes."""
    return [one for one in HOLDINGS if one.fate is Fate.AT_ONCE]


def emptied_with_case() -> list[Holding]:
    """The tables whose sealed columns are emptied at the end of a case's retention; logs only lose their key."""
    with_case = [one for one in HOLDINGS if one.fate is Fate.WITH_CASE]
    return [one for one in with_case if not (issubclass(one.model, Table) and one.model.append_only)]
