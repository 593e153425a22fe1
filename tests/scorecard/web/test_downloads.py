"""Downloads: unrounded measures under the readers' column headings, in files that Excel opens correctly."""

import asyncio
import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote, urlencode

import openpyxl
import pytest
from starlette.requests import Request

from scorecard.exports import progress as progress_exports
from scorecard.web import downloads
from tests.support import tiny_world


@pytest.fixture(autouse=True)
def _serves(built, monkeypatch):
    """The tiny world in August is the configured database."""
    tiny_world.report(built, "T2-1,,2023-08,180")
    monkeypatch.setenv("DATABASE_URL", str(built))


def fetched(question="progress", form="csv", **more):
    parameters = {"plan": tiny_world.PLAN, "period": "2023-08", "lang": "zh"} | more
    parts = {"question": question, "form": form}
    scope = {"type": "http", "path_params": parts, "query_string": urlencode(parameters).encode(), "headers": []}
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, downloads.download(Request(scope))).result()


def table(answer):
    assert answer.body.startswith(b"\xef\xbb\xbf")  # or Excel garbles it
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))


def test_a_csv_holds_the_measures_unrounded():
    """180/344 = 52.3256 % against 8/12 = 66.6667 %."""
    answer = fetched()
    assert answer.status_code == 200
    rows = {row["指标编号"]: row for row in table(answer)}
    assert len(rows) == 6
    stations = rows["T2-1"]
    assert stations["实际值"] == "180.0"
    assert stations["目标值"] == "344.0"
    assert float(stations["完成率（%）"]) == pytest.approx(52.3256, abs=1e-4)
    assert float(stations["与序时差"]) == pytest.approx(-14.3411, abs=1e-4)
    assert stations["进度状态"] == "明显滞后"
    assert rows["T1-1"]["实际值"] == ""  # not reported is no zero
    assert "目标值与实际值-2023-08.csv" in unquote(answer.headers["content-disposition"])


def test_milestones_as_they_stand_at_the_end_of_the_month(built):
    """Planned for August 20 and not done by August 31: 11 days over."""
    header = "任务编号,项目,节点,计划完成日期,实际完成日期"
    rows = "2,基站扩容,开工,2023-03-31,2023-03-30", "2,基站扩容,验收,2023-08-20,2023-09-02"
    tiny_world.report(built, *rows, header=header, kind="milestone", department_id="industry")
    begun, accepted = table(fetched("milestones", task="2"))
    assert (begun["项目"], begun["节点"], begun["状态"], begun["晚于计划天数"]) == (
        "基站扩容",
        "开工",
        "按期完成",
        "-1",
    )
    assert (accepted["实际完成"], accepted["状态"], accepted["晚于计划天数"]) == ("", "逾期11天", "11")
    assert table(fetched("milestones", task="1")) == []


def test_a_workbook_holds_the_same():
    sheet = openpyxl.load_workbook(io.BytesIO(fetched(form="xlsx", lang="en").body)).active
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert head[:3] == ["Indicator id", "Indicator", "Area"]
    [stations] = [row for row in rows if row[0] == "T2-1"]
    assert stations[head.index("Actual")] == 180
    assert stations[head.index("Status")] == "Behind"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(head))}7"


def test_the_rows_are_those_of_the_page():
    assert {row["指标编号"] for row in table(fetched(section="1"))} == {"T1-1", "T1-2", "T1-3", "T2-1"}
    assert [row["指标编号"] for row in table(fetched(status="behind"))] == ["T2-1"]
    assert [row["指标编号"] for row in table(fetched(task="2"))] == ["T2-1"]


def test_an_earlier_revision_gives_what_stood_then(built):
    earlier = tiny_world.newest(built)
    tiny_world.report(built, "T2-1,,2023-08,200")
    now = {row["指标编号"]: row for row in table(fetched())}
    then = {row["指标编号"]: row for row in table(fetched(revision=str(earlier)))}
    assert (now["T2-1"]["实际值"], then["T2-1"]["实际值"]) == ("200.0", "180.0")


def test_every_table_comes_in_both_languages(built):
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 200, tiny_world.WEST: 144})
    header = "任务编号,项目,节点,计划完成日期"
    tiny_world.report(built, "2,基站扩容,开工,2023-03-31", header=header, kind="milestone", department_id="industry")
    of_one = {"indicator": "T2-1", "area": tiny_world.DISTRICT}
    more = {
        "months": of_one, "reports": of_one, "contributions": of_one, "flips": {"behind": "-30", "on_track": "-10"},
        "changes": {"before": "2023-07", "before_revision": "1"}, "assessment_lines": {"reporter": "industry"},
    }  # fmt: skip
    for question in progress_exports.EXPORTS:
        for lang, foreign in (("zh", r"[a-z]{3,}"), ("en", "[\u4e00-\u9fff]")):
            rows = table(fetched(question, lang=lang, **more.get(question, {})))
            assert rows, (question, lang)
            assert [name for name in rows[0] if re.search(foreign, name)] == [], (question, lang)


@pytest.mark.parametrize(
    "parameters",
    [
        {"question": "passwords"}, {"form": "exe"}, {"period": "September"}, {"revision": "x"}, {"section": "one"},
        {"revision": "-1"}, {"revision": "9" * 12}, {"period": "99999-01"}, {"question": "changes", "before": "2023-08"},
    ],
)  # fmt: skip
def test_unknown_parameters_are_not_found(parameters):
    assert fetched(**parameters).status_code == 404


@pytest.mark.parametrize(
    "parameters",
    [
        {"section": "9" * 30}, {"plan": "\0"}, {"question": "months", "indicator": "\0", "area": "'"},
        {"question": "flips", "behind": "nan", "on_track": "inf"},
        {"question": "changes", "before": "2023-07", "before_revision": "9" * 12},
        {"question": "changes", "before": "0001-01", "before_revision": "-5"},
    ],
)  # fmt: skip
def test_odd_choices_are_answered_without_a_fault(parameters):
    assert fetched(**parameters).status_code in (200, 404)


def test_a_text_that_would_run_as_a_formula_is_escaped(built):
    tiny_world.report(built, "T2-1,,2023-08,190,=1+1", header="指标编号,街镇,期间,累计完成,备注")
    rows = table(fetched("months", indicator="T2-1", area=tiny_world.DISTRICT))
    assert rows[7]["备注"] == "'=1+1"


def test_made_up_figures_are_called_so_in_the_file_and_in_its_name(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(demo))
    answer = fetched(plan="luozhuang-2023")
    assert {row["数据性质"] for row in table(answer)} == {"虚构，仅供演示"}
    assert unquote(answer.headers["content-disposition"]).endswith("演示数据-目标值与实际值-2023-08.csv")
