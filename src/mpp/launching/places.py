"""Which region a code means; a code that means none says why, and what to type instead."""

import re
from datetime import date

from mpp.launching.errors import LaunchRefused
from mpp.regions import founding
from mpp.regions import queries as regions
from mpp.regions.models import Area, Region

_CODE = re.compile(r"(\d{2})\.?(\d{2})?")


def region_to_launch(typed: str, day: date) -> Region:
    """The region of a typed code: `53.13`, `5313`; Jakarta is `31`.

    Raises:
        LaunchRefused: region_unknown, region_ended, region_is_part, region_is_province.
    """
    found = _CODE.fullmatch(typed.strip())
    if found is None:
        raise LaunchRefused("region_unknown", region=typed.strip()[:20])
    code = ".".join(part for part in found.groups() if part)
    area = founding.area_of(code)
    region = regions.region(code)
    if area is not None and area.valid_until is not None and area.valid_until <= day:
        raise _ended(area)
    if region is not None:
        return region
    raise _no_region(code, area)


def _ended(area: Area) -> LaunchRefused:
    assert area.valid_until is not None
    instead = ", ".join(founding.successors_of(area))
    return LaunchRefused(
        "region_ended", region=area.code, name=area.name, since=area.valid_until.isoformat(), instead=instead
    )


def _no_region(code: str, area: Area | None) -> LaunchRefused:
    if area is None:
        return LaunchRefused("region_unknown", region=code)
    if area.level == Area.Level.PROVINCE:
        return LaunchRefused("region_is_province", region=code, name=area.name)
    instead = area.region.code if area.region else ""
    return LaunchRefused("region_is_part", region=code, name=area.name, instead=instead)
