"""The slides, read back with python-pptx: the agenda in order, native charts and tables, every figure the query's."""

import io
from datetime import date

import pandas as pd
import pytest
from pptx import Presentation
from pptx.util import Inches

from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Decision, Item, Meeting
from scorecard import snapshot, status
from scorecard.deck import slides
from scorecard.html import progress_tables
from scorecard.i18n import translator
from scorecard.meeting import meeting_view
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import ranking as ranking_queries
from scorecard.reports.pptx.presentation import presentation
from scorecard.reports.pptx.tables import Table, paginate, row_height
from scorecard.text import changes as change_text
from scorecard.text import narrative
from tests.support import tiny_world

REAL = "luozhuang-2023"


def open_slides(meeting, language):
    return list(Presentation(io.BytesIO(presentation(meeting, language))).slides)


def titles(deck):
    return [slide.shapes.title.text_frame.text for slide in deck]


def tables(slide):
    """Every table of a slide as rows of words, the heads first."""
    return [
        [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if shape.has_table
    ]


def charts(slide):
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def text_of(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def slides_titled(deck, title):
    """All slides of an item, the continued ones too."""
    return [
        slide
        for slide in deck
        if titles([slide])[0] == title or titles([slide])[0].startswith((f"{title}（续", f"{title} (continued"))
    ]


@pytest.fixture
def of_september(demo):
    return meeting_loader.meeting_without_session(snapshot.store(demo).copy, REAL, date(2023, 9, 1))


def test_the_slides_are_those_of_the_agenda_in_its_order(of_september):
    view = meeting_view(of_september, "zh")
    expected = [slides.item_name(item, view) for item in of_september.items]
    shown = [title for title in titles(open_slides(of_september, "zh"))[1:] if "（续" not in title]
    assert shown == expected


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_a_section_is_the_querys(of_september, language):
    deck, view, translate = (
        open_slides(of_september, language),
        meeting_view(of_september, language),
        translator(language),
    )
    rows = progress_queries.district(of_september.snapshot)
    seen = 0
    for item in of_september.items:
        if item.section_no is None:
            continue
        lines = {
            line[0]: line
            for slide in slides_titled(deck, slides.item_name(item, view))
            for [_head, *body] in tables(slide)
            for line in body
        }
        for row in rows[rows["section_no"] == item.section_no].itertuples():
            seen += 1
            assert lines[narrative.name(row, "indicator", language)][1:] == [
                narrative.target(row, language),
                progress_tables.actual_text(row, view),
                narrative.percent(row.attainment_rate),
                narrative.percent(row.expected_rate),
                progress_tables.gap_text(row, language),
                f"{status.shape(row.status)} {status.label(row.status, translate)}",
            ]
    assert seen > 30


def test_the_chart_of_the_district_holds_the_counts_of_every_section(of_september):
    [slide] = slides_titled(open_slides(of_september, "zh"), "全区总体情况")
    [chart] = charts(slide)
    rows, translate = progress_queries.district(of_september.snapshot), translator("zh")
    sections = plan_queries.sections(of_september.snapshot)
    assert list(chart.plots[0].categories) == sections["section"].tolist()
    for series in chart.plots[0].series:
        code = next(
            code for code in status.SIGNS if series.name == f"{status.shape(code)} {status.label(code, translate)}"
        )
        assert list(series.values) == [
            ((rows["section_no"] == number) & (rows["status"] == code)).sum() for number in sections["section_no"]
        ]
    counts = progress_tables.status_counts(rows)
    assert tables(slide)[0][0] == [str(counts.get(code, 0)) for code in status.SIGNS]


def test_the_chart_of_an_indicator_holds_its_months_and_can_be_edited(built):
    """T2-1: 20, 45 in January and February, nothing in March, 180 in August: 52.3 % of 66.7 % due; due by August
    344 × 8/12 = 229.3."""
    tiny_world.report(built, "T2-1,,2023-01,20", "T2-1,,2023-02,45", "T2-1,,2023-08,180")
    meeting = meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))
    [slide] = [item for item in open_slides(meeting, "zh") if charts(item) and "全区" not in titles([item])[0]]
    [chart] = charts(slide)
    columns, lines = chart.plots
    actual, _forecast = columns.series
    due, target = lines.series
    assert [value for value in actual.values if value is not None] == [20, 45, 180]
    assert list(columns.categories)[2:4] == ["3月\n未报", "4月\n未报"]
    assert due.values[7] == pytest.approx(344 * 8 / 12)
    assert set(target.values) == {344}
    months = progress_queries.series(meeting.snapshot, "T2-1", tiny_world.DISTRICT)
    assert list(actual.values) == [None if pd.isna(item) else item for item in months["value"]]
    assert chart.part.chart_workbook.xlsx_part is not None
    [row] = [item for item in progress_queries.district(meeting.snapshot).itertuples() if item.indicator_id == "T2-1"]
    sentence = narrative.explanation(row, "zh")
    assert sentence in text_of(slide)
    assert sentence in slide.notes_slide.notes_text_frame.text
    facts = {line[0]: line[1] for line in tables(slide)[-1]}
    assert (facts["实际值"], facts["目标值"], facts["完成率"], facts["与序时差"]) == (
        "180个",
        "344个",
        "52.3%",
        "-14.3个百分点",
    )


