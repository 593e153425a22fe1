"""How the figures are made, in words: the measures, the statuses and the thresholds in force."""

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
    """Each concept with its formula. The formulas themselves stand in ledger/sql/measures.sql."""
    _ = translator(language)
    return [
        (_("Actual"), _("What was reported for the district. When the district itself has not reported, the sum of its towns stands in only if every town with a share has reported, and it is marked as summed.")),
        (_("Rates of several towns"), _("Sum of numerators ÷ sum of denominators, never a mean of rates.")),
        (_("Attainment"), _("Actual ÷ target; for “at most” targets, target ÷ actual.")),
        (_("Progress made"), _("Actual ÷ target. With a baseline: (actual − baseline) ÷ (target − baseline).")),
        (_("Due by pace"), _("Even through the year: months passed ÷ 12. Must hold every month: 100%. Due once: 0% before the month it is due, then 100%. With a monthly schedule: as scheduled.")),
        (_("Gap to pace"), _("(Progress made − due by pace) × 100, in percentage points.")),
        (_("Needed in each month left"), _("(Target − last known value) ÷ months left.")),
        (_("Year-end at the recent rate"), _("Last known value + mean of the last three months × months left.")),
    ]  # fmt: skip


def examples(worked: pd.DataFrame, language: Language) -> dict[str, str]:
    """By measure, its formula with live numbers, and whose they are: rows of ``queries.worked`` → name → words."""
    _ = translator(language)
    names = {
        "attainment": _("Attainment"), "way_covered": _("Progress made"), "due_by_pace": _("Due by pace"),
        "gap": _("Gap to pace"), "needed_per_month": _("Needed in each month left"),
        "year_end": _("Year-end at the recent rate"),
    }  # fmt: skip
    said = _("{indicator}: {sum}")
    return {
        names[row.shows]: said.format(indicator=narrative.name(row, "indicator", language), sum=_sum(row, language))
        for row in worked.itertuples()
    }


def _sum(row: Any, language: Language) -> str:
    """One measure worked out on one indicator."""

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


def limits(rules: pd.DataFrame) -> dict[str, float]:
    """The thresholds in force, by name."""
    return {str(name): float(value) for name, value in zip(rules["rule_id"], rules["value"], strict=True)}


def counts_after(before: pd.DataFrame, flips: pd.DataFrame) -> dict[str, int]:
    """How many indicators would have each status: rows of ``queries.district``, and ``queries.flips``."""
    turned = dict(zip(flips["indicator_id"], flips["status_after"], strict=True))
    after = [turned.get(row.indicator_id, row.status) for row in before.itertuples()]
    return {one: after.count(one) for one in status.SIGNS if one in after}


def statuses(rules: pd.DataFrame, language: Language) -> list[tuple[str, str]]:
    """(status, when it is given), worst first, with the thresholds that are in force."""
    known = limits(rules)
    words = {"behind": f"{known['behind_at_most']:g}", "on_track": f"{known['on_track_at_least']:g}"}
    meanings = when(language)
    return [(one, meanings[one].format(**words)) for one in status.SIGNS]


def when(language: Language) -> dict[status.Status, str]:
    """When each status is given; the thresholds stand in braces."""
    _ = translator(language)
    return {
        "behind": _("The gap is {behind} points or lower; or what must hold every month does not hold."),
        "slightly_behind": _("The gap is above {behind} and below {on_track} points; or the indicator is due and the target is just missed."),
        "not_reported": _("Something is due and this month has no report. The last known value is still shown."),
        "on_track": _("The gap is {on_track} points or higher; or what must hold every month holds."),
        "not_due": _("Certified, rated or surveyed once in the year, and that month has not come."),
        "achieved": _("The target is met."),
    }  # fmt: skip


def thresholds(rules: pd.DataFrame, language: Language) -> list[list[str]]:
    """Threshold, value, in force since, signed by: cells as HTML."""
    _ = translator(language)
    names = {"behind_at_most": _("Behind, at or below"), "on_track_at_least": _("On track, at or above")}
    return [
        [
            escape(names[row.rule_id]), narrative.gap(row.value, language), narrative.year_month(row.in_force_from, language),
            escape(row.signed_by) if row.signed_by else _("program default, not signed yet"),
        ]
        for row in rules.itertuples()
        if row.rule_id in names
    ]  # fmt: skip
