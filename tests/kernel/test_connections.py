"""Our backend: a connection that died is noticed without asking, and a unit of work begins in one round trip."""

from contextlib import closing
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import DataError, connection, transaction

from mpp.kernel.scope import Scope, unit_of_work

SETTING = "SELECT current_setting('mpp.token', true)"
_BACKEND = "SELECT pg_backend_pid()"


def asked(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    assert row is not None
    return row[0]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    first = asked(_BACKEND)
    assert connection.is_usable()
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert not connection.is_usable()
    request_started.send(None)  # now connections are looked at before use
    assert asked(_BACKEND) != first


@pytest.mark.django_db(transaction=True)
def test_a_unit_of_work_sets_what_is_quoted_and_leaves_nothing() -> None:
    token = 'it\'s \\ a "token"; SELECT 1 --'
    with unit_of_work(Scope.for_token(token)):
        assert asked(SETTING) == token
    assert not asked(SETTING)


@pytest.mark.django_db(transaction=True)
def test_a_token_with_a_nul_is_refused_and_the_connection_stays_good() -> None:
    with pytest.raises(DataError), unit_of_work(Scope.for_token("a\0b")):
        pass
    assert asked("SELECT 1") == 1


@pytest.mark.django_db
def test_a_unit_of_work_inside_a_tests_transaction_begins_none() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        connection.begin_with({"mpp.token": "t"})  # type: ignore[attr-defined]
        cursor.execute(SETTING)
        assert cursor.fetchone() == ("t",)
