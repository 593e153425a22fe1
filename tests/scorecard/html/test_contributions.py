"""The waterfall of the towns: bars from the value due to the actual value, and the sentence above them."""

import re

import pytest

from scorecard.html import contributions as contribution_html
from scorecard.queries import contributions as contribution_queries
from tests.scorecard.html.test_changes import text
from tests.scorecard.html.test_marks import shown
from tests.support import tiny_world


@pytest.fixture
def shared_out(built):
    """344 stations: East 200, West 144; by August two thirds are due: 133.3 and 96. The district reports 180."""
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 200, tiny_world.WEST: 144})
    tiny_world.report(built, "T2-1,,2023-08,180")
    return built


def steps(html):
    """Left end and length of each step, in percent."""
    return [
        (float(left), float(width))
        for left, width in re.findall(r'class="step \w+" style="left:([0-9.]+)%;width:([0-9.]+)%"', html)
    ]


def test_the_steps_follow_each_other_down_to_the_districts_gap(shared_out):
    """East 80 (53.3 short), West 100 (4 ahead): the gap is 180 - 229.3 = -49.3. From 0 to -53.3 and back to -49.3: on a
    scale from -53.3 to 0 East reaches from 0 to 100 percent, West the first 7.5."""
    tiny_world.report(shared_out, "T2-1,东街,2023-08,80", "T2-1,西街,2023-08,100")
    view = shown(shared_out, 8)
    html = contribution_html.board(contribution_queries.contributions(view.snapshot, "T2-1"), view)
    east, west, rest = steps(html)
    assert east == (0, 100)
    assert west == (0, 7.5)
    assert rest[0] == 7.5
    content = text(html)
    assert "The district stands at 180 stations; 229.3 stations was due: a difference of -49.3 stations." in content
    assert "-53.3 stations" in content
    assert "+4.0 stations" in content


def test_a_town_that_has_not_reported_is_no_zero(shared_out):
    tiny_world.report(shared_out, "T2-1,东街,2023-08,80")
    view = shown(shared_out, 8)
    html = contribution_html.board(contribution_queries.contributions(view.snapshot, "T2-1"), view)
    assert 'class="missing"' in html
    assert "Not all towns have reported" in html
    assert len(steps(html)) == 2  # East and what is left


def test_without_shares_only_what_towns_add_is_shown(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    tiny_world.report(built, "T2-1,东街,2023-08,80")
    view = shown(built, 8)
    table = contribution_queries.contributions(view.snapshot, "T2-1")
    assert len(table) > 0
    html = contribution_html.board(table, view)
    assert "not shared out among the towns" in html
    assert steps(html) == []
    assert "80 stations" in text(html)
