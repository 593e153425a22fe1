"""The explanation of an indicator's status, from its row of ``progress_queries.progress``.

The same text appears on every page, slide, bulletin and API response.
"""

import calendar
from datetime import date
from typing import Any

import pandas as pd

from ledger.vocabulary import quantity
from ledger.vocabulary.language import Language
from scorecard.i18n import Translate, translator

SMALLEST_SHOWN = 0.05
Row = Any
"""A named tuple or Series with the columns of ``progress_queries.progress``."""


def demo_notice(language: Language) -> str:
    """The notice on every page, slide and file of a demonstration database."""
    _ = translator(language)
    return _("Demonstration data: targets are from the notice; every other figure is made up.")


def month(period: date, language: Language) -> str:
    return f"{period.month}月" if language == "zh" else calendar.month_name[period.month]


def year_month(period: date, language: Language) -> str:
    return (
        f"{period.year}年{period.month}月" if language == "zh" else f"{calendar.month_name[period.month]} {period.year}"
    )


def name(row: Row, column: str, language: Language) -> str:
    """``row.indicator`` or ``row.indicator_en``, by language; likewise for other columns."""
    return str(getattr(row, column if language == "zh" else f"{column}_en"))


def reporter(row: Row, language: Language) -> str:
    """The department or town that sent a submission, or "several departments"."""
    _ = translator(language)
    return name(row, "reporter", language) if row.reporter else _("several departments")


def amount(row: Row, value: float | None, language: Language, *, decimals: int | None = None) -> str:
    """``value`` in the indicator's unit and decimals."""
    return quantity.quantity(
        value, row.decimals if decimals is None else decimals, name(row, "unit", language), language
    )


def amount_without_repeated_unit(row: Row, value: float, language: Language, *, decimals: int | None = None) -> str:
    """``value`` in a sentence that already has the unit (``quantity.without_repeated_unit``)."""
    return quantity.without_repeated_unit(
        value, row.decimals if decimals is None else decimals, name(row, "unit", language), language
    )


def target(row: Row, language: Language) -> str:
    """``344个``, ``1–2个``, ``超过55家``, ``不高于1.28:1``."""
    upper = None if pd.isna(row.upper) else row.upper
    return quantity.target(row.target_value, upper, row.direction, row.decimals, name(row, "unit", language), language)


def percent(share: float | None) -> str:
    return "—" if share is None or pd.isna(share) else f"{100 * share:.1f}%"


def gap(points: float | None, language: Language) -> str:
    """``-14.3个百分点``; always with a sign, so that zero differs from missing."""
    if points is None or pd.isna(points):
        return "—"
    # A gap that rounds to 0.0 gets a second decimal: "0.0 points" would contradict the status.
    text = f"{points:+.2f}" if 0 < abs(points) < SMALLEST_SHOWN else f"{points:+.1f}"
    return f"{text}个百分点" if language == "zh" else f"{text} pts"


def explanation(row: Row, language: Language) -> str:
    """Why the status is what it is, and what is needed to catch up."""
    _ = translator(language)
    if row.status == "not_reported":
        sentences = [_not_reported(row, language, _)]
    elif pd.isna(row.actual_value):
        sentences = [
            _("Due by the end of {month}; nothing has been reported for this month.").format(month=_due(row, language))
        ]
    else:
        sentences = [_reached(row, language, _), _pace(row, language, _), _catching_up(row, language, _)]
        if row.derived:
            sentences.append(_("Summed from the reports of all towns with a share."))
    return _joined([sentence for sentence in sentences if sentence], language)


