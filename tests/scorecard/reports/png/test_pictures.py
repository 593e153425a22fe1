"""Pictures have the texts of the pages, drawn with Chinese glyphs."""

import io
import re
from datetime import date

import pytest
from PIL import Image

from scorecard import snapshot, status
from scorecard.html import overview as overview_html
from scorecard.html import progress_tables
from scorecard.i18n import translator
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import progress as progress_queries
from scorecard.reports.png import pictures, svg
from scorecard.text import narrative
from tests.support import tiny_world


def of_month(path, plan_id=tiny_world.PLAN, month=8):
    return meeting_loader.meeting_without_session(snapshot.store(path).copy, plan_id, date(2023, month, 1))


def texts_of(drawing):
    """Every text of a drawing, in the order in which it is drawn."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing.svg())


def test_an_indicators_picture_says_its_sentence_and_every_month(built):
    """January 20, February 45; August 180 of 344: 52.3 % of 66.7 % due, behind."""
    tiny_world.report(built, "T2-1,,2023-01,20", "T2-1,,2023-02,45", "T2-1,,2023-08,180")
    meeting = of_month(built)
    texts = texts_of(pictures.indicator(meeting, "T2-1", "zh"))
    assert "▼ 明显滞后" in texts
    [row] = [row for row in progress_queries.district(meeting.snapshot).itertuples() if row.indicator_id == "T2-1"]
    assert narrative.explanation(row, "zh") in "".join(texts)
    assert {"20", "45", "180"} <= set(texts)
    assert "目标值 344个" in texts


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_districts_counts_and_gaps_are_those_of_the_overview(demo, language):
    meeting, translate = of_month(demo, "luozhuang-2023", 9), translator(language)
    texts = texts_of(pictures.district(meeting, language))
    counts = progress_tables.status_counts(progress_queries.district(meeting.snapshot))
    for code in status.SIGNS:
        place = texts.index(f"{status.shape(code)} {status.label(code, translate)}")
        assert texts[place - 1] == str(counts.get(code, 0))
    gaps = [
        progress_tables.gap_text(row, language)
        for row in progress_queries.lagging(meeting.snapshot).head(8).itertuples()
    ]
    assert [code for code in texts if code in gaps] == gaps
    assert overview_html.elapsed_of(meeting.snapshot, language) in texts


def test_made_up_figures_are_called_so(demo, built):
    made_up = of_month(demo, "luozhuang-2023", 9)
    assert "虚构" in "".join(texts_of(pictures.district(made_up, "zh")))
    assert "made up" in "".join(texts_of(pictures.indicator(made_up, "T26-1", "en")))
    assert "虚构" not in "".join(texts_of(pictures.district(of_month(built), "zh")))


def test_the_picture_shows_chinese_glyphs(built):
    """As PNG: two pictures that differ in one character differ."""
    picture = Image.open(io.BytesIO(pictures.district(of_month(built), "zh").png()))
    assert picture.format == "PNG"
    assert picture.width == 1080 * svg.SCALE


def test_without_a_chinese_font_it_is_said_and_no_empty_boxes_are_drawn(built, monkeypatch):
    """No font at all is what a server without one has: the probe then draws nothing."""
    svg._has_chinese_font.cache_clear()
    render = svg.resvg_py.svg_to_bytes
    monkeypatch.setattr(
        svg.resvg_py, "svg_to_bytes", lambda **options: render(**options, skip_system_fonts=True), raising=True
    )
    with pytest.raises(svg.ChineseFontMissingError):
        pictures.district(of_month(built), "zh").png()
    monkeypatch.undo()
    svg._has_chinese_font.cache_clear()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三四五", 30, ["一二三", "四五"]),  # three ems of ten units a line
        ("一二三，四", 30, ["一二三，", "四"]),  # no line begins with a comma
        ("ab cd ef", 33, ["ab cd", "ef"]),  # 2 × 5.4 + 5.4 + 2 × 5.4 = 27
        ("完成13.8个", 40, ["完成", "13.8个"]),  # 20 + 4 × 5.4 = 41.6; a number is not parted
    ],
)
def test_lines_break_where_each_language_does(text, width, lines):
    assert svg.wrap(text, 10, width) == lines
