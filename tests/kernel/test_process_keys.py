"""One key ring for a process: built once, from the settings, on the store that the settings name."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytest_django import Settings

from mpp.config import database, environment
from mpp.kernel.crypto import Where
from mpp.kernel.guard import APP_ROLES
from mpp.kernel.ids import new_id
from mpp.kernel.keys import (
    FileMasterKey,
    HolderKind,
    KeyRing,
    MemoryKeyStore,
    PostgresKeyStore,
    override,
    process_blind,
    process_ring,
)
from mpp.kernel.keys import process as process_keys

SITI_NIK = "3510016501900001"


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process as it is before anyone asked for a key; what it opens then is closed again."""
    opened: list[PostgresKeyStore] = []

    def opening(dsn: str) -> PostgresKeyStore:
        opened.append(PostgresKeyStore(dsn))
        return opened[-1]

    monkeypatch.setattr(process_keys, "_keys", None)
    monkeypatch.setattr(process_keys, "PostgresKeyStore", opening)
    yield
    for store in opened:
        store.close()


def test_threads_that_ask_at_once_share_one_ring(unbuilt: None, tmp_path: Path, settings: Settings) -> None:
    settings.MPP_KEYS = {"DSN": f"host={tmp_path}", "MASTER": tmp_path / "master.key"}
    with ThreadPoolExecutor(8) as pool:
        rings = set(pool.map(lambda _: process_ring(), range(8)))
    assert len(rings) == 1


def test_the_blind_index_stays_the_same_over_a_restart(tmp_path: Path) -> None:
    store, master = MemoryKeyStore(), FileMasterKey(tmp_path / "master.key")
    with override(KeyRing(store, master)):
        before = process_blind().nik(SITI_NIK)
        assert process_blind() is process_blind()
    with override(KeyRing(store, master)):
        assert process_blind().nik(SITI_NIK) == before


def test_another_ring_holds_within_its_block_only(key_ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing(MemoryKeyStore(), FileMasterKey(tmp_path / "master.key"))
    with override(other):
        assert process_ring() is other
    assert process_ring() is key_ring


def test_the_app_role_seals_in_a_database_apart_from_the_main_one(
    unbuilt: None, postgres_server: Path, settings: Settings, tmp_path: Path
) -> None:
    owner = PostgresKeyStore(settings.MPP_KEYS["DSN"], connections=1)
    owner.create_schema(APP_ROLES)
    owner.close()
    dsn = database.keys_dsn(environment.home(), ("", ""), "app")
    assert "dbname=mpp_keys" in dsn
    settings.MPP_KEYS = {"DSN": dsn, "MASTER": environment.home() / "secrets" / "master.key"}
    person, here = new_id(), Where("vault.fact", new_id(), "value")
    process_ring().ensure(person, HolderKind.PERSON)
    assert process_ring().open_bytes(person, here, process_ring().seal_bytes(person, here, b"x")) == b"x"
