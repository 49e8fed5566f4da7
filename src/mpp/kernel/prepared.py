"""Rows read by their ids, and rows added, with SQL that is written once a process.

Django writes a statement anew each time that it is asked, which costs several times what PostgreSQL's answer does.
This is for the few that every submission needs; all others are plain querysets.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from mpp.kernel.scope import require_scope
from mpp.kernel.tables import GuardedTable

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A query as SQL. Of `values` those that are None come with each call, in the order of `places`."""

    sql: str
    values: Sequence[Any]
    places: Sequence[int]
    fields: Sequence[str]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]


class Prepared(Generic[M]):
    """The rows that `build` asks for: a queryset of whole rows of one table, by ids alone.

        _BY_ID = Prepared(Interview, lambda row: Interview.objects.filter(id=row))

    What else stands in the queryset is the same in every call.
    """

    def __init__(self, model: type[M], build: Callable[..., "models.QuerySet[M]"]) -> None:
        self._model, self._build = model, build
        self._statement: _Statement | None = None

    def all(self, *ids: UUID) -> list[M]:
        """The rows, in the queryset's order.

        Raises:
            OutsideUnitOfWork: of a guarded table, and no unit of work is open.
        """
        _check_scope(self._model)
        if self._statement is None:
            self._statement = _statement(self._build, len(ids))
        told = self._statement
        values = list(told.values)
        for place, each in zip(told.places, ids, strict=True):
            values[place] = each
        own = connections[DEFAULT_DB_ALIAS]
        with own.cursor() as cursor:
            cursor.execute(told.sql, values)
            found = cursor.fetchall()
        return [self._row(told, row, own) for row in found]

    def first(self, *ids: UUID) -> M | None:
        """The first row; None when there is none. Raises as `all`."""
        return next(iter(self.all(*ids)), None)

    def _row(self, told: _Statement, row: tuple[Any, ...], own: BaseDatabaseWrapper) -> M:
        values = list(row)
        for position, converters, expression in told.converters:
            for convert in converters:
                values[position] = convert(values[position], expression, own)
        return self._model.from_db(own.alias, told.fields, values)


def _statement(build: Callable[..., "models.QuerySet[M]"], many: int) -> _Statement:
    """Let Django write the query once, with ids in it that nobody has."""
    marks = [uuid4() for _ in range(many)]
    compiler = build(*marks).query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    columns = [expression for expression, _, _ in compiler.select]
    converters = compiler.get_converters(columns).items()
    return _Statement(
        sql,
        values,
        [values.index(mark) for mark in marks],
        [column.target.attname for column in columns],
        [(position, *found) for position, found in converters],
    )


def insert(*rows: models.Model) -> None:
    """Add rows of one table in one statement; none at all is no statement.

    Raises:
        IntegrityError: a key or a constraint stands against it.
        OutsideUnitOfWork: of a guarded table, and no unit of work is open.
    """
    if not rows:
        return
    model = type(rows[0])
    _check_scope(model)
    fields, own = model._meta.concrete_fields, connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, True), own) for row in rows for field in fields]
    with own.cursor() as cursor:
        cursor.execute(_insertion(model, len(rows)), values)
    for row in rows:
        row._state.adding, row._state.db = False, own.alias


@lru_cache(maxsize=1024)  # a table, and how many rows at once
def _insertion(model: type[models.Model], many: int) -> str:
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields
    columns = ", ".join(quote(str(field.column)) for field in fields)
    row = f"({', '.join(_placeholder(field) for field in fields)})"
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * many)}"  # noqa: S608 - the models' own names


def _placeholder(field: "models.Field[Any, Any]") -> str:
    """`%s`; of an array, and some others, with its type."""
    told = getattr(field, "get_placeholder", None)
    return "%s" if told is None else str(told(None, None, connection))


def _check_scope(model: type[models.Model]) -> None:
    if issubclass(model, GuardedTable):
        require_scope()
