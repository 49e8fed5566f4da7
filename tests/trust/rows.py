"""A row of any guarded model, made from its fields alone: so that a new table needs nothing written here."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mpp.kernel.ids import new_id
from mpp.kernel.tables import GuardedTable

WHEN = datetime(2026, 11, 24, 3, tzinfo=UTC)
_counter = itertools.count(1)

# What a constraint of the database wants and a field does not say, by model and field.
CONSTRAINED: dict[str, dict[str, Any]] = {
    "identity.Business": {"id": lambda side: side.person},
    "identity.Mandate": {"expires_at": lambda side: WHEN + timedelta(days=30)},
    "identity.Person": {"id": lambda side: side.person, "nik_index": lambda side: None, "nik": lambda side: None},
    "vault.Disclosure": {"consent_id": lambda side: None},
}


@dataclass(frozen=True)
class Side:
    """To whom a row belongs."""

    region: UUID = field(default_factory=new_id)
    agency: UUID = field(default_factory=new_id)
    person: UUID = field(default_factory=new_id)
    token: str = field(default_factory=lambda: str(new_id()))

    def settings(self, scope: str) -> dict[str, str]:
        """What a unit of work of this side tells the database."""
        told: dict[str, dict[str, object]] = {
            "person": {"person": self.person},
            "office": {"region": self.region, "agency": self.agency},
            "token": {"token": self.token},
        }
        return {"scope": scope, **{name: str(value) for name, value in told.get(scope, {}).items()}}


def make(model: type[models.Model], side: Side, **told: Any) -> models.Model:
    """Insert a row that belongs to one side, and the rows that it points to; `told` are values by column."""
    plain = {
        one.attname: _value(model, one, side) for one in model._meta.concrete_fields if one.attname not in told
    }
    row = model(**plain, **told)
    row.save(force_insert=True)
    return row


def _value(model: type[models.Model], one: "models.Field[Any, Any]", side: Side) -> Any:
    wanted = CONSTRAINED.get(model._meta.label, {})
    if one.name in wanted:
        return wanted[one.name](side)
    if issubclass(model, GuardedTable) and (owner := _owner(model, one, side)) is not None:
        return owner
    if isinstance(one, models.ForeignKey):
        return None if one.null else make(one.related_model, side).pk
    return _plain(one)


def _owner(model: type[GuardedTable], one: "models.Field[Any, Any]", side: Side) -> Any:
    """The value of a column by which the guard judges."""
    opened: dict[str | None, Any] = {
        "region_id": side.region,
        "applicant_id": side.person,  # also where the guard does not let her see the row
        model.person_column: side.person,
        model.agency_column: side.agency,
        model.agencies_column: [side.agency],
    }
    opened |= dict.fromkeys(model.token_columns[:1], side.token)  # the others are digests and numbers
    return opened.get(one.name)


def _plain(one: "models.Field[Any, Any]") -> Any:
    """A value of a field's kind, unlike any before."""
    number = next(_counter)
    if one.choices:
        return one.choices[0][0]
    kinds: list[tuple[type[Any], Any]] = [
        (models.UUIDField, new_id()),
        (ArrayField, []),
        (models.JSONField, {}),
        (models.BinaryField, b"sealed"),
        (models.BooleanField, True),
        (models.DateTimeField, WHEN),
        (models.DateField, date(2026, 11, 24)),
        (models.IntegerField, number),
        (models.CharField, f"x{number}"[: one.max_length]),
        (models.TextField, f"x{number}"),
    ]
    return next(value for kind, value in kinds if isinstance(one, kind))
