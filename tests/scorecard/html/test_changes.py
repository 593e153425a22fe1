"""Tables of changes between two snapshots."""

import re

import pandas as pd
import pytest

from scorecard.html import changes as change_html
from scorecard.html import panels
from scorecard.queries import changes as change_queries
from scorecard.text import changes as change_text
from tests.scorecard.html.test_marks import shown
from tests.support import tiny_world

SHAPES = "▼◆○▲□●"


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.fixture
def reported(built):
    """July: 172 of 344 by 7/12 (50 % of 58.3 %: slightly behind). August: 180, 52.3 % of 66.7 %: behind."""
    tiny_world.report(built, "T2-1,,2023-07,172")
    tiny_world.report(built, "T2-1,,2023-08,180")
    return built


def test_a_changed_status_is_shown_with_its_cause(reported):
    view = shown(reported, 8)
    html = panels.status_changes(change_queries.previous_snapshot(view.snapshot), view, 8)
    content = text(html)
    assert "5G base stations built or upgraded ◆ → ▼ Behind new report" in content
    assert "of which improved: 0" in content


def test_equal_figures_before_and_after_are_shown_once(reported):
    view = shown(reported, 8)
    content = text(
        change_html.figures(
            change_queries.changes(change_queries.previous_snapshot(view.snapshot), view.snapshot), view
        )
    )
    assert (
        "5G base stations built or upgraded 172 stations → 180 stations 344 stations -8.3 pts → -14.3 pts "
        "◆ Slightly behind → ▼ Behind new report" in content
    )


def test_a_correction_is_marked_and_names_its_author(reported):
    """The page as it stood showed 172 for July; since then it has been corrected to 210, 61.0 %: on track."""
    earlier = shown(reported, 7)
    tiny_world.report(reported, "T2-1,,2023-07,210", by="更正人")
    later = shown(reported, 7)
    table = change_queries.corrections_after(earlier.snapshot, later.snapshot.revision)
    content = text(change_html.corrections(table, later))
    assert "172 stations → 210 stations" in content
    assert "◆ Slightly behind → ▲ On track correction" in content
    assert "更正人" in content


def test_equal_snapshots_have_no_changes(reported):
    view = shown(reported, 8)
    assert (
        change_text.counts_by_cause(change_queries.changes(view.snapshot, view.snapshot), view)
        == "No status has changed."
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_revision_is_offered_with_its_subject(reported, language):
    view = shown(reported, 8, language)
    names = change_text.revision_names(change_queries.revisions(view.snapshot), language)
    assert list(names) == [str(number) for number in range(view.snapshot.revision, 0, -1)]
    newest = next(iter(names.values()))
    assert ("2023年8月" if language == "zh" else "August 2023") in newest


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("behind", "slightly_behind", 1),
        ("achieved", "behind", -3),
        ("behind", "not_reported", -1),
        ("not_reported", "on_track", 0),
        ("not_due", "on_track", 0),
    ],
)
def test_a_missing_report_counts_as_a_step_down(before, after, step):
    table = pd.DataFrame({"status_before": [before], "status_after": [after]})
    assert change_text.status_changes(table)["step"].tolist() == [step]
