"""Rules decide on what is known, and say so when they cannot."""

from datetime import date, timedelta

import pytest

from mpp.kernel.cel import UNDECIDED, CelType, ExpressionError, compile_expression, evaluate

VARIABLES = {
    "child.birth_date": CelType.DATE,
    "today": CelType.DATE,
    "fee": CelType.INTEGER,
    "urgent": CelType.BOOLEAN,
    "witness.name": CelType.TEXTS,
}


def answer(text: str, **values: object) -> object:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return evaluate(compile_expression(text, VARIABLES), named)


def test_age_counts_completed_years() -> None:
    expression = "age_on(child.birth_date, today)"
    born = date(2008, 5, 20)
    assert answer(expression, child__birth_date=born, today=date(2025, 5, 19)) == 16
    assert answer(expression, child__birth_date=born, today=date(2025, 5, 20)) == 17


def test_late_birth_is_more_than_sixty_days() -> None:
    assert (
        answer(
            "days_between(child.birth_date, today)",
            child__birth_date=date(2025, 1, 1),
            today=date(2025, 3, 3),
        )
        == 61
    )


def test_a_leap_day_permit_ends_on_the_28th() -> None:
    assert answer("years_after(today, 5)", today=date(2024, 2, 29)) == date(2029, 2, 28)


def test_working_days_come_from_the_region_calendar() -> None:
    def every_day_is_worked(start: date, days: int) -> date:
        return start + timedelta(days=days)

    compiled = compile_expression("working_days_after(today, 5)", VARIABLES)
    assert evaluate(compiled, {"today": date(2025, 1, 1)}, every_day_is_worked) == date(2025, 1, 6)
    with pytest.raises(ExpressionError):
        evaluate(compiled, {"today": date(2025, 1, 1)})


def test_a_pending_value_leaves_the_rule_undecided() -> None:
    assert answer("fee > 0 && urgent", fee=1) is UNDECIDED
    assert answer("age_on(child.birth_date, today) > 3", today=date(2025, 1, 1)) is UNDECIDED
    assert answer("urgent", urgent=None) is UNDECIDED


def test_a_pending_value_that_cannot_matter_does_not_hold_the_rule_up() -> None:
    assert answer("fee > 0 && urgent", fee=0) is False
    assert answer("urgent || fee > 0", fee=1) is True


def test_undecided_is_never_taken_for_an_answer() -> None:
    with pytest.raises(TypeError):
        bool(UNDECIDED)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fee +", "Syntax error"),
        ("father.name == ''", "undeclared"),
        ("fee + urgent", "no matching overload"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, VARIABLES)
    assert caught.value.line == 1
    assert caught.value.column >= 1
    assert said in caught.value.message


def test_a_failing_rule_is_an_error_and_not_undecided() -> None:
    with pytest.raises(ExpressionError):
        answer("10 / fee == 1", fee=0)


def test_the_return_type_is_known_before_running() -> None:
    assert compile_expression("fee * 2", VARIABLES).returns is CelType.INTEGER
    assert compile_expression("witness.name.size() == 2", VARIABLES).returns is CelType.BOOLEAN
    assert compile_expression("witness.name", VARIABLES).returns is CelType.TEXTS


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("__import__('os')", 1, 1), ("''.__class__ == ''", 1, 4), ("fee ==\n  urgent.__class__", 2, 10)],
)
def test_a_name_of_python_is_refused_where_it_stands(text: str, line: int, column: int) -> None:
    with pytest.raises(ExpressionError, match="name of Python") as caught:
        compile_expression(text, VARIABLES)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_loops_within_loops_end() -> None:
    variables = {"rows": CelType.ANY}
    text = "rows.all(a, rows.all(b, rows.all(c, rows.all(d, a + b + c + d >= 0))))"
    with pytest.raises(ExpressionError, match="budget"):
        evaluate(compile_expression(text, variables), {"rows": list(range(200))})
