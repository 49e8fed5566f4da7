"""Every setting is documented, secrets stay private, and a wrong role is said clearly."""

import stat
from pathlib import Path

import pytest

from mpp.config import database, environment, secrets

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_stands_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()
    for setting in environment.SETTINGS:
        assert f"# {setting.meaning}\n#{setting.name}={setting.default}\n" in example


def test_an_undeclared_setting_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        environment.read("MPP_UNHEARD_OF")


def test_a_kept_secret_stays_the_same_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = secrets.kept(tmp_path / "secrets", "django")
    assert secrets.kept(tmp_path / "secrets", "django") == first
    assert len(first) >= 40
    assert stat.S_IMODE((tmp_path / "secrets" / "django").stat().st_mode) == 0o600


def test_an_unknown_database_role_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(database.UnknownRole, match="owner, app, worker"):
        database.connection(tmp_path, "", "root")


def test_a_database_url_is_taken_apart() -> None:
    parsed = database.parse_url("postgresql://owner:s%40fe@db.internal:5433/mpp?sslmode=require")
    assert (parsed["HOST"], parsed["PORT"], parsed["NAME"]) == ("db.internal", "5433", "mpp")
    assert (parsed["USER"], parsed["PASSWORD"]) == ("owner", "s@fe")
    assert parsed["OPTIONS"] == {"sslmode": "require"}


def test_a_long_data_folder_gets_a_short_socket_folder() -> None:
    long = Path("/home") / ("x" * 120)
    assert len(str(database.socket_folder(long))) < 60
    assert database.socket_folder(long) == database.socket_folder(long)
