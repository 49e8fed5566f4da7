"""Rules of work items."""

from uuid import UUID

from mpp.processes.rules import four_eyes

ANI, BUDI = UUID(int=1), UUID(int=2)


def test_the_verifier_may_not_sign() -> None:
    done_by = {"verify": ANI, "receive": BUDI}
    assert four_eyes(ANI, done_by, ["verify"]) == ["same_officer:verify"]
    assert four_eyes(BUDI, done_by, ["verify"]) == []
    assert four_eyes(ANI, done_by, []) == []
