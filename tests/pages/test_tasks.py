"""The tasks page, run on the demonstration data: search, filters, the opened task, its notes; in both languages."""

import re
import shutil

import pytest

from etl.submissions import submit
from etl.submissions.submission import SubmittedFile
from ledger.accounts.actor import operator
from tests.pages.test_pages import visit
from tests.support.pages import page_file

NOTHING = {
    "zh": "没有符合条件的任务。请减少或缩短检索词，改用拼音或拼音首字母，或将筛选条件改为“全部”。",
    "en": "No task matches. Try fewer or shorter words, pinyin or its initials, or set the filters to “all”.",
}


def html(page):
    return "".join(element.proto.body for element in page.get("html"))


def shown(page):
    """The numbers of the tasks in the list."""
    return [int(number) for number in re.findall(r'<article id="task-(\d+)">', html(page))]


def entry(page, task_no):
    [entry_html] = re.findall(rf'<article id="task-{task_no}">.*?</article>', html(page), re.S)
    return entry_html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_tasks_are_listed_under_their_sections(language, demo, monkeypatch):
    page = visit("tasks", demo, monkeypatch, lang=language)
    assert shown(page) == list(range(1, 70))
    assert html(page).count("<section>") == 11
    summary = {"zh": "共69项任务，当前显示69项，含76项指标", "en": "Tasks: 69 of 69; indicators: 76"}
    assert summary[language] in html(page)
    assert "<details open>" not in html(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_search_marks_its_hits_and_is_in_the_url(language, demo, monkeypatch):
    page = visit("tasks", demo, monkeypatch, lang=language)
    page.text_input(key="words").set_value("gxjsqy").run()
    assert shown(page) == [15]
    assert page.query_params["words"] == "gxjsqy"
    # Twice in the text and twice in the excerpt; in Chinese also in the name of the indicator.
    assert entry(page, 15).count('<mark class="hit">高新技术企业</mark>') == {"zh": 5, "en": 4}[language]
    page.text_input(key="words").set_value("gxjsqy 重庆").run()
    assert shown(page) == []
    assert [info.value for info in page.info] == [NOTHING[language]]
    page.text_input(key="words").set_value("").run()
    assert len(shown(page)) == 69


@pytest.mark.parametrize(
    ("typed", "tasks"),
    [
        ("5G", [26]),
        ("T26-1", [26]),
        ("26", [26]),
        ("ＧＳＷＷＣ", []),
        ("民宿 县", []),
        ("精品民宿", [53]),
        ("belt and road", [21]),  # the English title
        ("罗庄区残疾人联合会", [62]),  # a department by its full name
        ("anweihui", [65]),  # 区安委会
    ],
)
def test_titles_texts_names_and_numbers_are_searched(typed, tasks, demo, monkeypatch):
    assert shown(visit("tasks", demo, monkeypatch, lang="zh", words=typed)) == tasks


def test_filters_narrow_the_list_and_are_in_the_url(demo, monkeypatch):
    page = visit("tasks", demo, monkeypatch, lang="zh", task_section="2")
    assert shown(page) == [11, 12, 13, 14, 15, 16]
    page.selectbox(key="task_department").select("science-technology").run()
    assert page.query_params["task_department"] == "science-technology"
    assert shown(page) == [11, 12, 13, 14, 15, 16]
    page.selectbox(key="task_figures").select("without").run()
    assert shown(page) == []
    page.selectbox(key="task_section").select("all").run()
    assert all("无量化指标" in entry(page, number) for number in shown(page))
    page.selectbox(key="task_department").select("all").run()
    without = shown(page)
    page.selectbox(key="task_figures").select("with").run()
    assert sorted(without + shown(page)) == list(range(1, 70))
    page.selectbox(key="task_status").select("behind").run()
    assert shown(page)
    assert all('class="chip behind"' in entry(page, number) for number in shown(page))


def test_a_search_survives_another_language_and_another_page(demo, monkeypatch):
    page = visit("tasks", demo, monkeypatch, lang="zh", words="5g")
    page.query_params["lang"] = "en"
    page.run()
    assert (shown(page), page.text_input(key="words").value) == ([26], "5g")
    page.switch_page(str(page_file("overview"))).run()
    page.switch_page(str(page_file("tasks"))).run()
    assert (shown(page), page.text_input(key="words").value) == ([26], "5g")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_task_in_the_url_is_open_and_in_view(language, demo, monkeypatch):
    page = visit("tasks", demo, monkeypatch, lang=language, task="26")
    assert len(shown(page)) == 69
    assert html(page).count("<details open>") == 1
    assert "<details open>" in entry(page, 26)
    assert 'data-into-view="task-26"' in html(page)
    # Another search closes it.
    page.text_input(key="words").set_value("gaoxin").run()
    assert "<details open>" not in html(page)
    assert "task" not in page.query_params


def test_a_link_to_a_task_drops_an_earlier_search(demo, monkeypatch):
    page = visit("tasks", demo, monkeypatch, lang="zh", words="gaoxin", task_section="2")
    assert shown(page) == [15]
    page.query_params.clear()
    page.query_params["task"] = "26"
    page.run()
    assert "<details open>" in entry(page, 26)
    assert page.text_input(key="words").value == ""


@pytest.mark.parametrize("task", ["99", "0", "x", "-1", "²"])
def test_a_task_that_does_not_exist_opens_nothing(task, demo, monkeypatch):
    page = visit("tasks", demo, monkeypatch, lang="zh", task=task)
    assert not page.exception
    assert len(shown(page)) == 69
    assert "<details open>" not in html(page)


def test_every_numeral_of_every_task_is_marked(demo, monkeypatch):
    """The 76 targets, two of which share one printed figure, and the 57 rows of not_targets.csv."""
    page = visit("tasks", demo, monkeypatch, lang="zh")
    targets = re.findall(r'href="\./indicator\?[^"]*indicator=(T\d+-\d+)" title="[^"]*"><mark><b>', html(page))
    others = re.findall(r'<span class="other" title="[^"]+">', html(page))
    assert len(targets) == len(set(targets)) == 75
    assert len(others) == 57
    assert "<b>344个</b></mark></a>" in entry(page, 26)
    assert '<span class="other" title="技术代际名称">5G</span>' in entry(page, 26)
    assert '<dt><span lang="zh">5G</span></dt><dd>技术代际名称</dd>' in entry(page, 26)


def test_notes_are_listed_by_month_newest_first_up_to_the_period(demo, tmp_path, monkeypatch):
    path = shutil.copy(demo, tmp_path / "noted.duckdb")
    rows = [
        "26,2023年8月,建成八十个,<b>选址难</b>,约谈业主,进度滞后", "26,2023年10月,全部建成,,,已完成", "26,2023年7月,开工,,,未启动",
    ]  # fmt: skip
    data = "\n".join(["任务编号,期间,工作进展,存在问题,下一步措施,自评状态", *rows, ""]).encode()
    submit.submit(
        path,
        SubmittedFile(data, "notes.csv", "luozhuang-2023", "测试员", kind="progress", department_id="industry-it"),
        operator("测试员"),
    )
    page = visit("tasks", path, monkeypatch, lang="zh", period="2023-08")
    notes = re.findall(r'<p class="when">(.*?)</p><dl>(.*?)</dl>', entry(page, 26))
    assert [head for head, _ in notes] == [
        "2023年8月 · 区工信局 · 自评状态：进度滞后", "2023年7月 · 区工信局 · 自评状态：未启动",
    ]  # fmt: skip
    assert "<dt>存在问题</dt><dd>&lt;b&gt;选址难&lt;/b&gt;</dd>" in notes[0][1]
    assert "<dt>下一步措施</dt><dd>约谈业主</dd>" in notes[0][1]
    assert "存在问题" not in notes[1][1]
    assert "暂无工作进展记录" in entry(page, 25)
    later = visit("tasks", path, monkeypatch, lang="en", period="2023-10")
    assert "October 2023 · Bureau of Industry and Information Technology · Own rating: achieved" in entry(later, 26)
