"""The real plan: data/plans/luozhuang-2023 through the real build."""

import pytest

from etl.plan import build as plan_build
from etl.plan import loader as plan_loader
from etl.plan import provenance
from tests.support.tiny_world import ask

PLAN = "luozhuang-2023"
FOLDER = plan_loader.PLANS / PLAN


@pytest.fixture(scope="module")
def plan():
    return plan_loader.read(FOLDER, plan_loader.REGISTER)


@pytest.fixture(scope="module")
def path(plan, tmp_path_factory):
    """A freshly built database of the real plan; nobody writes to it."""
    path = tmp_path_factory.mktemp("real") / "luozhuang.duckdb"
    plan_build.build(path, [plan])
    return path


def columns(path, query):
    return list(ask(path, query)[0])


def test_the_files_hold_no_fault_and_76_indicators(plan):
    assert len(plan.register.indicators) == 76
    assert len(plan.targets) == 76


def test_every_numeral_of_the_notice_is_accounted_for_once(plan):
    found = 0
    for task in plan.notice.tasks:
        for numeral in provenance.numerals(task):
            of_targets, of_others = (
                [
                    place
                    for place in places.values()
                    if place.task_no == task.task_no
                    and place.span.start <= numeral.start()
                    and numeral.end() <= place.span.stop
                ]
                for places in (plan.targets, plan.others)
            )
            # Two indicators may share a figure (“both 100 %”); the rows of the others stand alone
            assert bool(of_targets) + len(of_others) == 1, (task.task_no, numeral[0])
            found += 1
    assert found == plan.numerals > 100


def test_every_target_is_quoted_from_its_own_task(plan):
    for row in plan.register.indicators:
        task = plan.notice.task(row.task_no)
        assert task.body.count(row.quote) == 1
        assert provenance.figure(row.printed) == provenance.Figure(row.target_value, row.target_upper, row.unit)


def test_all_nine_areas_and_51_departments(path):
    assert ask(path, "SELECT kind, count(*) AS n FROM area GROUP BY kind ORDER BY kind") == [
        {"kind": "district", "n": 1}, {"kind": "town", "n": 8},
    ]  # fmt: skip
    assert ask(path, "SELECT count(*) AS n, count(DISTINCT department_id) AS bodies FROM task_department") == [
        {"n": 205, "bodies": 51}
    ]


def test_the_published_number_of_firms_is_in_the_ledger_and_achieves_the_target(path):
    [row] = ask(
        path,
        "SELECT * FROM progress_at(?, DATE '2023-12-01', (SELECT max(revision) FROM revision)) WHERE indicator_id = 'T3-1'",
        [PLAN],
    )
    assert (row["target_value"], row["actual_value"], row["status"]) == (55, 71, "achieved")
    [source] = ask(path, "SELECT s.kind, a.note FROM actual AS a JOIN submission AS s USING (submission_id)")
    assert source["kind"] == "published"
    assert "统计公报" in source["note"]
    assert "http" in source["note"]


def test_the_baseline_of_the_processing_firms(path):
    [row] = ask(path, "SELECT value, baseline, baseline_source FROM target WHERE indicator_id = 'T18-1'")
    assert (row["value"], row["baseline"]) == (30, 19)
    assert "19家" in row["baseline_source"]


def test_without_reports_nothing_has_a_value(path):
    rows = ask(path, "SELECT status, count(*) AS n FROM progress_at(?, DATE '2023-06-01', 99) GROUP BY status", [PLAN])
    counted = {row["status"]: row["n"] for row in rows}
    assert counted.keys() == {"not_reported", "not_due"}
    assert sum(counted.values()) == 76


def test_the_register_has_exactly_the_columns_of_the_contract(path):
    assert columns(path, "SELECT * FROM indicator_register") == [
        "indicator_id", "plan_id", "section_no", "section_name", "task_no", "task_title", "indicator_name",
        "indicator_name_en", "unit", "measure", "direction", "pace", "due_month", "target_value", "target_upper",
        "printed", "quote", "lead_departments", "participant_departments",
    ]  # fmt: skip
    assert ask(path, "SELECT count(*) AS n FROM indicator_register") == [{"n": 76}]


def test_progress_has_exactly_the_columns_of_the_contract(path):
    assert columns(path, f"SELECT * FROM progress_at('{PLAN}', DATE '2023-12-01', 99)") == [
        "indicator_id", "area_id", "period", "target_value", "actual_value", "attainment_rate", "expected_rate",
        "pace_gap", "status", "derived", "reported_at", "submission_id",
    ]  # fmt: skip


def test_the_register_lists_departments_in_the_order_of_the_bracket(path):
    [row] = ask(
        path,
        "SELECT lead_departments, participant_departments FROM indicator_register WHERE indicator_id = 'T9-1'",
    )
    # 9: (牵头单位:区金融局、区财政局;参与单位:区工信局、区发改局等)
    assert row == {
        "lead_departments": ["区金融局", "区财政局"], "participant_departments": ["区工信局", "区发改局"],
    }  # fmt: skip
