"""The assessment of departments and towns (ledger/sql/assessment.sql): points and ranks, and the lines behind them."""

from dataclasses import astuple, dataclass, replace
from datetime import date

import pandas as pd

from scorecard.cache import cached
from scorecard.queries.plan import rules
from scorecard.snapshot import Snapshot, fetch_table


@dataclass(frozen=True)
class Weights:
    """The rules of an assessment, in the order of the arguments of the SQL macro ``assessment_under``."""

    progress: float
    reporting: float
    problems: float
    progress_cap: float
    step_points: float
    shared_leads: float


NAMES = ("weight_progress", "weight_reporting", "weight_problems", "progress_cap", "step_points", "shared_leads")


def rule_values(weights: Weights) -> dict[str, float]:
    """rule_id → value."""
    return dict(zip(NAMES, astuple(weights), strict=True))


def has_assessment_rules(snapshot: Snapshot) -> bool:
    """Whether rules of the assessment are in force for the period, at the snapshot's revision."""
    return set(NAMES) <= set(rules(snapshot)["rule_id"])


def weights(snapshot: Snapshot) -> Weights:
    """The weights in force for the period. Raises KeyError without ``has_assessment_rules``."""
    known = dict(rules(snapshot)[["rule_id", "value"]].itertuples(index=False))
    return Weights(*(float(known[name]) for name in NAMES))


def adjustment_cap(snapshot: Snapshot) -> float:
    """The most points that the coordinator can add or deduct in the period; 0 while no rule sets it."""
    known = dict(rules(snapshot)[["rule_id", "value"]].itertuples(index=False))
    return float(known.get("adjustment_cap", 0))


@cached
def assessment(snapshot: Snapshot, under: Weights) -> pd.DataFrame:
    """One row per department or town: the columns of ``assessment_under``, reporter(_en), adjusted_by and adjusted_words
    (who adjusted the score, and the reason); ordered by kind and place (rank)."""
    snapshot_key = [snapshot.plan_id, snapshot.period, snapshot.revision]
    return fetch_table(
        snapshot.database_id,
        "SELECT s.*, coalesce(d.name, a.name) AS reporter, coalesce(d.name_en, a.name_en) AS reporter_en, "
        "j.made_by AS adjusted_by, j.words AS adjusted_words "
        "FROM assessment_under(?, ?, ?, ?, ?, ?, ?, ?, ?) AS s "
        "LEFT JOIN adjustment_at(?, ?, ?) AS j ON j.reporter_id = s.reporter_id "
        "LEFT JOIN department AS d ON s.kind = 'department' AND d.department_id = s.reporter_id "
        "LEFT JOIN area AS a ON s.kind = 'town' AND a.area_id = s.reporter_id "
        "ORDER BY s.kind, s.place NULLS LAST, coalesce(d.position, a.position)",
        [*snapshot_key, *astuple(under), *snapshot_key],
    )


def previous_places(snapshot: Snapshot) -> dict[str, int]:
    """reporter_id → rank in the month before, under the rules of that month; empty in January, or if none were in force."""
    if snapshot.period.month == 1:
        return {}
    month = replace(snapshot, period=date(snapshot.period.year, snapshot.period.month - 1, 1))
    if not has_assessment_rules(month):
        return {}
    table = assessment(month, weights(month))
    return {row.reporter_id: int(row.place) for row in table[table["place"].notna()].itertuples()}


@cached
def assessment_lines(snapshot: Snapshot, reporter_id: str, under: Weights) -> pd.DataFrame:
    """The lines behind one reporter's points: part, weight, credit, submission_id, problem_id and words (of the problem),
    and the indicator(_en) with its status, pace_gap and reported_at."""
    return fetch_table(
        snapshot.database_id,
        "SELECT n.*, i.name AS indicator, i.name_en AS indicator_en, g.status, g.pace_gap, g.reported_at, p.words "
        "FROM assessment_line_under($plan, $period, $revision, $cap, $step, $shared) AS n "
        "LEFT JOIN indicator AS i ON i.plan_id = $plan AND i.indicator_id = n.indicator_id "
        "LEFT JOIN standing_at($plan, $period, $revision) AS g "
        "ON g.indicator_id = n.indicator_id AND g.area_id = n.area_id "
        "LEFT JOIN problem AS p ON p.problem_id = n.problem_id "
        "WHERE n.reporter_id = $reporter "
        "ORDER BY list_position(['progress', 'reporting', 'problems'], n.part), n.credit, i.task_no, i.position, n.problem_id",
        {
            "plan": snapshot.plan_id,
            "period": snapshot.period,
            "revision": snapshot.revision,
            "reporter": reporter_id,
            "cap": under.progress_cap,
            "step": under.step_points,
            "shared": under.shared_leads,
        },
    )
