"""Descriptions of the measures, statuses and thresholds, for the method page."""

from html import escape
from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from ledger.vocabulary.quantity import number
from scorecard import status
from scorecard.i18n import translator
from scorecard.text import narrative

Line = tuple[str, str]


def measures(language: Language) -> list[Line]:
    """(measure, formula in words). The formulas are computed in ledger/sql/measures.sql."""
    _ = translator(language)
    return [
        (
            _("Actual"),
            _(
                "What was reported for the district. When the district itself has not reported, the sum of its towns stands in only if every town with a share has reported, and it is marked as summed."
            ),
        ),
        (_("Rates of several towns"), _("Sum of numerators ÷ sum of denominators, never a mean of rates.")),
        (_("Attainment"), _("Actual ÷ target; for “at most” targets, target ÷ actual.")),
        (_("Progress made"), _("Actual ÷ target. With a baseline: (actual − baseline) ÷ (target − baseline).")),
        (
            _("Due by pace"),
            _(
                "Even through the year: months passed ÷ 12. Must hold every month: 100%. Due once: 0% before the month it is due, then 100%. With a monthly schedule: as scheduled."
            ),
        ),
        (_("Gap to pace"), _("(Progress made − due by pace) × 100, in percentage points.")),
        (_("Needed in each remaining month"), _("(Target − last known value) ÷ months remaining.")),
        (_("Year-end at the recent rate"), _("Last known value + mean of the last three months × months remaining.")),
    ]


def examples(worked: pd.DataFrame, language: Language) -> dict[str, str]:
    """Measure → its formula with current numbers and their indicator, from rows of ``worked_examples``."""
    _ = translator(language)
    names = {
        "attainment": _("Attainment"),
        "way_covered": _("Progress made"),
        "due_by_pace": _("Due by pace"),
        "gap": _("Gap to pace"),
        "needed_per_month": _("Needed in each remaining month"),
        "year_end": _("Year-end at the recent rate"),
    }
    template = _("{indicator}: {sum}")
    return {
        names[row.shows]: template.format(
            indicator=narrative.name(row, "indicator", language), sum=_worked_formula(row, language)
        )
        for row in worked.itertuples()
    }


def _worked_formula(row: Any, language: Language) -> str:
    """The formula of one measure with the numbers of one indicator."""

    def written(value: float, decimals: int = 0) -> str:
        return number(value, max(decimals, row.decimals))

    way = narrative.percent(row.pace_gap / 100 + row.expected_rate)
    actual, target, last = written(row.actual_value), written(row.target_value), written(row.last_value)
    due, base = narrative.percent(row.expected_rate), written(row.baseline)
    covered = f"({actual} − {base}) ÷ ({target} − {base})" if not pd.isna(row.baseline) else f"{actual} ÷ {target}"
    sums = {
        "attainment": f"{actual} ÷ {target} = {narrative.percent(row.attainment_rate)}",
        "way_covered": f"{covered} = {way}",
        "due_by_pace": f"{min(row.period.month, row.due_month)} ÷ {row.due_month} = {due}",
        "gap": f"({way} − {due}) × 100 = {narrative.gap(row.pace_gap, language)}",
        "needed_per_month": f"({target} − {last}) ÷ {row.months_left} = {written(row.needed_per_month, 1)}",
        "year_end": f"{last} + {written(row.recent_per_month, 1)} × {row.months_left} = {written(row.projected_value)}",
    }
    return sums[row.shows]


def threshold_values(rules: pd.DataFrame) -> dict[str, float]:
    """rule_id → value of the rules in force."""
    return {str(name): float(value) for name, value in zip(rules["rule_id"], rules["value"], strict=True)}


def counts_after(before: pd.DataFrame, flips: pd.DataFrame) -> dict[str, int]:
    """Status → number of indicators under other thresholds, from rows of ``district`` and ``threshold_flips``."""
    turned = dict(zip(flips["indicator_id"], flips["status_after"], strict=True))
    after = [turned.get(row.indicator_id, row.status) for row in before.itertuples()]
    return {name: after.count(name) for name in status.SIGNS if name in after}


def statuses(rules: pd.DataFrame, language: Language) -> list[tuple[str, str]]:
    """(status, its rule with the thresholds in force), worst first."""
    known = threshold_values(rules)
    limits = {"behind": f"{known['behind_at_most']:g}", "on_track": f"{known['on_track_at_least']:g}"}
    meanings = status_rules(language)
    return [(name, meanings[name].format(**limits)) for name in status.SIGNS]


def status_rules(language: Language) -> dict[status.Status, str]:
    """Status → its rule, with placeholders for the thresholds."""
    _ = translator(language)
    return {
        "behind": _("The gap is {behind} points or lower; or what must hold every month does not hold."),
        "slightly_behind": _(
            "The gap is above {behind} and below {on_track} points; or the indicator is due and the target is just missed."
        ),
        "not_reported": _("Something is due and this month has no report. The last known value is still shown."),
        "on_track": _("The gap is {on_track} points or higher; or what must hold every month holds."),
        "not_due": _("Certified, rated or surveyed once a year, and not due yet."),
        "achieved": _("The target is met."),
    }


def thresholds(rules: pd.DataFrame, language: Language) -> list[list[str]]:
    """Threshold, value, in force since, signed by: cells as HTML."""
    _ = translator(language)
    names = {"behind_at_most": _("Behind, at or below"), "on_track_at_least": _("On track, at or above")}
    return [
        [
            escape(names[row.rule_id]),
            narrative.gap(row.value, language),
            narrative.year_month(row.in_force_from, language),
            escape(row.signed_by) if row.signed_by else _("program default, not signed yet"),
        ]
        for row in rules.itertuples()
        if row.rule_id in names
    ]
