"""How often a part is started again, and how mail leaves: both as data."""

import pytest

from mpp.config import keeping, mail


def test_the_first_restart_is_at_once_and_later_ones_wait_up_to_a_second() -> None:
    restarts = keeping.Restarts()
    pauses = [restarts.pause(float(second)) for second in range(6)]
    assert pauses == [0.0, 0.2, 0.4, 0.8, 1.0, 1.0]


def test_too_many_restarts_in_a_minute_end_it() -> None:
    restarts = keeping.Restarts()
    for _ in range(keeping.MOST_RESTARTS):
        assert restarts.pause(100.0) is not None
    assert restarts.pause(100.0) is None


def test_a_quiet_minute_forgets_what_was_before() -> None:
    restarts = keeping.Restarts()
    for _ in range(keeping.MOST_RESTARTS):
        restarts.pause(100.0)
    assert restarts.pause(100.0 + keeping.WITHIN_SECONDS + 1) == 0.0


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://relay.local", 25, False, False),
        ("smtp+tls://mpp:s%40fe@mail.example", 587, True, False),
        ("smtps://mpp:s%40fe@mail.example:4650", 4650, False, True),
    ],
)
def test_a_mail_server_is_named_by_a_url(url: str, port: int, starttls: bool, tls: bool) -> None:
    found = mail.parse(url)
    assert (found.port, found.starttls, found.tls) == (port, starttls, tls)
    assert found.password == ("s@fe" if "mpp:" in url else "")
    assert "s@fe" not in repr(found)


@pytest.mark.parametrize("url", ["", "pigeon://loft", "smtp:"])
def test_an_unknown_way_of_mail_is_said(url: str) -> None:
    with pytest.raises(mail.UnknownMail, match="MPP_EMAIL_URL"):
        mail.parse(url)
