"""The demonstration: made-up figures, called so, the same each time, and never among real ones."""

import os
import subprocess
import sys

import pytest

from etl import demo as demonstration
from etl.plan import loader as plan_loader
from ledger import settings
from ledger.database.connection import write_transaction
from tests.support import tiny_world
from tests.support.tiny_world import ask, contents

PLAN = "luozhuang-2023"
SEPTEMBER = f"progress_at('{PLAN}', DATE '2023-09-01', 1000000)"


def test_it_says_that_it_is_made_up(demo):
    assert ask(demo, "SELECT kind FROM origin") == [{"kind": "demo"}]
    senders = ask(demo, "SELECT DISTINCT submitted_by, starts_with(filename, 'demo-') AS named FROM submission")
    assert senders == [{"submitted_by": demonstration.REPORTER, "named": True}]
    assert ask(demo, "SELECT DISTINCT note FROM actual") == [{"note": demonstration.NOTE}]
    assert list(demo.parent.iterdir()) == [demo]  # and nothing half-made is left beside it


def test_its_targets_are_the_notices(demo):
    plan = plan_loader.read(plan_loader.PLANS / PLAN, plan_loader.REGISTER)
    rows = ask(demo, "SELECT indicator_id, value FROM target WHERE source = 'notice' ORDER BY indicator_id")
    assert {row["indicator_id"]: row["value"] for row in rows} == {
        row.indicator_id: row.target_value for row in plan.register.indicators
    }


def test_every_status_appears_in_september(demo):
    rows = ask(demo, f"SELECT status, count(*) AS n FROM {SEPTEMBER} WHERE area_id = '371311' GROUP BY status")
    counted = {row["status"]: row["n"] for row in rows}
    assert counted.keys() == {"behind", "slightly_behind", "not_reported", "on_track", "not_due", "achieved"}
    assert sum(counted.values()) == 76


def test_some_district_figures_are_derived_from_the_towns(demo):
    rows = ask(demo, f"SELECT derived, count(*) AS n FROM {SEPTEMBER} WHERE area_id = '371311' GROUP BY derived")
    assert {row["derived"] for row in rows} == {True, False}


def test_the_towns_shares_add_up_to_the_districts_target(demo):
    rows = ask(
        demo,
        "SELECT i.indicator_id, d.value AS district, sum(t.value) AS towns, count(*) AS n FROM target AS t "
        "JOIN indicator AS i ON i.indicator_id = t.indicator_id "
        "JOIN target AS d ON d.indicator_id = t.indicator_id AND d.source = 'notice' "
        "WHERE t.source = 'allocation' AND i.measure <> 'rate' GROUP BY ALL",
    )
    assert len(rows) > 10
    for row in rows:
        assert row["towns"] == pytest.approx(row["district"], abs=1e-9), row["indicator_id"]


def test_every_indicator_by_town_is_shared_and_no_other(demo):
    shared = "SELECT DISTINCT indicator_id FROM target WHERE source = 'allocation'"
    assert ask(demo, f"SELECT indicator_id FROM indicator WHERE by_town <> (indicator_id IN ({shared}))") == []


def test_no_published_figure_is_in_it(demo):
    assert ask(demo, "SELECT count(*) AS n FROM submission WHERE kind = 'published'") == [{"n": 0}]
    assert ask(demo, "SELECT count(*) AS n FROM actual WHERE period > DATE '2023-09-01'") == [{"n": 0}]


def test_its_months_are_plausible(demo):
    """Running totals do not fall, counts are whole numbers, and reports come after the month they are for."""
    falls = (
        "SELECT count(*) AS n FROM (SELECT value, lag(value) OVER (PARTITION BY indicator_id, area_id ORDER BY period) "
        "AS before FROM actual JOIN indicator USING (plan_id, indicator_id) WHERE measure = 'cumulative' "
        "AND area_id = '371311') WHERE value < before"
    )
    assert ask(demo, falls) == [{"n": 0}]
    broken = (
        "SELECT count(*) AS n FROM actual JOIN indicator USING (plan_id, indicator_id) "
        "WHERE measure <> 'rate' AND abs(value - round(value, decimals)) > 1e-9"
    )
    assert ask(demo, broken) == [{"n": 0}]
    early = "SELECT count(*) AS n FROM submission WHERE submitted_at < period + INTERVAL 1 MONTH AND kind = 'actual'"
    assert ask(demo, early) == [{"n": 0}]


MAKE_TINY = """
import sys
from pathlib import Path
from etl import demo
from etl.plan import build
from ledger.database.connection import write_transaction
from tests.support import tiny_world
path = Path(sys.argv[1])
plan = tiny_world.read_world(tiny_world.WORLD)
build.build(path, [plan], kind="demo")
with write_transaction(path) as connection:
    demo.fill(connection, plan)
"""


def test_two_builds_give_the_same_values(tmp_path):
    """In two processes that hash differently, so that no order of a set can play a part."""
    found = []
    for seed in ("1", "2"):
        path = tmp_path / f"demo{seed}.duckdb"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", MAKE_TINY, str(path)], check=True, cwd=settings.ROOT, env=environment)
        found.append(
            ask(path, "SELECT * FROM actual ORDER BY ALL")
            + ask(path, "SELECT * EXCLUDE (original) FROM submission ORDER BY submission_id")
            + ask(path, "SELECT * FROM target ORDER BY ALL")
        )
    assert found[0] == found[1]
    assert len(found[0]) > 50


def test_made_up_reports_never_enter_a_real_database(built):
    before = contents(built)
    plan = tiny_world.read_world(tiny_world.WORLD)
    with pytest.raises(Exception, match="real"), write_transaction(built) as connection:
        demonstration.fill(connection, plan)
    assert contents(built) == before


def test_making_the_demonstration_never_replaces_a_real_database(built):
    before = contents(built)
    with pytest.raises(Exception, match="real"):
        demonstration.make(built)
    assert contents(built) == before
