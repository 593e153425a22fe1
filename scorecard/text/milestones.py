"""The states of milestones, in words."""

from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.i18n import Translate, translator


def state_text(row: Any, language: Language) -> str:
    """``done``, ``done, 12 days late``, ``overdue by 10 days``, ``not due yet``: on the last day of the month."""
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


def day_text(found: Any) -> str:
    return "—" if pd.isna(found) else f"{found:%Y-%m-%d}"


def summary(row: Any, _: Translate) -> str:
    """What the line shows, for those who do not see it."""
    if pd.isna(row.actual_on):
        return _("planned for {planned}").format(planned=day_text(row.planned_on))
    return _("planned for {planned}, done on {done}").format(
        planned=day_text(row.planned_on), done=day_text(row.actual_on)
    )
