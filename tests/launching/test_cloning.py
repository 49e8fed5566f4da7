"""Local parameters of one region for another: what is its own law stays its own."""

import pytest

from mpp.catalogue import actions as catalogue_actions
from mpp.catalogue import queries as catalogue
from mpp.launching.cloning import clone
from mpp.launching.errors import LaunchRefused
from mpp.launching.queries import adopted_by
from mpp.regions.models import Region
from tests.launching.conftest import INVENTED, LEMBATA, NOW, SYSTEM, everything, launched

pytestmark = pytest.mark.usefixtures("country")


def _kaimana_is_remote() -> None:
    kaimana = Region.objects.get(code="92.08")
    version = catalogue.newest_standing(NOW.date())["sip-dokter"]
    catalogue_actions.adopt(kaimana, version, {"dtpk": 1}, since=NOW.date())


def test_what_differs_is_copied_once_and_a_second_time_nothing_changes() -> None:
    _kaimana_is_remote()
    launched(ways=INVENTED)
    rows = clone(SYSTEM, "92.08", LEMBATA, NOW)
    assert [(one.service, one.parameter, one.value, one.reason) for one in rows] == [("sip-dokter", "dtpk", 1, "")]
    assert adopted_by(Region.objects.get(code=LEMBATA))["sip-dokter"][1] == {"dtpk": 1}
    first = everything()
    assert clone(SYSTEM, "92.08", LEMBATA, NOW) == []
    assert everything() == first


def test_a_region_without_a_launch_takes_nothing() -> None:
    with pytest.raises(LaunchRefused, match="not_launched"):
        clone(SYSTEM, "92.08", LEMBATA, NOW)
