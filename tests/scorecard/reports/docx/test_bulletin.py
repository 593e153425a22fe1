"""The bulletin, read back with python-docx: its parts in order, and every figure the query's."""

import io
from datetime import date

import docx
import pytest

from ledger.accounts.actor import operator
from ledger.workflow import meetings
from ledger.workflow.meetings import Decision, Item, Meeting
from scorecard import snapshot, status
from scorecard.html import progress_tables
from scorecard.i18n import translator
from scorecard.meeting import meeting_view
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import ranking as ranking_queries
from scorecard.reports.docx.bulletin import bulletin
from scorecard.text import changes as change_text
from scorecard.text import narrative
from tests.support import tiny_world

REAL = "luozhuang-2023"


@pytest.fixture(scope="session")
def of_september(demo):
    return meeting_loader.meeting_without_session(snapshot.store(demo).copy, REAL, date(2023, 9, 1))


def open_bulletin(meeting, language="zh"):
    return docx.Document(io.BytesIO(bulletin(meeting, language)))


def tables(document):
    """Caption → rows of words, the head first; tables without a caption go by the heading above them."""
    by_caption, above = {}, ""
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            by_caption[above] = [[cell.text for cell in row.cells] for row in part.rows]
        elif part.style.name.startswith(("Caption", "Heading")):
            above = part.text
    return by_caption


def headings(document, level):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == f"Heading {level}"]


def paragraph_texts(document):
    return [paragraph.text for paragraph in document.paragraphs]


def sign(code, language):
    return f"{status.shape(code)} {status.label(code, translator(language))}"


def test_its_parts_stand_in_order(of_september):
    document = open_bulletin(of_september)
    assert headings(document, 1) == [
        "一、全区总体情况",
        "二、已完成指标",
        "三、滞后指标",
        "四、各部门情况",
        "五、各街镇情况",
        "六、未报情况",
    ]
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Title"] == [
        "关于2023年9月目标进展情况的通报"
    ]
    assert document.core_properties.title == "关于2023年9月目标进展情况的通报"


@pytest.mark.parametrize(("language", "caption"), [("zh", "滞后指标"), ("en", "Lagging indicators")])
def test_every_figure_of_what_lags_is_the_querys(language, caption, of_september):
    document, view = open_bulletin(of_september, language), meeting_view(of_september, language)
    rows = list(progress_queries.lagging(of_september.snapshot).itertuples())
    [_head, *lines] = tables(document)[caption]
    assert lines == [
        [
            narrative.name(row, "indicator", language),
            narrative.target(row, language),
            progress_tables.actual_text(row, view),
            narrative.percent(row.attainment_rate),
            narrative.percent(row.expected_rate),
            progress_tables.gap_text(row, language),
            sign(row.status, language),
        ]
        for row in rows
    ]
    assert len(rows) > 5
    for row in rows:
        assert narrative.explanation(row, language) in paragraph_texts(document)


def test_what_lags_is_told_by_section_in_the_order_of_the_notice(of_september):
    rows = progress_queries.lagging(of_september.snapshot).sort_values("section_no", kind="stable")
    assert [heading.split("）")[1] for heading in headings(open_bulletin(of_september), 2)] == list(
        dict.fromkeys(rows["section"])
    )
    assert [heading.split(".", 1)[1] for heading in headings(open_bulletin(of_september), 3)] == rows[
        "indicator"
    ].tolist()


def test_the_counts_by_section_add_up_to_the_districts(of_september):
    [_head, *lines, total] = tables(open_bulletin(of_september))["各板块进度状态"]
    rows = progress_queries.district(of_september.snapshot)
    sections = plan_queries.sections(of_september.snapshot)
    assert [line[0] for line in lines] == sections["section"].tolist()
    for line, number in zip(lines, sections["section_no"], strict=True):
        section_rows = rows[rows["section_no"] == number]
        counted = (
            [str((section_rows["status"] == code).sum()) for code in status.SIGNS] if len(section_rows) else ["—"] * 6
        )
        assert line[1:] == [str(len(section_rows)), *counted]
    counted = [(rows["status"] == code).sum() for code in status.SIGNS]
    assert total == ["合计", str(len(rows)), *map(str, counted)]
    assert sum(counted) == len(rows)


