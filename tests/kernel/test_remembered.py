"""What is read again only after a while, and at once where it was changed."""

from collections.abc import Callable, Iterator

import pytest

from mpp.kernel import remembered


@pytest.fixture
def asked() -> Iterator[list[str]]:
    yield []
    remembered.forget_all()


def answers(asked: list[str], answer: str) -> Callable[[str], str]:
    @remembered.remembered
    def name_of(code: str) -> str:
        asked.append(code)
        return answer

    return name_of


def test_an_answer_is_read_once_in_a_while(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    name_of = answers(asked, "Banyuwangi")
    assert [name_of("35.10"), name_of("35.10"), name_of("92.08")] == ["Banyuwangi"] * 3
    assert asked == ["35.10", "92.08"]
    monkeypatch.setattr(remembered, "SECONDS", 0.0)
    name_of("35.10")
    assert asked == ["35.10", "92.08", "35.10"]


def test_who_changes_something_reads_it_anew(asked: list[str]) -> None:
    name_of = answers(asked, "Banyuwangi")
    name_of("35.10")
    remembered.forget_all()
    name_of("35.10")
    assert asked == ["35.10", "35.10"]


def test_what_is_not_there_yet_is_asked_for_each_time(asked: list[str]) -> None:
    name_of = answers(asked, "")
    name_of("35.10")
    name_of("35.10")
    assert asked == ["35.10", "35.10"]
