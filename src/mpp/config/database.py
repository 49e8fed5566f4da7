"""Where the database is, and as whom this process speaks to it."""

import tempfile
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.conninfo import make_conninfo

from mpp.config import secrets

ROLES = {"owner": "mpp_owner", "app": "mpp_app", "worker": "mpp_worker"}
EMBEDDED_DATABASE = "mpp"


class UnknownRole(ValueError):
    """MPP_DB_ROLE is none of owner, app, worker."""


def parse_url(url: str) -> dict[str, Any]:
    """Turn a postgresql:// URL into Django's connection settings."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "HOST": unquote(parts.hostname or "") or options.pop("host", ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": options,
    }


def socket_folder(home: Path) -> Path:
    """The embedded server's socket folder. A socket's path may not exceed 107 bytes, so a long home moves it."""
    folder = home / "pg"
    return (
        folder if len(str(folder)) < 90 else Path(tempfile.gettempdir()) / f"mpp-{zlib.crc32(str(home).encode())}"
    )


def connection(home: Path, url: str, role: str) -> dict[str, Any]:
    """Return Django's DATABASES entry for a role.

    Raises:
        UnknownRole: the role is not one of `ROLES`.
    """
    if role not in ROLES:
        raise UnknownRole(f"MPP_DB_ROLE is {role!r}; it must be one of {', '.join(ROLES)}")
    base = parse_url(url) if url else _embedded(home)
    if role != "owner":
        base |= {"USER": ROLES[role], "PASSWORD": secrets.kept(home / "secrets", f"db-{role}")}
    return {"ENGINE": "mpp.kernel.postgresql", "CONN_HEALTH_CHECKS": True, **base}


def keys_dsn(home: Path, urls: tuple[str, str], role: str) -> str:
    """Return the connection string of the key store for a role.

    `urls` are those of the main database and of the key store. The second may be empty: then the keys stand
    on the main database's server, in a database of the same name with `_keys` after it.
    """
    main_url, keys_url = urls
    found = connection(home, keys_url or main_url, role)
    return _dsn(found, found["NAME"] if keys_url else keys_database(found["NAME"]))


def main_dsn(home: Path, url: str, role: str) -> str:
    """Return the connection string of the main database for a role."""
    found = connection(home, url, role)
    return _dsn(found, found["NAME"])


def _dsn(found: dict[str, Any], name: str) -> str:
    options = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "password": found["PASSWORD"]}
    given = {key: value for key, value in options.items() if value}
    return make_conninfo(dbname=name, **given, **found["OPTIONS"])


def keys_database(main: str) -> str:
    """Return the name of the key store's database that goes with a main database."""
    return f"{main}_keys"


def _embedded(home: Path) -> dict[str, Any]:
    return {
        "HOST": str(socket_folder(home)),
        "PORT": "5432",
        "NAME": EMBEDDED_DATABASE,
        "USER": ROLES["owner"],
        "PASSWORD": secrets.kept(home / "secrets", "db-owner"),
        "OPTIONS": {},
    }