def test_ranking_towns_and_missing_reports_are_the_querys(of_september):
    by_caption = tables(open_bulletin(of_september, "en"))
    table = ranking_queries.department_ranking(of_september.snapshot)
    ranked = list(table[table["rank"].notna()].itertuples())
    judged = [code for code in status.SIGNS if code != "not_due"]
    [_head, *lines] = by_caption["Departments by rank"]
    assert [[line[0], line[1].removesuffix(" (few indicators)"), *line[2:]] for line in lines] == [
        [
            f"{row.rank:.0f}",
            row.department_en,
            str(row.due),
            *(str(getattr(row, code)) for code in judged),
            str(row.on_pace),
            narrative.percent(row.share),
        ]
        for row in ranked
    ]
    towns = progress_queries.towns(of_september.snapshot)
    [_head, *lines] = by_caption["Towns: indicators with a share of the target, by status"]
    for line in lines:
        town_rows = towns[towns["area_en"] == line[0]]
        assert line[1:] == [str(len(town_rows)), *(str((town_rows["status"] == code).sum()) for code in status.SIGNS)]
    assert len(lines) == towns["area_id"].nunique()
    [_head, *lines] = by_caption["Indicators due and not reported, by lead department"]
    missing = progress_queries.missing_reports(of_september.snapshot)
    assert [line[:2] for line in lines] == [[row.department_en, str(row.count)] for row in missing.itertuples()]
    assert [len(line[2].split(", ")) for line in lines] == missing["count"].tolist()


def test_what_has_changed_is_the_querys(of_september):
    [_head, *lines] = tables(open_bulletin(of_september))["进度状态变化"]
    assert lines == [
        [
            row.indicator,
            f"{sign(row.status_before, 'zh')} → {sign(row.status_after, 'zh')}",
            change_text.causes_of(row, "zh"),
        ]
        for row in change_text.status_changes(of_september.changes).itertuples()
    ]


def test_the_sentences_count_by_hand(built):
    """August. T2-1 at 180 of 344 is 52.3 % of the 66.7 % due: 14.3 points behind. T2-2, T3-1, T3-2 and whatever else the
    tiny world has due by August are not reported."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    meeting = meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))
    content = "\n".join(paragraph_texts(open_bulletin(meeting)))
    rows = progress_queries.district(meeting.snapshot)
    due = int((rows["status"] != "not_due").sum())
    assert "共1项指标滞后，其中明显滞后1项，略有滞后0项。" in content
    assert f"其中应完成{due}项，已报1项，占{100 / due:.1f}%。" in content
    assert "目前尚无已完成的指标。" in content
    assert "时间进度66.7%" in content


def test_decisions_of_both_meetings_stand_in_it_with_the_light_that_moved(built):
    """August: 180 of 344, behind. September: 258 of 344 is 75.0 % of 75.0 % due, on track."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    agenda = [Item("indicator", indicator_id="T2-1"), Item("decisions")]
    first = Meeting(tiny_world.PLAN, "8月调度会", date(2023, 9, 5), date(2023, 8, 1), tiny_world.newest(built))
    august = meetings.start(built, first, agenda, operator("主持人"))
    meetings.decide(built, Decision(august, "加快选址", "industry", date(2023, 9, 30), "T2-1"), operator("记录人"))
    tiny_world.report(built, "T2-1,,2023-09,258")
    second = Meeting(tiny_world.PLAN, "9月调度会", date(2023, 10, 9), date(2023, 9, 1), tiny_world.newest(built))
    september = meetings.start(built, second, agenda, operator("主持人"))
    meetings.decide(built, Decision(september, "总结经验", "industry", date(2023, 10, 31)), operator("记录人"))
    document = open_bulletin(meeting_loader.load_meeting(snapshot.store(built).copy, tiny_world.PLAN, september))
    by_caption = tables(document)
    assert [line[1:4] for line in by_caption["（一）本次会议议定事项"][1:]] == [["总结经验", "—", "区工信局"]]
    [line] = by_caption["（二）上次会议议定事项落实情况"][1:]
    assert line[1] == "加快选址"
    assert line[4:] == ["2023年9月30日", "▼ 明显滞后 → ▲ 达进度"]
    assert any("2023年10月9日，“9月调度会”对" in paragraph for paragraph in paragraph_texts(document))


def test_made_up_figures_are_called_so_and_real_ones_are_not(of_september, built):
    assert "虚构" in paragraph_texts(open_bulletin(of_september))[0]
    real = open_bulletin(
        meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))
    )
    assert "虚构" not in "".join(paragraph_texts(real))


def test_words_that_were_typed_stay_words(built):
    tiny_world.report(built, "T2-1,,2023-08,180,=1+1 <b>选址\x0b难", header=f"{tiny_world.HEADER},存在问题")
    meeting = meeting_loader.meeting_without_session(snapshot.store(built).copy, tiny_world.PLAN, date(2023, 8, 1))
    assert any("=1+1 <b>选址" in paragraph for paragraph in paragraph_texts(open_bulletin(meeting)))
