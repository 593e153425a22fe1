"""The consequence of a report, before it is sent; nothing of it stays."""

from datetime import date

import pytest

from etl.submissions import dry_run
from etl.submissions.dry_run import IndicatorState
from etl.submissions.submission import RefusedError
from ledger.database.memory_copy import copy_to_memory
from tests.support.tiny_world import DISTRICT, EAST, SOUTH, WEST, allocate, contents, report, sent

AUGUST = date(2023, 8, 1)


@pytest.fixture
def copy(built):
    report(built, "T2-1,,2023-08,180", "T3-1,,2023-08,100")
    connection = copy_to_memory(built)
    yield connection
    connection.close()


def test_what_would_change_is_worked_out_by_the_same_measures(copy):
    """180 of 344 is behind (52.3% where 66.7% are due); 250 is 72.7%, on track. 高新技术企业 is due in December only."""
    found = dry_run.consequence(copy, sent("T2-1,,2023-08,250", "T1-2,,2023-08,98", "T3-1,,2023-08,100"), AUGUST)
    assert (found.new, found.changed, found.unchanged) == (1, 1, 1)
    assert found.changes == [
        dry_run.Change(
            "T1-2", DISTRICT, IndicatorState(110, None, "not_due", None), IndicatorState(110, 98, "not_due", None)
        ),
        dry_run.Change(
            "T2-1", DISTRICT, IndicatorState(344, 180, "behind", None), IndicatorState(344, 250, "on_track", None)
        ),
    ]
    # T1-3 is due by the month and not reported; T1-1, T1-2 and T3-2 are due in December; T3-1 holds
    assert found.counts_before == {"behind": 1, "on_track": 1, "not_reported": 1, "not_due": 3}
    assert found.counts_after == {"on_track": 2, "not_reported": 1, "not_due": 3}


def test_a_doubtful_report_is_tried_as_if_it_were_accepted(copy):
    found = dry_run.consequence(copy, sent("T2-1,,2023-09,100"), date(2023, 9, 1))
    assert [(change.before.value, change.after.value) for change in found.changes] == [(None, 100)]


def test_nothing_of_a_trial_stays(copy, built):
    before = copy.execute("SELECT count(*), max(revision) FROM revision").fetchall()
    for _ in range(2):
        dry_run.consequence(copy, sent("T2-1,,2023-08,250"), AUGUST)
    with pytest.raises(RefusedError):
        dry_run.consequence(copy, sent("T9-9,,2023-08,250"), AUGUST)
    assert copy.execute("SELECT count(*), max(revision) FROM revision").fetchall() == before
    assert contents(built)[1] == before[0][1]


def test_towns_change_ranks_with_each_other(built):
    """By August two thirds are due. East 60 of 100 and West 50 of 100: ranks 1 and 2; with 70 West comes first."""
    allocate(built, "T2-1", {EAST: 100, WEST: 100, SOUTH: 144})
    report(built, "T2-1,东街,2023-08,60", "T2-1,西街,2023-08,50")
    copy = copy_to_memory(built)
    changes = dry_run.consequence(copy, sent("T2-1,西街,2023-08,70"), AUGUST).changes
    assert [(one.area_id, one.before.rank, one.after.rank) for one in changes] == [(EAST, 1, 2), (WEST, 2, 1)]


def test_a_file_that_was_sent_before_would_change_nothing(built):
    """180, then 250: whoever now looks at the file with 250 again sees that all of it stands already."""
    report(built, "T2-1,,2023-08,180")
    report(built, "T2-1,,2023-08,250")
    copy = copy_to_memory(built)
    found = dry_run.consequence(copy, sent("T2-1,,2023-08,250"), AUGUST)
    assert (found.new, found.changed, found.unchanged, found.changes) == (0, 0, 1, [])
    copy.close()
