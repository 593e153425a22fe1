"""Every page, run for real on the demonstration data, in both languages."""

import re
import shutil
from dataclasses import replace
from datetime import date
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from etl.submissions import review, submit
from etl.submissions.submission import SubmittedFile
from ledger import settings
from ledger.accounts import permissions
from ledger.accounts.actor import ROLES, Actor, operator
from ledger.accounts.permissions import ACTIONS, MINIMUM_ROLE
from ledger.vocabulary.reporter import Reporter
from scorecard import snapshot
from scorecard.queries import assessment as assessment_queries
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import submit as submit_queries
from scorecard.queries import tasks as task_queries
from scorecard.text import permissions as permission_text
from scorecard.web.auth import current_actor
from tests.support import tiny_world
from tests.support.pages import FRAME, PAGE_NAMES

NAMES = [name for name in PAGE_NAMES if name != "admin"]
"""Pages open to everybody; test_roles.py has the administration page."""
TITLES = {
    "zh": ["2023年9月目标进度", "按板块", "按部门", "按街镇", "任务", "产值过亿元企业", "对比", "调度会", "问题办理", "考核评价", "报送", "报送记录", "口径说明"],
    "en": [
        "Targets and actuals, September 2023", "By section", "By department", "By town", "Tasks",
        "Firms with output above 100 million yuan", "Compare", "Meetings", "Problems", "Assessment", "Submit", "Submissions", "Method",
    ],
}  # fmt: skip
ADDRESS = "10.0.0.5"
"""The client's IP address, which AppTest does not set."""
MADE_UP = {"zh": "演示数据", "en": "Demonstration data"}
# Latin text allowed on Chinese pages: file formats, ids, units, the 5G of the notice, demonstration names, the URL.
LATIN_ALLOWED = re.compile(
    r"XLSX|CSV|PNG|IBCS|UTF-8|UTF-16|GBK|Excel|WPS|20MB|5G|T\d+-\d+|Demo|made-up|http\S+|[0-9a-f]{16}|English|Language|demo-\S+csv|/\S+|python -m etl \w+|KB|MB|九月\.csv|\S+\.duckdb"
)

VERBATIM = r'<(\w+)[^>]* lang="zh">.*?</\1>'


def visit(name: str, demo, monkeypatch, **address: str) -> AppTest:
    monkeypatch.setenv("DATABASE_URL", str(demo))
    monkeypatch.setattr(ContextProxy, "ip_address", property(lambda _self: ADDRESS))
    page = AppTest.from_file(str(FRAME), default_timeout=600)
    for key, value in address.items():
        page.query_params[key] = value
    if name != "overview":
        # Before the first run AppTest.switch_page takes the file's name for the URL path, which is "page" in a folder.
        page._page_hash = calc_hash(name)
    return page.run()


def words(page: AppTest) -> str:
    """The visible text of a page, without code and without quotations from the notice."""
    written = [element.value for element in [*page.title, *page.header, *page.subheader, *page.markdown]]
    written += [
        re.sub(VERBATIM + r"|<style.*?</style>|<code>.*?</code>|<[^>]+>", " ", element.proto.body, flags=re.S)
        for element in page.get("html")
    ]
    written += [option for box in page.selectbox for option in [box.label]]
    return unescape(" ".join(written))


def headings(page: AppTest) -> list[str]:
    """The titles of a page: each has one. That of the overview is HTML."""
    in_html = [title for element in page.get("html") for title in re.findall(r"<h1>(.*?)</h1>", element.proto.body)]
    return [title.value for title in page.title] + [unescape(title) for title in in_html]


