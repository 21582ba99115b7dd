"""Days in the time zone of a force, also on a machine that brings no zones."""

import subprocess
import sys
from datetime import UTC, datetime

from peeltrack.core.time_zones import in_zone, is_zone

_JUNE = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)

#: Zones are looked for in no folder of the machine, as on Windows.
_WITHOUT_ZONES = """
import zoneinfo
zoneinfo.reset_tzpath(to=[])
from peeltrack.core.time_zones import LONDON, is_zone
print(is_zone(LONDON), is_zone("Europe/Londn"))
"""


def test_an_instant_is_on_the_day_of_its_zone_and_in_utc_where_there_is_no_such_zone() -> None:
    days = [in_zone(_JUNE, zone).isoformat() for zone in ("Europe/London", "Europe/Londn")]
    assert days == ["2025-07-01T00:30:00+01:00", "2025-06-30T23:30:00+00:00"]


def test_what_is_no_name_of_a_zone_is_none() -> None:
    assert not any(is_zone(name) for name in ("Europe/Londn", "", "/etc/localtime", "../x", "a\0b"))


def test_a_machine_without_zones_knows_them_too_and_nothing_is_warned_of() -> None:
    command = [sys.executable, "-W", "error", "-c", _WITHOUT_ZONES]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert (ran.stdout, ran.stderr) == ("True False\n", "")
