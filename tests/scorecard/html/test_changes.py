"""What changed, in words and in rows."""

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


def test_a_light_that_turned_says_from_what_to_what_and_why(reported):
    view = shown(reported, 8)
    html = panels.turned(change_queries.before(view.snapshot), view, 8)
    words = text(html)
    assert "5G base stations built or upgraded ◆ → ▼ Behind new report" in words
    assert "statuses have changed, 0 for the better" in words


def test_figures_before_and_after_stand_in_one_cell_and_once_when_they_are_the_same(reported):
    view = shown(reported, 8)
    words = text(change_html.figures(change_queries.changes(change_queries.before(view.snapshot), view.snapshot), view))
    assert (
        "5G base stations built or upgraded 172 stations → 180 stations 344 stations -8.3 pts → -14.3 pts "
        "◆ Slightly behind → ▼ Behind new report" in words
    )


def test_a_correction_is_called_one_and_says_who_made_it(reported):
    """The page as it stood showed 172 for July; since then it has been corrected to 210, 61.0 %: on track."""
    then = shown(reported, 7)
    tiny_world.report(reported, "T2-1,,2023-07,210", by="更正人")
    now = shown(reported, 7)
    table = change_queries.corrections_after(then.snapshot, now.snapshot.revision)
    words = text(change_html.corrections(table, now))
    assert "172 stations → 210 stations" in words
    assert "◆ Slightly behind → ▲ On track correction" in words
    assert "更正人" in words


def test_nothing_that_differs_is_said_so(reported):
    view = shown(reported, 8)
    assert (
        change_text.counts_by_cause(change_queries.changes(view.snapshot, view.snapshot), view)
        == "No status has changed."
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_revision_can_be_chosen_by_what_it_was_about(reported, language):
    view = shown(reported, 8, language)
    names = change_text.revision_names(change_queries.revisions(view.snapshot), language)
    assert list(names) == [str(number) for number in range(view.snapshot.revision, 0, -1)]
    newest = next(iter(names.values()))
    assert ("2023年8月" if language == "zh" else "August 2023") in newest


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("behind", "slightly_behind", 1), ("achieved", "behind", -3), ("behind", "not_reported", -1),
        ("not_reported", "on_track", 0), ("not_due", "on_track", 0),
    ],
)  # fmt: skip
def test_who_falls_silent_is_no_better_off(before, after, step):
    table = pd.DataFrame({"status_before": [before], "status_after": [after]})
    assert change_text.status_changes(table)["step"].tolist() == [step]
