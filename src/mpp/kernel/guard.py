"""Row-level security, made from the models' own declarations and installed after every migration."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from mpp.kernel.tables import Family, GuardedTable, Table

APP_ROLES = ("mpp_app", "mpp_worker")
# Ours alone: what an extension or an administrator keeps in the schema is not ours to grant.
_OWN_ROUTINES = (
    "SELECT oid::regprocedure::text FROM pg_proc "
    "WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole"
)
_OWN_SEQUENCES = (
    "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' "
    "AND relnamespace = 'public'::regnamespace AND relowner = current_user::regrole"
)


def _setting(name: str, cast: str = "") -> str:
    """A transaction-local setting, read once a query thanks to the sub-select."""
    return f"(SELECT NULLIF(current_setting('mpp.{name}', true), ''){cast})"


def guarded_models() -> list[type[GuardedTable]]:
    """Every model whose rows belong to a person or a region."""
    return [model for model in apps.get_models() if issubclass(model, GuardedTable)]


def condition(model: type[GuardedTable]) -> str:
    """The one row condition of a guarded table, over all scopes."""
    scope = _setting("scope")
    parts = [f"{scope} = 'system'"]
    if model.person_column:
        parts += [_is_persons(column) for column in (model.person_column, *model.also_person_columns)]
    if model.family is Family.REGION and model.office_sees:
        office = f"{scope} = 'office' AND region_id = {_setting('region', '::uuid')}"
        if model.agency_column:
            office += f" AND {model.agency_column} = {_setting('agency', '::uuid')}"
        if model.agencies_column:
            office += f" AND {_setting('agency', '::uuid')} = ANY({model.agencies_column})"
        parts.append(f"({office})")
    parts += [f"({scope} = 'token' AND {column} = {_setting('token')})" for column in model.token_columns]
    return " OR ".join(parts)


def _is_persons(column: str) -> str:
    own, merged = _setting("person", "::uuid"), _setting("merged", "::uuid[]")
    return f"({_setting('scope')} = 'person' AND ({column} = {own} OR {column} = ANY({merged}::uuid[])))"


def mandate_condition(model: type[GuardedTable]) -> str | None:
    """What an agent may read of a table under the scope `mandate`; None: nothing.

    The functions are the mandates' own (`identity/migrations`, `applications/migrations`): they read the mandate in
    force at the scope's moment, once a query, so that a mandate that ended shows nothing whatever the app believes.
    """
    scope = f"{_setting('scope')} = 'mandate'"
    if model.holds_mandates:
        return f"{scope} AND id = {_setting('mandate', '::uuid')} AND agent_id = {_setting('person', '::uuid')}"
    if model.covered_by is not None:
        principal, service, case = model.covered_by
        services = "(SELECT mpp_mandate_services())::text[]"
        covered = f"{service} = ANY({services}) OR '*' = ANY({services}) OR {case} = (SELECT mpp_mandate_case())"
        return f"{scope} AND {principal} = (SELECT mpp_mandate_principal()) AND ({covered})"
    if model.case_column is not None:
        return f"{scope} AND {model.case_column} = ANY((SELECT mpp_mandate_cases())::uuid[])"
    return None


def _mandate_policy(model: type[GuardedTable]) -> list[str]:
    """A policy of its own, for reading alone: what an agent changes goes through a named system work."""
    table, rule = f'"{model._meta.db_table}"', mandate_condition(model)
    gone = f"DROP POLICY IF EXISTS mpp_mandate ON {table}"
    return [gone] + ([f"CREATE POLICY mpp_mandate ON {table} FOR SELECT USING ({rule})"] if rule else [])


def statements_for(model: type[GuardedTable]) -> list[str]:
    """The SQL that guards one table; running it again changes nothing."""
    table = f'"{model._meta.db_table}"'
    rule = condition(model)
    added = f"{_setting('scope')} IS NOT NULL" if model.any_scope_adds else rule
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS mpp_scope ON {table}",
        f"CREATE POLICY mpp_scope ON {table} USING ({rule}) WITH CHECK ({added})",
        *_mandate_policy(model),
        *_grants(model),
    ]


def _grants(model: type[models.Model]) -> list[str]:
    """What the app roles may do with a table; taken away first, since a table may have become append-only."""
    table, append_only = f'"{model._meta.db_table}"', issubclass(model, Table) and model.append_only
    verbs = "SELECT, INSERT" if append_only else "SELECT, INSERT, UPDATE, DELETE"
    return [
        *(f"REVOKE ALL ON {table} FROM {role}" for role in APP_ROLES),
        *(f"GRANT {verbs} ON {table} TO {role}" for role in APP_ROLES),
    ]


def _statements(model: type[models.Model]) -> list[str]:
    return statements_for(model) if issubclass(model, GuardedTable) else _grants(model)


def install(models_: Iterable[type[models.Model]] | None = None) -> None:
    """Guard every table of the installed apps and grant the app roles what they need. Idempotent."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in models_ or apps.get_models(include_auto_created=True):
            if model._meta.db_table not in existing:
                continue
            for statement in _statements(model):
                cursor.execute(statement)
        for role in APP_ROLES:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT SELECT ON django_migrations TO {role}")  # asked by /readyz
        _grant_all(cursor, "EXECUTE ON ROUTINE", _OWN_ROUTINES)
        _grant_all(cursor, "USAGE, SELECT ON SEQUENCE", _OWN_SEQUENCES)


def _grant_all(cursor: CursorWrapper, verb: str, which: str) -> None:
    """Let the app roles use everything that a query names."""
    cursor.execute(which)
    names = ", ".join(name for (name,) in cursor.fetchall())
    if names:
        cursor.execute(f"GRANT {verb} {names} TO {', '.join(APP_ROLES)}")
