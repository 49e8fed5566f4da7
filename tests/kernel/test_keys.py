"""One key for each holder, gone for good once destroyed; the same laws for both stores."""

import tempfile
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from mpp.config import postgres as postgres_server
from mpp.kernel.crypto import CannotOpen, Where
from mpp.kernel.ids import new_id
from mpp.kernel.keys import (
    Erasure,
    FileMasterKey,
    HolderDestroyed,
    HolderKey,
    HolderKind,
    HolderUnknown,
    KeyRing,
    KeyStore,
    KeyStoreUnavailable,
    KindDiffers,
    MasterKeyRefused,
    MemoryKeyStore,
    PostgresKeyStore,
)

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
HERE = Where("vault_fact", "row-1", "value")
PERSON, CASE = HolderKind.PERSON, HolderKind.CASE


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class CountingStore(MemoryKeyStore):
    """Counts how often holders are looked up."""

    finds = 0

    def find(self, holders: Collection[UUID]) -> dict[UUID, HolderKey]:
        self.finds += 1
        return super().find(holders)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A throw-away PostgreSQL that listens on a socket in its own folder only; returns its DSN."""
    with tempfile.TemporaryDirectory(prefix="mpp-keys-") as folder:
        postgres_server.hand_over(Path(folder))
        data = f"{folder}/data"
        postgres_server.run_binary("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=40"
        postgres_server.run_binary("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"host={folder} user=postgres dbname=postgres"
        finally:
            postgres_server.run_binary("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


@pytest.fixture
def postgres(cluster: str) -> Iterator[PostgresKeyStore]:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS mpp_keys CASCADE")
    store = PostgresKeyStore(cluster)
    store.create_schema()
    yield store
    store.close()


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> KeyStore:
    made: KeyStore = MemoryKeyStore() if request.param == "memory" else request.getfixturevalue("postgres")
    return made


@pytest.fixture
def master(tmp_path: Path) -> FileMasterKey:
    return FileMasterKey(tmp_path / "master")


@pytest.fixture
def ring(store: KeyStore, master: FileMasterKey) -> KeyRing:
    return KeyRing(store, master)


def test_a_holder_reads_what_was_sealed_in_any_process(
    ring: KeyRing, store: KeyStore, master: FileMasterKey
) -> None:
    person, value = new_id(), {"nama": "Siti Contoh Palsu", "anak": [1, None, True]}
    ring.ensure(person, PERSON)
    sealed = ring.seal_json(person, HERE, value)
    assert b"Contoh" not in sealed
    assert ring.open_json(person, HERE, sealed) == value
    assert KeyRing(store, master).open_json(person, HERE, sealed) == value


def test_ensuring_twice_keeps_the_first_key(ring: KeyRing) -> None:
    case = new_id()
    ring.ensure(case, CASE)
    sealed = ring.seal_bytes(case, HERE, b"berkas")
    ring.ensure(case, CASE)
    assert ring.open_bytes(case, HERE, sealed) == b"berkas"


def test_a_new_holders_key_is_made_and_known_without_being_looked_up(master: FileMasterKey) -> None:
    counting = CountingStore()
    ring, case = KeyRing(counting, master), new_id()
    ring.make(case, CASE)
    sealed = ring.seal_bytes(case, HERE, b"berkas")
    assert counting.finds == 0
    assert KeyRing(counting, master).open_bytes(case, HERE, sealed) == b"berkas"


def test_making_a_key_that_stands_keeps_it(ring: KeyRing, store: KeyStore, master: FileMasterKey) -> None:
    case = new_id()
    ring.make(case, CASE)
    sealed = ring.seal_bytes(case, HERE, b"berkas")
    other = KeyRing(store, master)
    other.make(case, CASE)
    assert other.open_bytes(case, HERE, sealed) == b"berkas"


def test_one_holder_cannot_read_another(ring: KeyRing) -> None:
    one, other = new_id(), new_id()
    ring.ensure_many([one, other], PERSON)
    with pytest.raises(CannotOpen):
        ring.open_bytes(other, HERE, ring.seal_bytes(one, HERE, b"rahasia"))


def test_a_holder_without_a_key_is_refused(ring: KeyRing) -> None:
    with pytest.raises(HolderUnknown):
        ring.seal_bytes(new_id(), HERE, b"x")


def test_a_person_is_not_a_case(ring: KeyRing) -> None:
    person = new_id()
    ring.ensure(person, PERSON)
    with pytest.raises(KindDiffers):
        ring.ensure(person, CASE)


def test_many_holders_get_keys_over_all_buckets(ring: KeyRing, store: KeyStore) -> None:
    holders = [new_id() for _ in range(600)]
    ring.ensure_many(holders, CASE)
    rows = store.find(holders)
    assert len({row.wrapped for row in rows.values()}) == 600
    assert len(store.roots()) == 256
    for holder in holders[::100]:
        assert ring.open_bytes(holder, HERE, ring.seal_bytes(holder, HERE, b"x")) == b"x"


def test_a_destroyed_key_opens_nothing_and_is_never_made_again(ring: KeyRing, store: KeyStore) -> None:
    person = new_id()
    ring.ensure(person, PERSON)
    sealed = ring.seal_bytes(person, HERE, b"rahasia")
    ring.destroy(person, AT, "person_asked")
    for refused in (
        lambda: ring.open_bytes(person, HERE, sealed),
        lambda: ring.seal_bytes(person, HERE, b"baru"),
        lambda: ring.ensure(person, PERSON),
    ):
        with pytest.raises(HolderDestroyed):
            refused()
    assert store.find([person])[person].wrapped is None
    assert store.erasures() == [Erasure(person, AT, "person_asked")]


def test_another_process_stops_opening_after_the_cache_s_life(
    ring: KeyRing, store: KeyStore, master: FileMasterKey
) -> None:
    watch, person = Watch(), new_id()
    ring.ensure(person, PERSON)
    sealed = ring.seal_bytes(person, HERE, b"rahasia")
    other = KeyRing(store, master, cache_seconds=15, monotonic=watch)
    assert other.open_bytes(person, HERE, sealed) == b"rahasia"
    ring.destroy(person, AT, "person_asked")
    watch.seconds = 14.9  # still cached; and use must not lengthen its life
    assert other.open_bytes(person, HERE, sealed) == b"rahasia"
    watch.seconds = 15.0
    with pytest.raises(HolderDestroyed):
        other.open_bytes(person, HERE, sealed)


def test_destroying_again_keeps_the_first_ledger_row(ring: KeyRing, store: KeyStore) -> None:
    person = new_id()
    ring.ensure(person, PERSON)
    ring.destroy(person, AT, "person_asked")
    ring.destroy(person, datetime(2027, 1, 1, tzinfo=UTC), "again")
    assert store.erasures() == [Erasure(person, AT, "person_asked")]


def test_an_unknown_holder_cannot_be_destroyed(ring: KeyRing, store: KeyStore) -> None:
    with pytest.raises(HolderUnknown):
        ring.destroy(new_id(), AT, "person_asked")
    assert store.erasures() == []


def test_a_restored_store_replays_the_ledger(ring: KeyRing) -> None:
    person, later = new_id(), new_id()
    ring.ensure(person, PERSON)
    ledger = [Erasure(person, AT, "person_asked"), Erasure(later, AT, "retention")]
    assert ring.replay(ledger) == 1  # the other was born after the backup: there is nothing to destroy
    with pytest.raises(HolderDestroyed):
        ring.seal_bytes(person, HERE, b"x")


def test_a_purpose_keeps_its_secret(ring: KeyRing, store: KeyStore, master: FileMasterKey) -> None:
    assert ring.secret("blind") == KeyRing(store, master).secret("blind")
    assert ring.secret("blind") != ring.secret("audit")
    assert len(ring.secret("blind")) == 32


def test_another_master_key_is_refused_and_adds_nothing(ring: KeyRing, store: KeyStore, tmp_path: Path) -> None:
    ring.ensure(new_id(), PERSON)
    before = store.roots()
    stranger = KeyRing(store, FileMasterKey(tmp_path / "other"))
    with pytest.raises(MasterKeyRefused):
        stranger.secret("blind")
    assert store.roots() == before


def test_a_key_moved_to_another_holder_does_not_unwrap(
    postgres: PostgresKeyStore, master: FileMasterKey, cluster: str
) -> None:
    ring, holders = KeyRing(postgres, master), [new_id() for _ in range(2)]
    ring.ensure_many(holders, PERSON)
    with psycopg.connect(cluster) as connection:
        move = """UPDATE mpp_keys.holder SET wrapped =
            (SELECT wrapped FROM mpp_keys.holder WHERE holder = %s) WHERE holder = %s"""
        connection.execute(move, holders)
    with pytest.raises(CannotOpen):
        KeyRing(postgres, master).seal_bytes(holders[1], HERE, b"x")


def test_processes_that_race_share_one_key(postgres: PostgresKeyStore, master: FileMasterKey) -> None:
    holders = [new_id() for _ in range(20)]
    rings = [KeyRing(postgres, master) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda ring: ring.ensure_many(holders, PERSON), rings))
    for holder in holders:
        sealed = rings[0].seal_bytes(holder, HERE, b"x")
        assert all(ring.open_bytes(holder, HERE, sealed) == b"x" for ring in rings)


def test_the_database_refuses_to_bring_a_key_back(
    postgres: PostgresKeyStore, master: FileMasterKey, cluster: str
) -> None:
    ring, person = KeyRing(postgres, master), new_id()
    ring.ensure(person, PERSON)
    ring.destroy(person, AT, "person_asked")
    revive = "UPDATE mpp_keys.holder SET wrapped = '\\x00' WHERE holder = %s"
    with psycopg.connect(cluster) as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute(revive, [person])


def test_a_program_s_role_works_but_deletes_nothing(
    postgres: PostgresKeyStore, master: FileMasterKey, cluster: str
) -> None:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS keys_app")
        connection.execute("CREATE ROLE keys_app LOGIN")
    postgres.create_schema(["keys_app"])
    dsn, person = cluster.replace("user=postgres", "user=keys_app"), new_id()
    app = PostgresKeyStore(dsn)
    ring = KeyRing(app, master)
    ring.ensure(person, PERSON)
    ring.destroy(person, AT, "person_asked")
    app.close()
    for table in ("root", "holder", "erasure"):
        with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"DELETE FROM mpp_keys.{table}")
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute("DROP OWNED BY keys_app")
        connection.execute("DROP ROLE keys_app")


def test_the_schema_may_be_created_again(postgres: PostgresKeyStore, master: FileMasterKey) -> None:
    person = new_id()
    KeyRing(postgres, master).ensure(person, PERSON)
    postgres.create_schema()
    assert person in postgres.find([person])


def test_a_restart_of_the_database_costs_no_request(
    postgres: PostgresKeyStore, master: FileMasterKey, cluster: str
) -> None:
    ring = KeyRing(postgres, master)
    ring.ensure(new_id(), PERSON)
    cut = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"""
    with psycopg.connect(cluster) as connection:
        assert connection.execute(cut).fetchone() != (0,)
    ring.ensure(new_id(), PERSON)


