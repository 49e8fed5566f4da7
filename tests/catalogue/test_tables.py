"""Decision tables: what they give, what is proved of them, and what of them is refused."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from mpp.catalogue.tables import Table, expanded, values_of
from mpp.cli import main
from mpp.cli.pack_checking import check_all
from mpp.kernel.cel import UNDECIDED, CelType, compile_expression, evaluate
from tests.catalogue.planting import BPMN, PACKS, SCENARIO, SERVICE, plant

KIND = "applicant.purpose.kind"
RISK = f"""  risk:
    hit: unique
    rows:
      - {{when: '{KIND} == "work" && age_on(applicant.birth_date, today) < 20', gives: high}}
      - {{when: '{KIND} == "work" && age_on(applicant.birth_date, today) >= 20', gives: low}}
      - {{when: '{KIND} == "school"', gives: low}}
"""
TARIFF = f"""  tariff:
    hit: collect
    rows:
      - {{when: '{KIND} == "work"', gives: 7000}}
      - {{when: 'parameter.fee < 100', gives: 500}}
"""
LOOKS = f"""  looks:
    hit: collect
    rows:
      - {{when: '{KIND} == "work"', gives: labour}}
      - {{when: 'true', gives: archive}}
"""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS, tmp_path / "packs"))


def planted(packs: Path, tables: str, fee: str = "parameter.fee", condition: str = "true") -> list[str]:
    """What is told of the small pack with these tables, a fee, and a condition that leads to the refusal."""
    plant(packs, SERVICE, 'fee: "parameter.fee"\n', f"fee: {fee}\ntables:\n{tables}")
    plant(packs, BPMN, 'decision.verify == "reject"', f'decision.verify == "reject" || ({condition})')
    return [f"{one.code}: {one.what}" for one in check_all(packs)]


def test_tables_decide_a_fee_and_a_way_and_scenarios_play_them(packs: Path) -> None:
    looks = 'table.risk == "high" || (table.looks.labour && !table.looks.archive)'
    assert planted(packs, RISK + TARIFF + LOOKS, "table.tariff + parameter.fee", looks.replace("&", "&amp;")) == []
    plant(packs, SCENARIO, "fee: 0", "fee: 7500")
    ran = CliRunner().invoke(main, ["pack", "test", str(packs)])
    assert ran.exit_code == 0, ran.output
    plant(packs, SERVICE, "today) < 20", "today) < 60")
    plant(packs, SERVICE, "today) >= 20", "today) >= 60")
    ran = CliRunner().invoke(main, ["pack", "test", str(packs)])
    assert ran.exit_code == 1
    assert "refused" in ran.output  # now the same person is a high risk


ALMOST = RISK.replace(">= 20", "> 20")
TWICE = RISK.replace(">= 20", ">= 19")
IDLE = RISK.replace("unique", "first").replace('== "work" && age_on(applicant.birth_date, today) >= 20', '!= ""')
MORE = "it compares more than choices, booleans and whole numbers, or too many of them"
BY_NAME = RISK.replace(f'{KIND} == "school"', 'applicant.name.startsWith("A")')


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (
            ALMOST,
            f"no row of risk fits when age_on(applicant.birth_date,today) is 20, {KIND} is 'work'",
        ),
        (
            TWICE,
            f"rows 1 and 2 of risk both fit when age_on(applicant.birth_date,today) is 19, {KIND} is 'work'",
        ),
        (IDLE, "row 3 of risk is never taken"),
        (
            BY_NAME,
            f"whether only one row of risk fits is not known: {MORE}",
        ),
        (
            BY_NAME.replace("unique", "first"),
            f"whether a row of risk always fits is not known: {MORE}",
        ),
        (RISK.replace("gives: high", "gives: 3"), "the table risk gives numbers and codes"),
        (RISK.replace("hit: unique", "hit: collect\n    otherwise: low"), "the table risk collects, and says what"),
    ],
)
def test_a_table_that_does_not_answer_once_for_all_is_refused(packs: Path, tables: str, told: str) -> None:
    found = planted(packs, tables, condition='table.risk == "high"')
    assert any(one.startswith(f"table: {told}") for one in found), found


def test_what_cannot_be_proved_is_right_by_its_form(packs: Path) -> None:
    tables = BY_NAME.replace("hit: unique", "hit: first\n    otherwise: low")
    assert planted(packs, tables, condition='table.risk == "high"') == []


def test_names_and_types_of_tables_are_checked(packs: Path) -> None:
    found = planted(packs, RISK + TARIFF.replace("< 100", "< applicant.nama"), "table.risk", "table.risq == 'high'")
    assert [one.split(" (in")[0] for one in found] == [
        "condition: condition of to_refused, column 38: undeclared reference to 'table.risq'",
        "fee: the expression gives text, not integer",
        "table: nobody reads the table tariff",
        "expression: column 26: undeclared reference to 'applicant.nama'",
    ]


def test_a_code_that_no_row_gives_is_found(packs: Path) -> None:
    assert planted(packs, RISK, condition='table.risk == "hgh"') == ["condition: the table risk never gives hgh"]


def test_a_table_waits_for_what_it_must_know() -> None:
    rows = [{"when": "a", "gives": "x"}, {"when": "b", "gives": "y"}]
    table = Table.model_validate({"hit": "first", "rows": rows, "otherwise": "z"})
    types = {"a": CelType.BOOLEAN, "b": CelType.BOOLEAN}
    read = compile_expression(expanded("table.t", {"t": table}), types)
    assert evaluate(read, {"a": True}) == "x"
    assert evaluate(read, {"a": False}) is UNDECIDED
    assert evaluate(read, {"b": True}) is UNDECIDED
    assert evaluate(read, {"a": False, "b": False}) == "z"


@given(st.lists(st.booleans(), min_size=1, max_size=4), st.sampled_from(["first", "collect"]))
def test_a_table_gives_what_its_hit_policy_says(holds: list[bool], hit: str) -> None:
    rows = [{"when": str(one).lower(), "gives": 10**place} for place, one in enumerate(holds)]
    table = Table.model_validate({"hit": hit, "rows": rows} | ({"otherwise": 0} if hit == "first" else {}))
    taken = [10**place for place, one in enumerate(holds) if one]
    text, kind = values_of({"t": table})["table.t"]
    assert kind is CelType.INTEGER
    assert evaluate(compile_expression(text, {}), {}) == (sum(taken[:1]) if hit == "first" else sum(taken))


def test_a_name_in_quotes_is_no_table() -> None:
    table = Table.model_validate({"hit": "first", "rows": [{"when": "true", "gives": 1}]})
    assert expanded("'table.t' == x.table.t", {"t": table}) == "'table.t' == x.table.t"
    assert expanded("table.t + 1", {"t": table}) == "(1) + 1"