def _joined(sentences: list[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(sentences)


def _due(row: Row, language: Language) -> str:
    return f"{row.due_month}月" if language == "zh" else calendar.month_name[row.due_month]


def _not_reported(row: Row, language: Language, translate: Translate) -> str:
    _ = translate
    if pd.isna(row.last_value):
        return _("Not reported for {month}, and nothing earlier this year.").format(month=month(row.period, language))
    return _("Not reported for {month}; last known: {value} in {last}.").format(
        month=month(row.period, language),
        value=amount(row, row.last_value, language),
        last=month(row.last_period, language),
    )


def _reached(row: Row, language: Language, translate: Translate) -> str:
    _ = translate
    values = {
        "month": month(row.period, language),
        "actual": amount_without_repeated_unit(row, row.actual_value, language),
        "target": target(row, language),
        "attainment": percent(row.attainment_rate),
    }
    if row.measure == "rate":
        return _("{month}: {actual}, against a target of {target}.").format(**values)
    if row.measure == "level":  # a stock exists, it is not produced
        return _("At the end of {month}: {actual} of {target} ({attainment}).").format(**values)
    return _("By the end of {month}: {actual} of {target} ({attainment}).").format(**values)


def _pace(row: Row, language: Language, translate: Translate) -> str:
    _ = translate
    if row.status == "achieved":
        return _("The target is met.")
    if row.status == "not_due":
        first = month(row.period.replace(month=int(row.first_due_month)), language)
        return _("Nothing is due before {month}.").format(month=first)
    if row.pace == "hold":
        if row.status == "behind":
            return _("It must hold every month, and does not in this one.")
        return _("It must hold every month, and does.")
    return _ahead_or_behind(row, _)


def _ahead_or_behind(row: Row, translate: Translate) -> str:
    _ = translate
    size = abs(row.pace_gap)
    values = {"expected": percent(row.expected_rate), "gap": f"{size:.2f}" if size < SMALLEST_SHOWN else f"{size:.1f}"}
    if row.pace_gap >= 0 and row.status == "slightly_behind":
        return _("It is due now, and the target is not met.")
    if row.pace_gap < 0:
        return _("{expected} was due by now: {gap} percentage points behind pace.").format(**values)
    if row.pace_gap == 0:
        return _("{expected} was due by now: exactly on pace.").format(**values)
    return _("{expected} was due by now: {gap} percentage points ahead of pace.").format(**values)


def _catching_up(row: Row, language: Language, translate: Translate) -> str:
    _ = translate
    if pd.isna(row.needed_per_month) or row.status == "achieved":
        return ""
    decimals = max(1, row.decimals)
    sentence = _("Needed in each of the remaining {months} months: {needed}").format(
        months=row.months_left, needed=amount(row, row.needed_per_month, language, decimals=decimals)
    )
    if row.months_left == 1:
        sentence = _("Needed in the last month: {needed}").format(
            needed=amount(row, row.needed_per_month, language, decimals=decimals)
        )
    if pd.isna(row.recent_per_month):
        return sentence + _(".")
    return sentence + _(
        "; the last three months averaged {recent}, which would give {projected} by the end of {due}."
    ).format(
        recent=amount_without_repeated_unit(row, row.recent_per_month, language, decimals=decimals),
        projected=amount_without_repeated_unit(row, row.projected_value, language),
        due=_due(row, language),
    )


def catch_up_facts(row: Row, language: Language) -> list[tuple[str, str]]:
    """(label, figure) of each number about catching up."""
    _ = translator(language)
    decimals = max(1, row.decimals)
    facts = [
        (_("Needed in each remaining month"), row.needed_per_month),
        (_("Monthly average of the last three months"), row.recent_per_month),
        (_("Monthly average of the year's best three months"), row.best_per_month),
    ]
    lines = [(label, amount(row, value, language, decimals=decimals)) for label, value in facts if not pd.isna(value)]
    if not pd.isna(row.projected_value):
        lines.append((_("Year-end at the recent rate"), amount(row, row.projected_value, language)))
    if not pd.isna(row.reached_in_month):
        lines.append(
            (_("Target reached at the recent rate"), _month_of_year(row, int(row.reached_in_month), language, _))
        )
    if not pd.isna(row.latest_start_month):
        lines.append(
            (_("Latest start at this year's best rate"), _latest_start(row, int(row.latest_start_month), language, _))
        )
    return lines


def _month_of_year(row: Row, number_of_month: int, language: Language, translate: Translate) -> str:
    _ = translate
    if number_of_month > row.due_month:
        return _("not by the end of {due}").format(due=_due(row, language))
    return month(row.period.replace(month=number_of_month), language)


def _latest_start(row: Row, number_of_month: int, language: Language, translate: Translate) -> str:
    _ = translate
    if number_of_month < row.last_period.month:
        return _("already past: not reachable even at this year's best rate")
    return _("by the end of {month}").format(month=month(row.period.replace(month=min(12, number_of_month)), language))
