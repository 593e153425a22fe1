"""Texts about milestones."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.i18n import Translate, translator


def state_text(row: Any, language: Language) -> str:
    """``done in time``, ``done, 12 days late``, ``overdue by 10 days``, ``not due yet``: as of the last day of the month."""
    _ = translator(language)
    if row.state == "not_due":
        return _("not due yet")
    days = int(row.days)
    if row.state == "done" and days < 1:
        return _("done in time")
    if row.state == "done":
        return _("done, 1 day late") if days == 1 else _("done, {days} days late").format(days=days)
    if days == 0:
        return _("due, and not done")
    return _("overdue by 1 day") if days == 1 else _("overdue by {days} days").format(days=days)


def day_text(day: Any) -> str:
    return "—" if pd.isna(day) else f"{day:%Y-%m-%d}"


def summary(row: Any, translate: Translate) -> str:
    """The text alternative of a milestone in the timeline."""
    _ = translate
    if pd.isna(row.actual_on):
        return _("planned for {planned}").format(planned=day_text(row.planned_on))
    return _("planned for {planned}, done on {done}").format(
        planned=day_text(row.planned_on), done=day_text(row.actual_on)
    )
