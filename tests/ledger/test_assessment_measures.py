"""The assessment, worked out by hand in the tiny world: parts, ties, shared leads, missing data, presets, a rule that changes."""

from datetime import date, datetime

import pytest

from ledger.accounts.actor import operator
from ledger.workflow import problems
from ledger.workflow.problems import Problem, Step
from tests.support import tiny_world

DEFAULT = {"progress": 60, "reporting": 20, "problems": 20, "cap": 1, "step": 0, "shared": 1}


def scores(path, month, **other):
    """Reporter → row of the assessment of a month of 2023, with the rules in force or with the given ones."""
    at = [tiny_world.PLAN, date(2023, month, 1), tiny_world.newest(path)]
    if not other:
        rows = tiny_world.ask(path, "SELECT * FROM assessment_at(?, CAST(? AS DATE), ?)", at)
    else:
        rules = list((DEFAULT | other).values())
        rows = tiny_world.ask(
            path, "SELECT * FROM assessment_under(?, CAST(? AS DATE), ?, ?, ?, ?, ?, ?, ?)", [*at, *rules]
        )
    return {row["reporter_id"]: row for row in rows}


def parts(row):
    return {part: None if row[part] is None else round(row[part], 4) for part in ("progress", "reporting", "problems")}


def at(monkeypatch, *moment):
    monkeypatch.setattr("ledger.clock.now", lambda: datetime(*moment))


@pytest.fixture
def august(built, monkeypatch):
    """Due by August are T1-3 (led by industry and science), T2-1 (industry) and T3-1 (water). Sent on 1 September 2023, in
    time: T2-1 180 of 344, so 52.33 % of 66.67 % due, 14.34 points short; T3-1 100 of 100. T1-3 is not reported."""
    at(monkeypatch, 2023, 9, 1, 9)
    tiny_world.report(built, "T2-1,,2023-08,180", "T3-1,,2023-08,100")
    return built


def test_the_points_are_the_weighted_mean_of_the_parts(august):
    """industry: progress (0 + 52.33/66.67) ÷ 2 = 0.3924, reporting 1 of 2; no problem, so 60 and 20 of 80 count:
    (60 × 0.3924 + 20 × 0.5) ÷ 80 = 41.9. water: all of both."""
    rows_by_reporter = scores(august, 8)
    assert parts(rows_by_reporter["industry"]) == {"progress": 0.3924, "reporting": 0.5, "problems": None}
    assert (rows_by_reporter["industry"]["points"], rows_by_reporter["water"]["points"]) == (41.9, 100.0)
    assert (rows_by_reporter["water"]["place"], rows_by_reporter["industry"]["place"]) == (1, 2)
    assert (
        rows_by_reporter["industry"]["due"],
        rows_by_reporter["industry"]["reported"],
        rows_by_reporter["industry"]["few"],
    ) == (2, 1, True)


def test_who_has_reported_nothing_has_no_place(august):
    assert (scores(august, 8)["science"]["points"], scores(august, 8)["science"]["place"]) == (0.0, None)


def test_equal_points_have_equal_places(august):
    """T1-3 from 19 to 30, reached: science has all of both parts, as water has; industry (1 + 0.7849) ÷ 2 = 0.8924:
    (60 × 0.8924 + 20) ÷ 80 = 91.9, third."""
    tiny_world.report(august, "T1-3,,2023-08,30")
    rows_by_reporter = scores(august, 8)
    assert {name: (row["points"], row["place"]) for name, row in rows_by_reporter.items()} == {
        "science": (100.0, 1), "water": (100.0, 1), "industry": (91.9, 3),
    }  # fmt: skip


def test_shared_leads_count_in_full_or_by_equal_shares(august):
    """By shares T1-3 weighs one half: (0.5 × 0 + 1 × 0.7849) ÷ 1.5 = 0.5233."""
    assert parts(scores(august, 8, shared=0)["industry"])["progress"] == 0.5233


def test_begun_points_short_are_deducted_whole(august):
    """14.34 points short are 15: 0.85, and with the one not reported 0.425. None short: nothing is deducted."""
    rows_by_reporter = scores(august, 8, step=1)
    assert (parts(rows_by_reporter["industry"])["progress"], parts(rows_by_reporter["water"])["progress"]) == (
        0.425,
        1.0,
    )


def test_being_ahead_counts_up_to_the_cap(august):
    """T2-1 at 300 is 87.21 % of 66.67 % due, 1.308 times; T1-3 stays at 0."""
    tiny_world.report(august, "T2-1,,2023-08,300")
    assert parts(scores(august, 8)["industry"])["progress"] == 0.5
    assert parts(scores(august, 8, cap=1.2)["industry"])["progress"] == 0.6


