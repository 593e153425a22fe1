"""The rule sandbox: which lights other thresholds would turn, on the tiny world."""

from datetime import date

import pytest

from scorecard import snapshot
from scorecard.queries import threshold_trial as threshold_trial_queries
from tests.support import tiny_world

STATIONS, PROCESSORS, WATER = "T2-1", "T1-3", "T3-1"


def at(path, month):
    copy = snapshot.store(path).copy
    return snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), copy.revision)


def found(path, behind_at_most, on_track_at_least):
    table = threshold_trial_queries.threshold_flips(at(path, 6), behind_at_most, on_track_at_least)
    return {row.indicator_id: (row.status_before, row.status_after) for row in table.itertuples()}


@pytest.fixture
def reported(built):
    """Gaps in June, when half was due: stations 135/344 = 39.2 % → −10.8; processors (24 − 19)/(30 − 19) = 45.5 % → −4.5;
    water 99.5 % of what must hold → behind whatever the gap."""
    tiny_world.report(built, f"{STATIONS},,2023-06,135", f"{PROCESSORS},,2023-06,24", f"{WATER},,2023-06,99.5")
    return built


def test_the_thresholds_in_force_turn_nothing(reported):
    assert found(reported, -10, 0) == {}


def test_wider_thresholds_turn_two(reported):
    # −10.8 is above −30 and below −10: slightly behind; −4.5 is above −10: on track; what must hold stays behind
    assert found(reported, -30, -10) == {
        STATIONS: ("behind", "slightly_behind"),
        PROCESSORS: ("slightly_behind", "on_track"),
    }


def test_a_threshold_holds_at_its_own_value(reported):
    # (24 − 19)/11 − 1/2 = −4.545454545 (rounded to nine decimals): at or below is behind
    assert found(reported, -4.545454545, 0) == {PROCESSORS: ("slightly_behind", "behind")}
    assert found(reported, -4.545454546, 0) == {}


def test_thresholds_that_cross_are_refused(reported):
    with pytest.raises(ValueError, match="higher"):
        threshold_trial_queries.threshold_flips(at(reported, 6), 0, -10)
