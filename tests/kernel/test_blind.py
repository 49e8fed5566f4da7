"""People are found by NIK, phone and words of a name, through entries that show none of them."""

import pytest

from mpp.kernel.blind import BlindIndex, NotIndexable, name_words, normal_phone

INDEX = BlindIndex(b"s" * 32)
NIK = "9999990101990001"


@pytest.mark.parametrize("typed", [NIK, " 9999990101990001 ", "999999 010199 0001", "9999.9901.0199-0001"])
def test_a_nik_is_found_however_it_is_typed(typed: str) -> None:
    assert INDEX.nik(typed) == INDEX.nik(NIK)


@pytest.mark.parametrize("typed", ["", "999999010199000", "99999901019900012", "999999010199000A", "９" * 16])
def test_what_is_no_nik_is_refused_without_naming_it(typed: str) -> None:
    with pytest.raises(NotIndexable) as caught:
        INDEX.nik(typed)
    assert caught.value.details == {"kind": "nik"}


@pytest.mark.parametrize(
    "typed", ["081200000001", "0812-0000-0001", "62812 0000 0001", "+62 (0)812 0000 0001", "0062812 00000001"]
)
def test_a_phone_is_found_however_it_is_typed(typed: str) -> None:
    assert normal_phone(typed) == "6281200000001"
    assert INDEX.phone(typed) == INDEX.phone("+6281200000001")


def test_a_foreign_number_stays_foreign() -> None:
    assert normal_phone("+60 12 000 0000") == "60120000000"


@pytest.mark.parametrize("typed", ["", "0812", "+", "telepon", "1" * 16])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(NotIndexable):
        INDEX.phone(typed)


def test_same_digits_of_another_kind_give_another_entry() -> None:
    digits = "62812000000012"
    assert INDEX.phone(digits) != INDEX._entry("nik", digits)


def test_another_secret_gives_other_entries() -> None:
    assert BlindIndex(b"t" * 32).nik(NIK) != INDEX.nik(NIK)


def test_an_entry_shows_nothing_of_the_value() -> None:
    assert NIK not in INDEX.nik(NIK)
    assert len(INDEX.nik(NIK)) == 64


def test_one_word_finds_a_longer_name() -> None:
    assert INDEX.name("contoh") < INDEX.name("Siti CONTOH Palsu")
    assert not INDEX.name("lain") & INDEX.name("Siti Contoh Palsu")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Soekarno", "sukarno"), ("Djoko Tjontoh", "Joko Contoh"), ("Nu'man", "Nu’man"), ("André", "ANDRE")],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert name_words(one) == name_words(other)


def test_initials_are_left_out_unless_they_are_all_there_is() -> None:
    assert name_words("M. Contoh") == {"contoh"}
    assert name_words("R") == {"r"}
    assert INDEX.name(" - ") == frozenset()


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        BlindIndex(b"short")