def test_a_list_of_holders_costs_one_round_trip(master: FileMasterKey) -> None:
    store, holders = CountingStore(), [new_id() for _ in range(50)]
    KeyRing(store, master).ensure_many(holders, PERSON)
    reader = KeyRing(store, master)
    store.finds = 0
    reader.warm(holders)
    for holder in holders:
        reader.seal_bytes(holder, HERE, b"x")
    assert store.finds == 1


def test_a_store_that_is_down_is_named_as_such(
    tmp_path: Path, master: FileMasterKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mpp.kernel.keys.postgres.WAIT_SECONDS", 0.2)
    store = PostgresKeyStore(f"host={tmp_path} user=postgres dbname=postgres")
    with pytest.raises(KeyStoreUnavailable):
        KeyRing(store, master).ensure(new_id(), PERSON)
    store.close()


def test_the_master_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "master"
    wrapped = FileMasterKey(path).wrap("bucket/000", b"k" * 32)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["master"]
    assert FileMasterKey(path).unwrap("bucket/000", wrapped) == b"k" * 32
    with pytest.raises(CannotOpen):
        FileMasterKey(path).unwrap("bucket/001", wrapped)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_master_key_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "master"
    FileMasterKey(path)
    path.chmod(mode)
    with pytest.raises(MasterKeyRefused) as caught:
        FileMasterKey(path)
    assert caught.value.details == {"reason": "exposed"}


@pytest.mark.parametrize("text", ["", "ab" * 31, "ab" * 33, "z" * 64])
def test_a_damaged_master_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "master"
    path.touch(0o600)
    path.write_text(text)
    with pytest.raises(MasterKeyRefused) as caught:
        FileMasterKey(path)
    assert caught.value.details == {"reason": "damaged"}


def test_processes_that_race_make_one_master_key(tmp_path: Path) -> None:
    path = tmp_path / "master"
    with ThreadPoolExecutor(8) as pool:
        masters = list(pool.map(lambda _: FileMasterKey(path), range(8)))
    wrapped = masters[0].wrap("bucket/000", b"k" * 32)
    assert all(master.unwrap("bucket/000", wrapped) == b"k" * 32 for master in masters)
