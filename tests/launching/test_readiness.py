"""The ministry's eleven criteria, from what is there."""

from dataclasses import replace

import pytest

from mpp.launching.rules import Facts, State, open_ends, readiness

READY = Facts(
    has_mall=True,
    has_hours=True,
    decree=True,
    agencies=("dukcapil", "dpmptsp"),
    planned=("kia", "sip-dokter"),
    adopted={"kia": "dukcapil", "sip-dokter": "dpmptsp"},
    officers={"dukcapil": 3, "dpmptsp": 2},
    rehearsed=("kia", "sip-dokter"),
)


def test_there_are_eleven_in_the_ministrys_order() -> None:
    codes = [one.code for one in readiness(READY)]
    assert codes == [
        *("information", "queue", "consultation", "survey", "reporting", "processing"),
        *("commitment", "platform", "continuity", "security", "tested"),
    ]
    assert open_ends(readiness(READY)) == []


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ({"has_mall": False}, ["information"]),
        ({"mode": "hybrid"}, ["information"]),  # a building without an address
        ({"without_contact": ("dinkes",)}, ["information", "consultation"]),
        ({"adopted": {}}, ["information", "reporting", "processing", "platform"]),
        ({"adopted": {"kia": "dukcapil"}}, ["processing", "platform"]),
        ({"vacant": ("dukcapil.signer",)}, ["processing"]),
        ({"decree": False}, ["commitment"]),
        ({"retired": ("kia",)}, ["platform"]),
        ({"officers": {"dukcapil": 1, "dpmptsp": 1}}, []),  # better two, but it opens
        ({"officers": {}}, ["security"]),
        ({"one_factor": 1}, ["security"]),
        ({"expired": ("clerk.dukcapil.5313",)}, ["security"]),
        ({"failed": ("kia",), "rehearsed": ("sip-dokter",)}, ["tested"]),
        ({"rehearsed": ()}, ["tested"]),
    ],
)
def test_what_is_missing_keeps_the_mall_closed(told: dict[str, object], ends: list[str]) -> None:
    assert open_ends(readiness(replace(READY, **told))) == ends  # type: ignore[arg-type]


def test_only_a_mall_with_counters_waits_for_their_queue() -> None:
    queue = {mode: readiness(replace(READY, mode=mode))[1].state for mode in ("digital", "hybrid")}
    assert queue == {"digital": State.NOT_NEEDED, "hybrid": State.NOT_YET}
