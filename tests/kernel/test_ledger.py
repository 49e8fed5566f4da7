"""The erasure ledger's copy in a file: only added to, whole after a cut, ahead of a restored store."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mpp.kernel.ids import new_id
from mpp.kernel.keys import Erasure, FileMasterKey, HolderDestroyed, HolderKind, KeyRing, LedgerFile, MemoryKeyStore

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / "erasures.jsonl"


def test_what_was_appended_is_read_in_order_and_from_a_moment_on(file: Path) -> None:
    ledger = LedgerFile(file)
    late, early = Erasure(new_id(), AT + timedelta(days=1), "case_term"), Erasure(new_id(), AT, "person_erased")
    assert ledger.read() == []
    for one in (late, early):
        ledger.append(one)
    assert ledger.read() == [early, late]
    assert ledger.read(AT + timedelta(hours=1)) == [late]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_line_that_was_cut_off_spoils_no_other(file: Path) -> None:
    ledger = LedgerFile(file)
    first, second = (Erasure(new_id(), AT + timedelta(days=day), "person_erased") for day in range(2))
    ledger.append(first)
    with file.open("a") as cut:
        cut.write('{"holder":"01a2')
    ledger.append(second)
    assert ledger.read() == [first, second]


def test_the_file_destroys_what_a_restored_store_brought_back(file: Path, tmp_path: Path) -> None:
    master, store, person = FileMasterKey(tmp_path / "master.key"), MemoryKeyStore(), new_id()
    ring = KeyRing(store, master, ledger=LedgerFile(file))
    ring.ensure(person, HolderKind.PERSON)
    restored = MemoryKeyStore()  # as it was before
    restored.add_roots(store.roots())
    restored.add(store.find([person]).values())
    ring.destroy(person, AT, "person_erased")
    again = KeyRing(restored, master, ledger=LedgerFile(file))
    again.warm([person])
    assert again.erasures() == [Erasure(person, AT, "person_erased")]
    assert again.destroyed([person]) == set()
    assert again.replay(again.erasures()) == 1
    assert again.destroyed([person]) == {person}
    with pytest.raises(HolderDestroyed):
        again.warm([person])
    assert len(LedgerFile(file).read()) == 1  # replaying adds nothing
