"""Laws of the NIK. Serials from 9001 are obviously invented: no district reaches them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpp.kernel import nik

REGIONS = st.from_regex(r"[0-9]{6}", fullmatch=True)
BIRTHS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
SEXES = st.sampled_from(["L", "P"])


def built(region: str, born: date, sex: str, serial: int = 9001) -> str:
    day = born.day + (40 if sex == "P" else 0)
    return f"{region}{day:02}{born.month:02}{born.year % 100:02}{serial:04}"


@given(REGIONS, BIRTHS, SEXES)
def test_any_region_is_accepted_and_holder_is_read_back(region: str, born: date, sex: str) -> None:
    number = built(region, born, sex)
    assert nik.fault(number) is None
    said_sex, dates = nik.embedded(number)
    assert said_sex == sex
    assert born in dates
    assert nik.mismatch_warnings(number, born, said_sex) == ()


@given(REGIONS, BIRTHS, SEXES)
def test_possible_dates_are_a_century_apart(region: str, born: date, sex: str) -> None:
    _, dates = nik.embedded(built(region, born, sex))
    years = [day.year for day in dates]
    assert years == sorted(years)
    assert {year % 100 for year in years} == {born.year % 100}
    assert len(dates) == (1 if (born.month, born.day, born.year % 100) == (2, 29, 0) else 2)


@given(st.text(max_size=24))
def test_every_text_is_judged_and_never_echoed(text: str) -> None:
    try:
        parsed = nik.parse(text)
    except nik.NotANik as refused:
        assert (refused.code, refused.details) == (refused.fault.value, {})
    else:
        assert nik.fault(parsed) is None
        assert nik.parse(parsed) == parsed


@given(REGIONS, BIRTHS, SEXES)
def test_mask_hides_twelve_digits(region: str, born: date, sex: str) -> None:
    number = built(region, born, sex)
    masked = nik.mask(number)
    assert len(masked) == 16
    assert masked[2:14] == "•" * 12
    assert masked[:2] + masked[-2:] == number[:2] + number[-2:]


def test_mask_shows_nothing_of_what_is_no_nik() -> None:
    assert nik.mask("Contoh Rekaan") == "•" * 16


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", nik.Fault.NOT_DIGITS),
        ("35101652049O9001", nik.Fault.NOT_DIGITS),
        ("٣٥١٠١٦٥٢٠٤٩٠٩٠٠١", nik.Fault.NOT_DIGITS),
        ("351016520490900", nik.Fault.WRONG_LENGTH),
        ("3510160004909001", nik.Fault.IMPOSSIBLE_DATE),
        ("3510163204909001", nik.Fault.IMPOSSIBLE_DATE),
        ("3510164004909001", nik.Fault.IMPOSSIBLE_DATE),
        ("3510167204909001", nik.Fault.IMPOSSIBLE_DATE),
        ("3510163102909001", nik.Fault.IMPOSSIBLE_DATE),
        ("3510161213909001", nik.Fault.IMPOSSIBLE_DATE),
        ("3510165204900000", nik.Fault.NO_SERIAL),
    ],
)
def test_faults_are_told_by_reason(text: str, fault: nik.Fault) -> None:
    assert nik.fault(text) == fault


def test_leap_day_of_year_00_belongs_to_2000_alone() -> None:
    assert nik.embedded("3510162902009001") == ("L", (date(2000, 2, 29),))


def test_written_with_blanks_and_dots_it_is_the_same_number() -> None:
    assert nik.parse(" 3510.1652 0490-9001 ") == "3510165204909001"


def test_other_date_and_sex_only_warn() -> None:
    warnings = nik.mismatch_warnings("3510165204909001", date(1990, 4, 13), "L")
    assert warnings == (nik.Warned.BIRTH_DATE, nik.Warned.SEX)


def test_unknown_record_is_not_compared() -> None:
    assert nik.mismatch_warnings("3510165204909001", None, None) == ()
