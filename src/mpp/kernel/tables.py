"""Two families of tables, and what guards them (design.md section 7).

Region tables hold `region_id`, person tables hold `person_id`; reference tables are public, machinery tables
hold ids and codes only. A model says which family it is by its base class; the guard (row-level security
policies) is made from that, so a new table cannot be forgotten.
"""

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

from mpp.kernel.ids import new_id
from mpp.kernel.scope import require_scope


class Family(StrEnum):
    REGION = "region"
    PERSON = "person"
    REFERENCE = "reference"  # public facts of the state: areas, agencies, published packs
    MACHINERY = "machinery"  # ids and codes only: jobs, sessions, effect keys


class GuardedManager(models.Manager[Any]):
    """Refuses to query a guarded table outside a unit of work, where the database would show no rows."""

    def get_queryset(self) -> models.QuerySet[Any]:
        require_scope()
        return super().get_queryset()


class Table(models.Model):
    """Every table of ours: a UUIDv7 key and a family."""

    family: ClassVar[Family]
    # Rows that are never changed or deleted, by anyone but the owner.
    append_only: ClassVar[bool] = False
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class ReferenceTable(Table):
    """Public reference data, readable by everyone, written by stewards and migrations."""

    family = Family.REFERENCE

    class Meta:
        abstract = True


class MachineryTable(Table):
    """Technical rows without personal data."""

    family = Family.MACHINERY

    class Meta:
        abstract = True


class GuardedTable(Table):
    """Rows under row-level security. Subclasses say which column opens them to which scope."""

    # Column compared with the scope's person (None: never shown under a person scope).
    person_column: ClassVar[str | None] = None
    # Column compared with the scope's agency besides the region (None: the whole region's offices see it).
    agency_column: ClassVar[str | None] = None
    # Column with the ids of all agencies that work on the row's case; the scope's agency must be among them.
    agencies_column: ClassVar[str | None] = None
    # May the offices of the row's region see it at all?
    office_sees: ClassVar[bool] = True
    # Columns compared with the token of a public verification: each holds what only the row's paper tells.
    token_columns: ClassVar[tuple[str, ...]] = ()
    # Columns compared with the scope's person besides `person_column`: an agent sees the mandate that he was given.
    also_person_columns: ClassVar[tuple[str, ...]] = ()
    # Column with the id of the case, for reading under a mandate: the case must be one that the mandate covers.
    case_column: ClassVar[str | None] = None
    # Columns by which a mandate covers a case: principal, service, case. Only the table where cases begin has it.
    covered_by: ClassVar[tuple[str, str, str] | None] = None
    # Is this the table of mandates, whose own row a mandate's scope reads?
    holds_mandates: ClassVar[bool] = False
    # May every unit of work add rows that it then cannot read? For logs.
    any_scope_adds: ClassVar[bool] = False

    objects: ClassVar[models.Manager[Any]] = GuardedManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        require_scope()
        super().save(*args, **kwargs)


class RegionTable(GuardedTable):
    """Rows of one region; under an office scope only that region's are seen."""

    family = Family.REGION
    region_id = models.UUIDField(db_index=False)

    class Meta:
        abstract = True


class PersonTable(GuardedTable):
    """Rows of one person, over all regions; seen by that person and by named jobs."""

    family = Family.PERSON
    person_column = "person_id"
    office_sees = False
    person_id = models.UUIDField(db_index=False)

    class Meta:
        abstract = True