def test_ranking_towns_and_missing_reports_are_the_querys(of_september):
    deck = open_slides(of_september, "en")
    ranked = [
        line for slide in slides_titled(deck, "By department") for [_head, *body] in tables(slide) for line in body
    ]
    table = ranking_queries.department_ranking(of_september.snapshot)
    rows = list(table[table["rank"].notna()].itertuples())
    assert [line[:2] for line in ranked] == [[f"{row.rank:.0f}", row.department_en] for row in rows]
    assert [line[2:8] for line in ranked] == [[str(getattr(row, code)) for code in status.SIGNS] for row in rows]
    assert [line[9] for line in ranked] == [narrative.percent(row.share) for row in rows]
    towns = {
        (line[0], head[index]): line[index]
        for slide in slides_titled(deck, "By town")
        for [head, *body] in tables(slide)
        for line in body
        for index in range(1, len(line))
    }
    for row in progress_queries.towns(of_september.snapshot).itertuples():
        rate = "Not reported" if pd.isna(row.actual_value) else narrative.percent(row.attainment_rate)
        assert towns[row.indicator_en, row.area_en] == f"{status.shape(row.status)} {rate}"
    [slide] = slides_titled(deck, "Reports missing")
    missing = progress_queries.missing_reports(of_september.snapshot)
    assert tables(slide)[0][1:] == [[row.department_en, str(row.count)] for row in missing.itertuples()]


def test_what_has_changed_is_the_querys(of_september):
    table = change_text.status_changes(of_september.changes)
    lines = [
        line
        for slide in slides_titled(open_slides(of_september, "zh"), "变化情况")
        for [_head, *body] in tables(slide)
        for line in body
    ]
    translate = translator("zh")
    assert lines == [
        [
            row.indicator,
            *(
                f"{status.shape(code)} {status.label(code, translate)}"
                for code in (row.status_before, row.status_after)
            ),
            change_text.causes_of(row, "zh"),
        ]
        for row in table.itertuples()
    ]


def test_decisions_stand_on_their_slides_whatever_was_typed(built):
    tiny_world.report(built, "T2-1,,2023-08,180")
    agenda = [Item("last_decisions"), Item("indicator", indicator_id="T2-1"), Item("decisions")]
    new_meeting = Meeting(
        tiny_world.PLAN, "8月\x0b调度会", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(built)
    )
    number = meetings.start(built, new_meeting, agenda, operator("主持人"))
    meetings.decide(
        built, Decision(number, "加快\x00选址 <b>&", "industry", date(2023, 9, 30), "T2-1"), operator("记录人")
    )
    deck = open_slides(meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, number), "zh")
    assert titles(deck)[0] == "8月调度会"
    assert tables(deck[-1])[0][1][0] == "加快选址 <b>&"
    assert any("加快选址 <b>&" in cell for row in tables(deck[2])[-1] for cell in row)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_leaves_its_slide_and_no_place_is_left_empty(of_september, language):
    for slide in open_slides(of_september, language):
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= Inches(13.34), titles([slide])
            assert shape.top + shape.height <= Inches(7.5), titles([slide])
            if shape.has_text_frame:
                assert shape.text_frame.text.strip(), titles([slide])


def test_made_up_figures_are_called_so_on_every_slide(of_september, built):
    for slide in open_slides(of_september, "zh"):
        assert "虚构" in text_of(slide)
    real = meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))
    assert not [slide for slide in open_slides(real, "zh") if "虚构" in text_of(slide)]


def test_a_long_table_goes_on_with_its_rows_whole():
    """Five rows of one line and room for the heads and two: two, two and one."""
    table = Table(["甲"], [[str(number)] for number in range(5)], [2.0])
    room = 3 * row_height(["甲"], table)
    assert [[row[0] for row in part] for part in paginate(table, room)] == [["0", "1"], ["2", "3"], ["4"]]
