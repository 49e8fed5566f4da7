"""The tables of the PostgreSQL key store. Every statement may run again without effect."""

from collections.abc import Iterable

from psycopg import sql

STATEMENTS = (
    "CREATE SCHEMA IF NOT EXISTS mpp_keys",
    """CREATE TABLE IF NOT EXISTS mpp_keys.root (
        name text PRIMARY KEY,
        wrapped bytea NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS mpp_keys.holder (
        holder uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('person', 'case')),
        version integer NOT NULL CHECK (version > 0),
        wrapped bytea)""",
    """CREATE TABLE IF NOT EXISTS mpp_keys.erasure (
        holder uuid PRIMARY KEY REFERENCES mpp_keys.holder,
        at timestamptz NOT NULL,
        reason text NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS erasure_at ON mpp_keys.erasure (at)",
    # The database itself refuses to bring a destroyed key back, whatever the program asks.
    """CREATE OR REPLACE FUNCTION mpp_keys.refuse_revival() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'a destroyed key does not come back'; END $$""",
    """CREATE OR REPLACE TRIGGER refuse_revival BEFORE UPDATE ON mpp_keys.holder FOR EACH ROW
        WHEN (OLD.wrapped IS NULL AND NEW.wrapped IS NOT NULL)
        EXECUTE FUNCTION mpp_keys.refuse_revival()""",
)
# Arbitrary but fixed: two processes that start together create the schema one after the other.
CREATION_LOCK = 0x6D70_706B


def grants(users: Iterable[str]) -> list[sql.Composed]:
    """Return what a program's role needs: it adds and forgets keys, but deletes no row."""
    templates = (
        "GRANT USAGE ON SCHEMA mpp_keys TO {}",
        "GRANT SELECT, INSERT ON mpp_keys.root, mpp_keys.holder, mpp_keys.erasure TO {}",
        "GRANT UPDATE (wrapped) ON mpp_keys.holder TO {}",
    )
    return [sql.SQL(text).format(sql.Identifier(user)) for user in users for text in templates]