FOREIGN = {"zh": re.compile("[A-Za-z]{2,}"), "en": re.compile("[\u4e00-\u9fff]+")}
ALLOWED = {
    "zh": LATIN_ALLOWED,
    # The text of submitted files is shown as it was written.
    "en": re.compile("语言|罗政办字〔2023〕25号|演示数据|演示项目|虚构|立项批复|开工|主体完工|竣工验收|分子|累计完成"),
}
PAGES_WITH_CHINESE_NAMES = {"en": ("indicator", "compare", "meeting")}
"""Pages with names that exist in Chinese only."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_page_opens_without_a_fault_in_one_language(name, language, demo, monkeypatch):
    page = visit(name, demo, monkeypatch, lang=language)
    assert not page.exception
    assert not page.error
    assert headings(page) == [TITLES[language][NAMES.index(name)]]
    assert MADE_UP[language] in words(page)
    if name not in PAGES_WITH_CHINESE_NAMES.get(language, ()):
        assert FOREIGN[language].findall(ALLOWED[language].sub("", words(page))) == []


def test_choices_are_in_the_url(demo, monkeypatch):
    page = visit("indicator", demo, monkeypatch, lang="zh", period="2023-06", indicator="T26-1")
    assert page.title[0].value == "新建、改造5G基站"
    assert page.selectbox(key="period").value == "2023-06"
    assert page.query_params["period"] == "2023-06"
    page.selectbox(key="period").select("2023-08").run()
    assert page.query_params["period"] == "2023-08"
    assert page.query_params["indicator"] == "T26-1"


def test_a_towns_month_by_month_is_one_level_down(demo, monkeypatch):
    district = visit("indicator", demo, monkeypatch, lang="zh", indicator="T26-1")
    town = visit("indicator", demo, monkeypatch, lang="zh", indicator="T26-1", area="371311001")
    assert district.selectbox(key="area").value == "371311"
    assert town.selectbox(key="area").value == "371311001"

    def lead(page):
        return next(element.proto.body for element in page.get("html") if 'class="lead"' in element.proto.body)

    assert "目标344个" in lead(district)
    assert "目标344个" not in lead(town)
    assert "<mark>" in "".join(element.proto.body for element in town.get("html"))


def test_a_choice_that_does_not_exist_becomes_the_default(demo, monkeypatch):
    page = visit("indicator", demo, monkeypatch, lang="zh", period="2019-06", indicator="T99-9")
    assert not page.exception
    assert page.selectbox(key="period").value == "2023-09"
    assert page.selectbox(key="indicator").value == "T3-1"


@pytest.mark.parametrize(
    ("name", "address", "warning"),
    [
        ("indicator", {"indicator": "T99-9"}, "The plan does not have what this link names."),
        ("sections", {"section": "12"}, "The plan does not have what this link names."),
        ("overview", {"period": "2022-08"}, "The plan or month of this link was not found."),
        ("overview", {"plan": "luozhuang-1999"}, "The plan or month of this link was not found."),
        ("indicator", {"indicator": "T26-1", "period": "2023-08"}, None),
    ],
)
def test_an_outdated_link_shows_a_warning(name, address, warning, demo, monkeypatch):
    page = visit(name, demo, monkeypatch, lang="en", **address)
    assert not page.exception
    assert [element.value.startswith(warning) for element in page.warning] == ([True] if warning else [])


def test_every_indicator_has_its_page(demo, monkeypatch):
    """One session opens every seventh of the 76 indicators with the select box."""
    page = visit("indicator", demo, monkeypatch, lang="zh")
    options = page.selectbox(key="indicator").options
    assert len(options) == 76
    for option in options[::7]:
        page.selectbox(key="indicator").select(option.split()[0]).run()
        assert not page.exception, option
        assert "<mark>" in "".join(element.proto.body for element in page.get("html"))


def test_counts_on_the_overview_are_the_measures(demo, monkeypatch):
    page = visit("overview", demo, monkeypatch, lang="en")
    copy = snapshot.store(Path(demo)).copy
    answered = snapshot.fetch_table(
        copy.database_id,
        "SELECT status, count(*) AS n FROM progress_at('luozhuang-2023', DATE '2023-09-01', ?) "
        "WHERE area_id = '371311' GROUP BY status",
        [copy.revision],
    )
    [strip] = [element.proto.body for element in page.get("html") if 'class="strip"' in element.proto.body]
    shown = {status: int(count) for status, count in re.findall(r'class="count (\w+)"[^>]*><b>(\d+)</b>', strip)}
    assert {status: count for status, count in shown.items() if count} == dict(
        zip(answered["status"], answered["n"], strict=True)
    )
    assert sum(shown.values()) == 76


def test_months_without_any_data_say_so(demo, monkeypatch):
    """November 2023 has no report: nothing is drawn as zero, and due indicators are shown as not reported."""
    page = visit("overview", demo, monkeypatch, lang="en", period="2023-11")
    assert not page.exception
    assert "No reported indicator is behind pace." in words(page)


def test_a_database_of_real_data_is_not_called_made_up(real, monkeypatch):
    page = visit("overview", real, monkeypatch, lang="zh")
    assert not page.exception
    assert "演示数据" not in words(page)
    # The only figure there is: 71 firms, published for December.
    assert page.selectbox(key="period").value == "2023-12"
    assert len(progress_queries.towns(snapshot_of(real))) == 0
    assert "尚未分解" in words(visit("towns", real, monkeypatch, lang="zh"))


def snapshot_of(path):
    copy = snapshot.store(Path(path)).copy
    return snapshot.Snapshot(copy.database_id, "luozhuang-2023", date(2023, 12, 1), copy.revision)


def test_notes_are_shown_as_text_also_when_some_months_have_none(demo, tmp_path, monkeypatch):
    path = shutil.copy(demo, tmp_path / "noted.duckdb")
    rows = "T26-1,,2023-09,300,\nT26-1,,2023-10,310,<script>alert(1)</script>"
    data = f"指标编号,街镇,期间,累计完成,备注\n{rows}\n".encode()
    sent = submit.submit(
        path, SubmittedFile(data, "notes.csv", "luozhuang-2023", "测试员", reason="试填"), operator("测试员")
    )
    review.decide(path, sent.submission_id, "accepted", operator("协调员"))
    page = visit("indicator", path, monkeypatch, lang="zh", period="2023-10", indicator="T26-1")
    assert not page.exception
    written = "".join(element.proto.body for element in page.get("html"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    assert "<script>" not in written


@pytest.mark.parametrize(
    ("url", "message"), [("postgresql://nowhere/db", "无法识别DATABASE_URL"), ("torn", "数据库无法读取")]
)
def test_a_database_that_cannot_be_opened_shows_an_error(url, message, tmp_path, monkeypatch):
    (tmp_path / "torn").write_bytes(b"no database at all" * 1000)
    page = visit("overview", url if "://" in url else tmp_path / url, monkeypatch, lang="zh")
    assert not page.exception
    assert message in page.error[0].value


def test_a_missing_database_shows_an_error(tmp_path, monkeypatch):
    page = visit("overview", tmp_path / "nowhere.duckdb", monkeypatch, lang="zh")
    assert [error.value for error in page.error] == [
        "DATABASE_URL指向的位置没有数据库。请系统维护人员先运行：python -m etl build"
    ]
    assert not page.exception


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("zh", ["下载模板（XLSX）", "下载模板（CSV）"]),
        ("en", ["Download the template (XLSX)", "Download the template (CSV)"]),
    ],
)
def test_the_template_is_offered_as_a_workbook_and_as_csv(language, labels, demo, monkeypatch):
    page = visit("submit", demo, monkeypatch, lang=language, department="industry-it", month="2023-10")
    assert not page.exception
    assert [button.proto.label for button in page.get("download_button")] == labels


@pytest.mark.parametrize("kind", ["allocation", "schedule", "progress"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_report_has_its_template(kind, language, demo, monkeypatch):
    page = visit("submit", demo, monkeypatch, lang=language, reporter="industry-it", kind=kind)
    assert not page.exception
    assert len(page.get("download_button")) == 2
    # Shares and schedules are for the whole year: there is no month to choose.
    month = "报送月份" if language == "zh" else "Month reported"
    assert (month in [box.label for box in page.selectbox]) is (kind == "progress")


def test_a_town_sends_its_figures_only(demo, monkeypatch):
    page = visit("submit", demo, monkeypatch, lang="zh", reporter="371311001", kind="schedule")
    assert not page.exception
    [kinds] = [box for box in page.selectbox if box.label == "报送内容"]
    assert kinds.options == ["月度数据"]


def test_a_template_contains_only_data_of_its_snapshot(demo, tmp_path):
    """The page at revision r offers the values of r, whatever has been sent since."""
    path = Path(shutil.copy(demo, tmp_path / "later.duckdb"))
    copy = snapshot.store(path).copy
    earlier = snapshot.Snapshot(copy.database_id, "luozhuang-2023", date(2023, 9, 1), copy.revision)
    month, reporter = date(2023, 10, 1), Reporter(department_id="industry-it")
    before = submit_queries.template(earlier, reporter, month, "zh", "csv")
    data = "指标编号,街镇,期间,累计完成\nT26-1,,2023-09,343\n".encode()
    receipt = submit.submit(
        path, SubmittedFile(data, "later.csv", "luozhuang-2023", "测试员", reason="试填"), operator("测试员")
    )
    review.decide(path, receipt.submission_id, "accepted", operator("协调员"))
    newer = snapshot.store(path).copy
    submit_queries.template.forget()
    assert submit_queries.template(earlier, reporter, month, "zh", "csv") == before
    after = submit_queries.template(replace(earlier, revision=newer.revision), reporter, month, "zh", "csv")
    assert "344个,343," in after.decode("utf-8-sig")


def test_a_score_opens_into_its_lines_and_other_weights_move_places(demo, monkeypatch):
    page = visit("assessment", demo, monkeypatch, lang="zh", reporter="housing-construction")
    assert not page.exception
    assert "区住建局考核明细" in [header.value for header in page.header]
    assert "回执" in words(page)
    assert "得分和名次均不变。" in words(page)
    page.slider(key="weight-reporting").set_value(0).run()
    assert not page.exception
    assert "→" in words(page)
    for part in ("progress", "problems"):
        page.slider(key=f"weight-{part}").set_value(0).run()
    assert [info.value for info in page.info] == ["请至少为一项考核内容设置权重。"]


def test_the_coordinator_confirms_the_state_of_a_task_with_a_reason(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "confirmed.duckdb"))
    page = visit("tasks", path, monkeypatch, lang="zh", confirm="6")
    page.radio[0].set_value("behind")
    page.button[0].click().run()
    assert [error.value for error in page.error] == ["请填写理由，理由将一并显示。"]
    page.text_area[0].set_value("现场核实，设备未到位")
    page.button[0].click().run()
    assert not page.exception
    assert page.query_params["task"] == "6"
    assert "协调员核定：进度滞后（演示协调员：现场核实，设备未到位）" in words(page)
    page = visit("tasks", path, monkeypatch, lang="zh", confirm="6")
    page.radio[0].set_value(None)
    page.text_area[0].set_value("核定有误")
    page.button[0].click().run()
    assert not page.exception
    assert "协调员核定" not in words(page)


def test_other_weights_are_signed_from_a_month_on(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "signed.duckdb"))
    page = visit("assessment", path, monkeypatch, lang="zh")
    assert "2023年1月起适用：系统默认值，尚未签批。" in words(page)
    page.slider(key="weight-problems").set_value(10).run()
    sign = next(button for button in page.button if button.label == "签批")
    sign.click().run()
    assert [error.value for error in page.error] == ["三项权重之和应为100。"]
    page.slider(key="weight-progress").set_value(70).run()
    next(button for button in page.button if button.label == "签批").click().run()
    assert not page.exception
    assert not page.error
    assert re.search("2023年9月起适用，演示协调员于.*签批。", words(page))
    assert "尚未签批" in words(visit("assessment", path, monkeypatch, lang="zh", period="2023-08"))


def test_other_thresholds_are_signed_on_the_method_page(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "signed.duckdb"))
    page = visit("method", path, monkeypatch, lang="en")
    before = snapshot_of(path)
    page.slider(key="behind").set_value(-30.0).run()
    next(button for button in page.button if button.label == "Sign").click().run()
    assert not page.exception
    after = snapshot_of(path)
    assert after.revision == before.revision + 1
    known = plan_queries.rules(after).set_index("rule_id")
    assert (known.at["behind_at_most", "value"], known.at["behind_at_most", "signed_by"]) == (
        -30,
        "Demonstration coordinator",
    )


def test_the_deadline_and_the_rules_for_doubts_are_signed_on_the_administration_page(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "signed.duckdb"))
    monkeypatch.setattr(current_actor, "DEFAULT_ROLE", "administrator")
    page = visit("admin", path, monkeypatch, lang="zh", part="rules")
    assert "系统默认值，尚未签批" in words(page)

    def field(prefix):
        return next(element for element in page.number_input if element.label.startswith(prefix))

    deadline, _doubts = [button for button in page.button if button.label == "签批"]
    deadline.click().run()
    assert [error.value for error in page.error] == ["该组数值已经生效。请调整数值，或选择其他月份。"]
    field("报送截止日").set_value(10)
    next(button for button in page.button if button.label == "签批").click().run()
    assert not page.exception
    assert "已签批，2023年9月起适用。" in [element.value for element in page.success]
    field("存疑：与上月相同的行数").set_value(5)
    [button for button in page.button if button.label == "签批"][1].click().run()
    assert not page.exception
    known = plan_queries.rules(snapshot_of(path)).set_index("rule_id")
    assert known.loc[["deadline_day", "repeated_rows"], "value"].to_list() == [10, 5]
    assert set(known.loc[["deadline_day", "repeated_rows"], "signed_by"]) == {"演示管理员"}
    shown = re.sub(r"\s+", " ", words(page))
    assert re.search(r"报送截止日（次月几日） 10 2023年9月 演示管理员 20\d\d-\d\d-\d\d", shown)


def test_a_milestone_is_entered_by_form_changed_and_given_up(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "milestones.duckdb"))
    page = visit("tasks", path, monkeypatch, lang="zh", milestone="3")
    before = words(page)
    project, milestone, planned, _done = page.text_input
    for field, text in ((project, "盛阳技改"), (milestone, "开工"), (planned, "三季度")):
        field.set_value(text)
    page.button[0].click().run()
    assert [error.value for error in page.error] == [
        "“计划完成日期”列：“三季度”不是日期。请填写如2023-09-30；只写年月的，按当月最后一天计。"
    ]
    page.text_input[2].set_value("2023年9月20日")
    page.button[0].click().run()
    assert not page.exception
    assert page.success[0].value.startswith("已收到：回执")
    assert "盛阳技改" not in before
    assert "盛阳技改" in words(page)
    assert "✕ 逾期10天" in words(page)  # at the end of September
    known = page.selectbox(key="milestone-3")
    known.set_value(len(known.options) - 1).run()
    assert page.text_input[2].value == "2023-09-20"
    page.text_input[2].set_value("取消")
    page.button[0].click().run()
    assert not page.exception
    assert words(page).count("盛阳技改") == 0


def test_tasks_with_milestones_that_are_overdue_can_be_picked(demo, monkeypatch):
    copy = snapshot.store(demo).copy
    here = snapshot.Snapshot(copy.database_id, "luozhuang-2023", date(2023, 9, 1), copy.revision)
    overdue = set(task_queries.milestones(here).query("state == 'overdue'")["task_no"])
    assert 0 < len(overdue) < 69
    page = visit("tasks", demo, monkeypatch, lang="en", task_status="overdue")
    text = words(page)
    assert f"Tasks: {len(overdue)} of 69;" in text
    assert text.count("✕ overdue milestones:") == len(overdue)


def test_the_coordinator_adjusts_a_score_with_a_reason_that_is_shown(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "adjusted.duckdb"))
    page = visit("assessment", path, monkeypatch, lang="zh", reporter="housing-construction")
    assert "调整分" not in words(page)
    page.number_input[0].set_value(-2.5)
    page.text_area[0].set_value("数据两次退回")
    page.button[0].click().run()
    assert not page.exception
    assert "协调员调整-2.5分（演示协调员：数据两次退回）" in words(page)
    copy = snapshot.store(path).copy
    here = snapshot.Snapshot(copy.database_id, "luozhuang-2023", date(2023, 9, 1), copy.revision)
    [row] = (
        assessment_queries.assessment(here, assessment_queries.weights(here))
        .query("reporter_id == 'housing-construction'")
        .itertuples()
    )
    assert (row.adjustment, row.points) == (-2.5, round(row.parts_points - 2.5, 1))


def test_a_revision_before_the_rules_of_the_assessment_says_so(built, monkeypatch):
    """The plan is written at revision 1, the rules of the register after it."""
    tiny_world.report(built, "T2-1,,2023-07,180")
    [first] = tiny_world.ask(built, "SELECT min(revision) AS revision FROM rule")
    query = {"lang": "zh", "period": "2023-07"}
    before = visit("assessment", built, monkeypatch, **query, revision=str(first["revision"] - 1))
    assert not before.exception
    assert [info.value for info in before.info] == ["本月尚无生效的考核规则。请选择以后的月份，或查看最新数据。"]
    newest = visit("assessment", built, monkeypatch, **query)
    assert not newest.exception
    assert "名次" in words(newest)


def test_a_department_page_lists_worse_statuses_and_overdue_milestones(built, monkeypatch):
    """Of 344 stations 150 by May (43.6%, due 41.7%) are on track, 155 by June (45.1%, due 50%) slightly behind.

    Six milestones of April have no day on which they were done; five are named.
    """
    tiny_world.report(built, "T2-1,,2023-05,150", "T2-1,,2023-06,155")
    lines = [f"2,厂房,节点{number},2023-04-30," for number in range(6)]
    header = "任务编号,项目,节点,计划完成日期,实际完成日期"
    submit.submit(
        built, tiny_world.sent(*lines, header=header, kind="milestone", department_id="industry"), operator("测试员")
    )
    page = visit("departments", built, monkeypatch, lang="zh", period="2023-06", department="industry")
    text = words(page)
    assert re.search(r"较上月变差\s+新建、改造5G基站\s+▲\s+→\s+◆ 略有滞后", text), text
    assert text.count("逾期61天") == 5  # from 30 April to 30 June
    assert "另有1" in text
    assert "变差" not in words(
        visit("departments", built, monkeypatch, lang="zh", period="2023-05", department="industry")
    )


@pytest.mark.parametrize(
    ("name", "yes", "no"), [("docs/operator.md", "yes", "no"), ("docs/operator.zh-CN.md", "可", "不可")]
)
def test_the_table_of_roles_in_the_operators_guide_is_that_of_the_program(name, yes, no):
    """A row for reading, and one for the actions that each further role adds."""
    text = (settings.ROOT / name).read_text("utf-8")
    table = re.search(r"^\|.*\n\|---\|---\|---\|---\|---\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    rows = [[cell.strip() for cell in row.split("|")[2:-1]] for row in table.group(1).splitlines()]
    assert [len(ROLES) - row.count(no) for row in rows] == [4 - ROLES.index(role) for role in ROLES]
    for row in rows:
        assert row == sorted(row, key=lambda cell: cell != no)  # a higher role may do all that a lower role may
        assert row[-1] == yes
    assert sorted({*MINIMUM_ROLE.values()}, key=ROLES.index) == list(ROLES[1:])


def test_the_table_of_roles_is_printed_for_administrators(demo, monkeypatch):
    """As in ledger/accounts/permissions.py, which checks every write."""
    monkeypatch.setattr(current_actor, "DEFAULT_ROLE", "administrator")
    shown = unescape(
        " ".join(element.proto.body for element in visit("admin", demo, monkeypatch, lang="en").get("html"))
    )
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", shown)]
    printed = {row[0]: row[1:] for row in cells if row}
    own = Actor("张三", "reporter", "account", frozenset({"industry"}))
    for action in ACTIONS:
        may = {role: permissions.is_allowed(replace(own, role=role), action, {"industry"}) for role in ROLES}
        others = permissions.is_allowed(own, action, {"water"})
        assert not others
        expected = ["—" if not may[role] else "their own" if role == "reporter" else "yes" for role in ROLES]
        assert printed[permission_text.action_text(action, "en")] == expected


def test_months_that_were_closed_and_opened_are_listed_with_who_did_it(built, monkeypatch):
    cookie = SimpleCookie(tiny_world.cookie(built, *tiny_world.account(built, "administrator")))
    jar = {key: element.value for key, element in cookie.items()}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: jar))
    for state, who in (("closed", "李主任"), ("open", "王主任")):
        review.set_period(built, tiny_world.PLAN, date(2023, 8, 1), state, operator(who))
    shown = re.sub(r"\s+", " ", words(visit("admin", built, monkeypatch, lang="zh", part="upkeep")))
    newest = tiny_world.newest(built)
    assert re.search(
        rf"2023年8月 恢复接收报送 王主任 \S+ \S+ {newest} 2023年8月 停止接收报送 李主任 \S+ \S+ {newest - 1} ", shown
    ), shown


def test_the_upkeep_tab_of_the_administration_page(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "kept.duckdb"))
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path / "backups"))
    monkeypatch.setenv("INBOX_FOLDER", str(tmp_path / "inbox"))
    monkeypatch.setattr(current_actor, "DEFAULT_ROLE", "administrator")
    shown = words(visit("admin", path, monkeypatch, lang="zh", part="upkeep"))
    assert "没有该文件夹" in shown
    (tmp_path / "inbox" / "区水利局").mkdir(parents=True)
    (tmp_path / "inbox" / "区水利局" / "九月.csv").write_bytes(b"x" * 3072)
    page = visit("admin", path, monkeypatch, lang="zh", part="upkeep")
    assert [element.value for element in page.warning if "备份" in element.value] == ["文件夹中还没有备份。"]
    assert re.search("待处理文件 1 .*区水利局 九月.csv 3 ", re.sub(r"\s+", " ", words(page)))
    next(button for button in page.button if button.label == "立即备份").click().run()
    assert not page.exception
    [created] = (tmp_path / "backups").iterdir()
    assert created.name in words(page)
    assert [element.value for element in page.success if "此后又产生0个版本" in element.value]
    assert re.findall("[A-Za-z]{2,}", LATIN_ALLOWED.sub("", words(page))) == []
    (tmp_path / "backups").rename(tmp_path / "moved")
    (tmp_path / "backups").write_bytes(b"no folder")
    next(button for button in page.button if button.label == "立即备份").click().run()
    assert "备份没有成功" in page.error[0].value


def test_accounts_are_created_from_a_list(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "many.duckdb"))
    monkeypatch.setattr(current_actor, "DEFAULT_ROLE", "administrator")
    page = visit("admin", path, monkeypatch, lang="zh")
    head = "账号,姓名,角色,部门或街镇"
    wrong = f"{head}\nzhang,张三,报送员,不存在局\nBad One!,,国王,\n".encode("gb18030")
    page.file_uploader(key="account-list").upload("名单.csv", wrong, "text/csv").run()
    errors = page.error[0].value.replace("\\", "")
    assert "第2行“部门或街镇”列：没有名为“不存在局”的部门或街镇" in errors
    assert ["第3行“账号”列" in errors, "第3行“姓名”列" in errors, "第3行“角色”列" in errors] == [True] * 3
    right = f"{head}\nzhang,张三,报送员,区工信局\nli,李四,报送员,区发改局\n".encode("gb18030")
    page.file_uploader(key="account-list").upload("名单.csv", right, "text/csv").run()
    assert not page.error, page.error[0].value
    next(button for button in page.button if button.label == "建立2个账号").click().run()
    assert not page.exception
    assert [element.value for element in page.success] == ["已建立账号2个。"]
    shown = re.sub(r"\s+", " ", words(page))
    assert "li 李四 报送员 区发改局 初始密码未修改" in shown
    [event] = tiny_world.ask(path, "FROM event WHERE what = 'keep_accounts'")
    assert (event["name"], event["about"]) == ("演示管理员", "+ zhang, li")


def test_accounts_for_all_departments_are_created_at_once(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "all.duckdb"))
    monkeypatch.setattr(current_actor, "DEFAULT_ROLE", "administrator")
    names = [row["name"] for row in tiny_world.ask(path, "SELECT name FROM department ORDER BY department_id")]
    assert len(names) > 50
    lines = [f"d{number:02},填报员{number},报送员,{name}" for number, name in enumerate(names)]
    page = visit("admin", path, monkeypatch, lang="zh")
    file = "\n".join(["账号,姓名,角色,部门或街镇", *lines, ""]).encode("utf-8-sig")
    page.file_uploader(key="account-list").upload("名单.csv", file, "text/csv").run()
    assert not page.error, page.error[0].value
    next(button for button in page.button if button.label == f"建立{len(names)}个账号").click().run()
    assert not page.exception
    created = tiny_world.ask(
        path, "SELECT account_id, role, len(reporters) AS own, must_change FROM account ORDER BY account_id"
    )
    assert created == [
        {"account_id": f"d{number:02}", "role": "reporter", "own": 1, "must_change": True}
        for number in range(len(names))
    ]


def test_accounts_are_managed_on_the_administration_page(demo, tmp_path, monkeypatch):
    path = Path(shutil.copy(demo, tmp_path / "accounts.duckdb"))
    page = visit("admin", path, monkeypatch, lang="zh")
    assert "管理账号须由管理员操作" in words(page)  # visitors of the demonstration are coordinators at first
    assert not page.header
    monkeypatch.setattr(current_actor, "DEFAULT_ROLE", "administrator")
    page = visit("admin", path, monkeypatch, lang="zh")
    assert re.findall("[A-Za-z]{2,}", LATIN_ALLOWED.sub("", words(page))) == []
    page.text_input[0].set_value("Zhang San")
    page.text_input[1].set_value("张三")
    make = next(button for button in page.button if button.label == "建立")
    make.click().run()
    assert [error.value for error in page.error] == ["账号由2至40个小写字母、数字、点或短横组成，如zhang.san。"]
    page.text_input[0].set_value("zhang")
    next(button for button in page.button if button.label == "建立").click().run()
    assert not page.exception
    assert not page.error
    shown = words(page)
    assert re.search("zhang 张三 浏览者 — 初始密码未修改", re.sub(r"\s+", " ", shown))
    assert [field.value for field in page.text_input[:2]] == ["", ""]  # ready for the next one
    [password] = re.findall("<code>([a-z0-9]{16})</code>", " ".join(element.proto.body for element in page.get("html")))
    assert "管理账号" in shown
    page.run()  # as after a report by somebody else
    assert password in " ".join(element.proto.body for element in page.get("html"))
    next(button for button in page.button if button.label == "已记下，关闭显示").click().run()
    assert password not in " ".join(element.proto.body for element in page.get("html"))
    page = visit("admin", path, monkeypatch, lang="zh", part="events")
    page.text_input(key="events").set_value("zhang").run()
    assert "演示管理员" in words(page)
    page.text_input(key="events").set_value("管理账号").run()  # the name of the event in Chinese
    assert "管理账号 演示管理员" in re.sub(r"\s+", " ", words(page))
    page.text_input(key="events").set_value("nothing of the kind").run()
    assert "没有找到" in " ".join(element.value for element in page.markdown)