def test_what_is_done_before_it_is_due_counts_in_full(august):
    """T3-2, at most 1.28, due in December: 1.25 in August counts with T3-1, 1.30 does not yet."""
    tiny_world.report(august, "T3-2,,2023-08,1.30")
    assert scores(august, 8)["water"]["due"] == 1
    tiny_world.report(august, "T3-2,,2023-08,1.25")
    rows_by_reporter = scores(august, 8)["water"]
    assert (rows_by_reporter["due"], rows_by_reporter["progress"], rows_by_reporter["points"]) == (2, 1.0, 100.0)


def test_a_late_report_counts_half(built, monkeypatch):
    """The deadline is the end of 5 September."""
    at(monkeypatch, 2023, 9, 6)
    tiny_world.report(built, "T3-1,,2023-08,100")
    assert parts(scores(built, 8)["water"])["reporting"] == 0.5


def test_a_problem_counts_for_the_month_by_whose_end_it_was_due(august, monkeypatch):
    """Two are due in August: one is closed on its day, the other a day late. A third is due in September.
    industry in August: 60 × 0.3924 + 20 × 0.5 + 20 × 0.5 = 43.5."""
    at(monkeypatch, 2023, 8, 1)
    numbers = [
        problems.raise_problem(
            august, Problem(tiny_world.PLAN, words, "coordinator", tiny_world.DISTRICT, 2), operator("协调员")
        )
        for words in ("缺用地", "缺资金", "缺人")
    ]
    for number, due in zip(numbers, (date(2023, 8, 20), date(2023, 8, 20), date(2023, 9, 1)), strict=True):
        problems.step(august, Step(number, "assign", number, "", "industry", due), operator("协调员"))
    for number, day in zip(numbers, (20, 21), strict=False):
        at(monkeypatch, 2023, 8, day, 23)
        for action in ("feedback", "close"):
            [newest] = tiny_world.ask(
                august, "SELECT max(revision) AS at FROM problem_step WHERE problem_id = ?", [number]
            )
            problems.step(august, Step(number, action, newest["at"], "已办结"), operator("协调员"))
    rows_by_reporter = scores(august, 8)["industry"]
    assert (rows_by_reporter["problems"], rows_by_reporter["points"]) == (0.5, 43.5)
    assert round(scores(august, 9)["industry"]["problems"], 4) == 0.3333
    assert scores(august, 7)["industry"]["problems"] is None


def test_towns_answer_for_their_own_shares(built, monkeypatch):
    """100 stations each for two towns; by January 8.33 are due. East has 8: 8/8.33 = 0.96; West has 9: at most 1."""
    at(monkeypatch, 2023, 2, 1, 9)
    tiny_world.allocate(built, "T2-1", {tiny_world.EAST: 100, tiny_world.WEST: 100})
    tiny_world.report(built, "T2-1,东街街道,2023-01,8", "T2-1,西街街道,2023-01,9")
    rows_by_reporter = scores(built, 1)
    assert (
        parts(rows_by_reporter[tiny_world.EAST])["progress"],
        parts(rows_by_reporter[tiny_world.WEST])["progress"],
    ) == (0.96, 1.0)
    assert (rows_by_reporter[tiny_world.WEST]["place"], rows_by_reporter[tiny_world.EAST]["place"]) == (1, 2)


def test_earlier_months_keep_the_rule_that_was_in_force(world, tmp_path, monkeypatch):
    """Deductions from July on. June: 100 of 172 due is 0.5814 of it. August: 15 points short, 0.85. T1-3 is at 0."""
    rules = world / "register" / "rules.toml"
    rules.write_text(
        rules.read_text("utf-8") + '\n[[in_force]]\npreset = "assessment-steps"\nfrom = 2023-07-01\n', "utf-8"
    )
    path = tmp_path / "rules.duckdb"
    tiny_world.build_world(world, path)
    at(monkeypatch, 2023, 9, 1, 9)
    tiny_world.report(path, "T2-1,,2023-06,100", "T2-1,,2023-08,180")
    assert parts(scores(path, 6)["industry"])["progress"] == 0.2907
    assert parts(scores(path, 8)["industry"])["progress"] == 0.425


def test_every_line_leads_to_its_submission(august):
    query = "SELECT * FROM assessment_line_under(?, DATE '2023-08-01', ?, 1, 0, 1) WHERE reporter_id = 'industry' ORDER BY ALL"
    rows = tiny_world.ask(august, query, [tiny_world.PLAN, tiny_world.newest(august)])
    [sent] = tiny_world.ask(august, "SELECT submission_id FROM submission")
    credits_by_line = {
        (row["part"], row["indicator_id"]): (round(row["credit"], 4), row["submission_id"]) for row in rows
    }
    assert credits_by_line == {
        ("progress", "T1-3"): (0.0, None), ("progress", "T2-1"): (0.7849, sent["submission_id"]),
        ("reporting", "T1-3"): (0.0, None), ("reporting", "T2-1"): (1.0, sent["submission_id"]),
    }  # fmt: skip
