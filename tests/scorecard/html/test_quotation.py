"""A task's full text with each numeral as target or not, and how a target's words are read."""

from datetime import date
from pathlib import Path

import pytest

from scorecard import snapshot
from scorecard.html import quotation
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import tasks as task_queries
from scorecard.view import View
from tests.support import tiny_world


@pytest.fixture
def view(built_once):
    def of(language):
        copy = snapshot.store(built_once).copy
        of_august = snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, 8, 1), copy.revision)
        return View(of_august, language, False, False, Path(built_once), 2023)

    return of


def rendered(view, task_no, hits=()):
    rows = [row for row in task_queries.numerals(view.snapshot).itertuples() if row.task_no == task_no]
    [task] = [row for row in plan_queries.tasks(view.snapshot).itertuples() if row.task_no == task_no]
    return quotation.with_numerals(task.body, rows, list(hits), view), quotation.other_numerals(rows, view.language)


def test_each_numeral_of_a_text_is_a_target_or_has_its_reason(view):
    # 建设新型基础设施。2023年新建、改造5G基站344个。
    text, others = rendered(view("zh"), 2)
    assert text == (
        '建设新型基础设施。<span class="other" title="年份">2023年</span>新建、改造<span class="other" title="技术名称">5G</span>'
        '基站<a href="./indicator?plan=tiny&amp;period=2023-08&amp;lang=zh&amp;indicator=T2-1" title="新建、改造5G基站">'
        "<mark><b>344个</b></mark></a>。"
    )
    assert others == [('<span lang="zh">2023年</span>', "年份"), ('<span lang="zh">5G</span>', "技术名称")]


def test_reasons_and_links_are_in_the_readers_language(view):
    text, others = rendered(view("en"), 2)
    assert 'title="5G base stations built or upgraded"' in text
    assert others == [('<span lang="zh">2023年</span>', "Year"), ('<span lang="zh">5G</span>', "Name of a technology")]


def test_a_hit_may_reach_across_the_edge_of_a_numeral(view):
    # 基站 stands at 21 and 344个 at 23; looked for was 站34.
    text, _ = rendered(view("zh"), 2, [(22, 25)])
    assert '基<mark class="hit">站</mark><a' in text
    assert '<b><mark class="hit">34</mark>4个</b>' in text


def test_a_text_without_numerals_is_escaped_text(view):
    assert quotation.with_numerals("a<b", [], [], view("zh")) == "a&lt;b"
    assert quotation.other_numerals([], "zh") == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", ("另一读法", "增量（当年新增）；未采用，理由见上")),
        ("en", ("Also readable as", "increase within the year; not chosen, for the reason above")),
    ],
)
def test_a_reading_that_the_words_leave_open_is_said(language, line, view):
    rows = {row.indicator_id: row for row in progress_queries.district(view(language).snapshot).itertuples()}
    # 高新技术企业达到110家: a stock, but the words could be this year's increment. T2-1's words leave nothing open.
    assert line in quotation.interpretation(rows["T1-2"], language)
    assert line[0] not in dict(quotation.interpretation(rows["T2-1"], language))


def test_the_real_plan_says_which_readings_it_left_open(real):
    rows = tiny_world.ask(real, "SELECT indicator_id, measure, also_read_as, reason, reason_en FROM indicator")
    ambiguous = {row["indicator_id"]: row for row in rows if row["also_read_as"]}
    assert {indicator_id for indicator_id, row in ambiguous.items() if row["also_read_as"] == "stock"} == {
        "T6-1", "T48-1", "T50-1", "T50-2", "T50-3", "T53-4",
    }  # fmt: skip
    # Every count taken as a stock whose words do not say that it is one.
    assert {indicator_id for indicator_id, row in ambiguous.items() if row["also_read_as"] == "increment"} == {
        row["indicator_id"] for row in rows if row["measure"] == "level"
    }
    for row in ambiguous.values():
        assert any(word in row["reason"] for word in ("可读作", "而非增量")), row["indicator_id"]
        assert any(word in row["reason_en"] for word in ("can mean", "could", "not an increment")), row["indicator_id"]
