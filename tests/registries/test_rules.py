"""Laws of circuit and backoff."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mpp.registries import rules
from mpp.registries.ports import Answer, NotFound, Trouble, Unavailable, Unusable, Why

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SICK = Unavailable(Trouble.TIMEOUT)


def failed(times: int, now: datetime = NOON) -> rules.Health:
    health = rules.Health()
    for _ in range(times):
        health = rules.answered(health, SICK, now)
    return health


def test_circuit_opens_at_the_third_failure_in_a_row() -> None:
    assert rules.circuit(failed(2), NOON) is rules.Circuit.CLOSED
    assert rules.circuit(failed(3), NOON) is rules.Circuit.OPEN
    assert not rules.may_call(failed(3), NOON)
    assert rules.rests_for(failed(3), NOON) == rules.REST


def test_success_in_between_starts_the_count_again() -> None:
    assert rules.answered(failed(2), Answer(), NOON) == rules.Health()


def test_after_the_rest_one_call_tries_at_a_time() -> None:
    later = NOON + rules.REST
    health = failed(3)
    assert rules.circuit(health, later) is rules.Circuit.HALF_OPEN
    assert rules.may_call(health, later)
    trying = rules.called(health, later)
    assert not rules.may_call(trying, later)
    assert rules.may_call(trying, later + rules.REST)


def test_try_that_fails_opens_again_and_one_that_succeeds_closes() -> None:
    later = NOON + rules.REST
    trying = rules.called(failed(3), later)
    assert rules.circuit(rules.answered(trying, SICK, later), later) is rules.Circuit.OPEN
    assert rules.circuit(rules.answered(trying, NotFound(), later), later) is rules.Circuit.CLOSED


@given(
    st.lists(
        st.sampled_from([NotFound(), Unusable(Why.DEAD), Unavailable(Trouble.QUOTA_SPENT), Answer()]),
        max_size=20,
    )
)
def test_answers_that_are_no_sickness_never_open_the_circuit(outcomes: list[Answer | Unavailable]) -> None:
    health = rules.Health()
    for outcome in outcomes:
        health = rules.answered(health, outcome, NOON)
    assert rules.circuit(health, NOON) is rules.Circuit.CLOSED


@given(st.integers(min_value=1, max_value=rules.ATTEMPTS - 2))
def test_backoff_never_shrinks_and_has_a_ceiling(attempt: int) -> None:
    first, second = rules.retry_delay(attempt), rules.retry_delay(attempt + 1)
    assert first is not None
    assert second is not None
    assert rules.BACKOFF_FIRST <= first <= second <= rules.BACKOFF_MOST


def test_backoff_gives_up_after_the_last_attempt() -> None:
    assert rules.retry_delay(rules.ATTEMPTS) is None


def test_all_attempts_together_take_less_than_two_hours() -> None:
    delays = [rules.retry_delay(attempt) or timedelta(0) for attempt in range(1, rules.ATTEMPTS + 1)]
    assert timedelta(hours=1, minutes=40) < sum(delays, timedelta(0)) < timedelta(hours=1, minutes=50)


def test_registry_that_says_when_is_not_asked_before() -> None:
    told = Unavailable(Trouble.QUOTA_SPENT, timedelta(hours=1))
    assert rules.retry_delay(1, told) == timedelta(hours=1)


def test_refused_login_is_not_repeated() -> None:
    assert rules.retry_delay(1, Unavailable(Trouble.LOGIN_REFUSED)) is None
