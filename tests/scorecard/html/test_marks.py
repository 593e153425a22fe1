"""Marks and tables, tested on what they show: shares, values and texts in the HTML."""

import re
from datetime import date
from pathlib import Path

import pytest

from ledger import settings
from scorecard import snapshot, status
from scorecard.html import marks, panels, progress_tables
from scorecard.i18n import translator
from scorecard.queries import progress as progress_queries
from scorecard.view import View
from tests.support import tiny_world

STYLES = settings.ROOT / "scorecard" / "html" / "styles"


def shown(path, month, language="en"):
    copy = snapshot.store(path).copy
    snap = snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, month, 1), copy.revision)
    return View(snap, language, dark=False, demo=False, database=Path(path), year=2023)


def row_of(view, indicator_id):
    [row] = [row for row in progress_queries.district(view.snapshot).itertuples() if row.indicator_id == indicator_id]
    return row


def part(html, name):
    """The style of the first part of a mark that has this class, as numbers of percent by property."""
    [style] = re.findall(rf'<i class="{name}[^"]*" style="([^"]*)"', html)
    return {name: float(share) for name, share in re.findall(r"([a-z]+):([0-9.]+)%", style)}


def test_a_bullet_shows_the_way_the_pace_the_gap_and_where_it_leads(built):
    """180 of 344 in August after 20, 40 … 160 to the month before: 52.3 % of the way, 66.7 % due, on a scale of 125:
    41.86 and 53.33 from the left; the line between them is 11.47 long. The last three months brought 60 in all:
    180 + 4 x 20 = 260 in December, 75.6 % of the way: the hatched part is 23.26 / 1.25 = 18.6 long."""
    tiny_world.report_months(built, "T2-1", [40, 60, 80, 100, 120, 140, 160, 180])
    html = marks.bullet(row_of(shown(built, 8), "T2-1"), "en")
    assert part(html, "actual") == {"width": 41.86}
    assert part(html, "due") == {"left": 53.33}
    assert part(html, "variance behind") == {"left": 41.86, "width": 11.47}
    assert part(html, "forecast") == {"left": 41.86, "width": 18.6}
    assert 'role="img"' in html
    assert "180 of 344 stations (52.3%)" in html


def test_a_month_without_a_report_is_drawn_dashed_at_the_last_known_value_and_never_as_zero(built):
    """172 of 344 in July is half of the way: 50 / 1.25 = 40. A reported zero is a bar without length."""
    tiny_world.report(built, "T2-1,,2023-07,172")
    html = marks.bullet(row_of(shown(built, 8), "T2-1"), "en")
    assert part(html, "known") == {"width": 40}
    assert 'class="actual' not in html
    tiny_world.report(built, "T2-1,,2023-08,0")
    html = marks.bullet(row_of(shown(built, 8), "T2-1"), "en")
    assert part(html, "actual") == {"width": 0}
    assert 'class="known' not in html


def test_what_is_over_the_scale_ends_in_a_point(built):
    """516 of 344 is 150 % of the way."""
    tiny_world.report(built, "T2-1,,2023-08,516")
    assert part(marks.bullet(row_of(shown(built, 8), "T2-1"), "en"), "actual over") == {"width": 100}


def test_bullets_carry_words_and_figures_and_lead_to_the_indicator(built):
    tiny_world.report(built, "T2-1,,2023-08,180", "T1-3,,2023-08,25")
    view = shown(built, 8)
    html = panels.bullets(progress_queries.district(view.snapshot), view, by_task=True)
    text = re.sub(r"<[^>]+>", " ", html)
    assert re.search(r"5G base stations built or upgraded\s+▼ Behind\s+180 stations\s+344 stations", text)
    assert re.search(
        r"Firms with output above 100 million yuan\s+□ Not due yet\s+Not reported\s+more than 55 firms", text
    )
    assert "indicator?plan=tiny&amp;period=2023-08&amp;lang=en&amp;indicator=T2-1" in html
    assert html.count('<tr class="group">') == 3  # three tasks, six indicators
    assert panels.bullets(progress_queries.district(view.snapshot), view, by_task=True) == html


def test_section_bars_add_up_to_the_indicators(built):
    tiny_world.report(built, "T2-1,,2023-08,180")  # 52.3 % against 66.7 %: behind
    view = shown(built, 8)
    html = panels.sections(view, None)
    counts = [int(count) for count in re.findall(r'class="part \w+" style="flex-grow:(\d+)"', html)]
    assert sum(counts) == 6
    assert html.count('class="part behind" style="flex-grow:1"') == 1
    assert panels.sections(view, "behind").count('class="part') == 1


def test_small_columns_show_zero_missing_and_nothing_later(built):
    """January 0, March 60 of a scale that ends at 344 x 1.08: 60 / 371.52 = 16.1 %. February and April are missing."""
    tiny_world.report(built, "T2-1,,2023-01,0", "T2-1,,2023-03,60")
    view = shown(built, 4)
    html = marks.sparkline(
        progress_queries.series(view.snapshot, "T2-1", tiny_world.DISTRICT), row_of(view, "T2-1"), "en"
    )
    assert re.findall(r'class="actual" style="left:([0-9.]+)%;height:([0-9.]+)%"', html) == [
        ("1.00", "0.0"),
        ("17.67", "16.1"),
    ]
    assert html.count('class="missing"') == 2


def test_a_status_that_is_chosen_leads_back_to_all():
    addresses = {code: f"?status={code}" for code in status.SIGNS}
    html = progress_tables.status_strip({"behind": 3}, "behind", addresses | {"behind": "?"}, lambda message: message)
    assert '<a class="count behind" href="?" aria-current="true"><b>3</b>' in html
    assert html.count("aria-current") == 1
    assert html.count("<b>0</b>") == 5


def test_every_mark_has_its_look():
    """A class without a rule would be drawn as nothing."""
    sheet = "".join(file.read_text(encoding="utf-8") for file in STYLES.glob("*.css"))
    for name in ("plan", "actual", "forecast", "known", "due", "variance", "missing", "path", "goal", "part", "cell"):
        assert re.search(rf"\.{name}\b", sheet), name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_key_names_every_part_of_a_bullet(language):
    html = marks.legend(translator(language))
    assert len(re.findall(r"<i class=", html)) == 6
