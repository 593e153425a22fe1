"""Lights that have become worse: which they are, and what is said of them to other programs and to groups' robots."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Snapshot
from scorecard.status import rank, shape, word
from scorecard.text import narrative
from scorecard.text.punctuation import labelled, listed

Form = Literal["generic", "wecom", "dingtalk"]
WORSE = ("behind", "slightly_behind")
MAX_TEXT_BYTES: dict[Form, int] = {"wecom": 2048, "dingtalk": 20_000}
"""Bytes in UTF-8 that a robot takes as the text of one message, as its maker says."""


@dataclass(frozen=True)
class Alert:
    """A light that is worse than before; ``row``: of ``queries.district``, as it stands now."""

    row: Any
    status_before: str


def worsened(earlier: Snapshot, later: Snapshot) -> list[Alert]:
    """The district's indicators that are behind pace now and were not, or less so, at the earlier look.

    What was not reported at the earlier look is compared with the month before the later one, so that a light that
    stays as it is does not alert again with each month's reports.
    """
    before = _statuses(earlier)
    month_before = _statuses(_month_before(later))
    found = []
    for row in progress_queries.district(later).itertuples():
        was = before.get(row.indicator_id, "not_due")
        if was == "not_reported":
            was = month_before.get(row.indicator_id, was)
        if row.status in WORSE and (was not in WORSE or rank(was) > rank(row.status)):
            found.append(Alert(row, was))
    return sorted(found, key=lambda one: rank(one.row.status))


def _statuses(snapshot: Snapshot | None) -> dict[str, str]:
    if snapshot is None:
        return {}
    return dict(progress_queries.district(snapshot)[["indicator_id", "status"]].itertuples(index=False))


def _month_before(snapshot: Snapshot) -> Snapshot | None:
    period = snapshot.period
    return None if period.month == 1 else replace(snapshot, period=date(period.year, period.month - 1, 1))


def text(found: list[Alert], snapshot: Snapshot, language: Language, *, demo: bool, most_bytes: int = 10**9) -> str:
    """Ready for a group of colleagues; what does not fit into ``most_bytes`` is counted."""
    _ = translator(language)
    month = narrative.year_month(snapshot.period, language)
    head = [_("{month}: indicators whose status has become worse: {count}").format(month=month, count=len(found))]
    head += [narrative.made_up(language)] if demo else []
    lines = [f"{place}. {_line(one, snapshot, language)}" for place, one in enumerate(found, start=1)]
    for shown in range(len(lines), -1, -1):
        rest = [_("and {count} more").format(count=len(lines) - shown)] if shown < len(lines) else []
        said = "\n".join([*head, *lines[:shown], *rest])
        if len(said.encode()) <= most_bytes:
            break
    return said


def _line(one: Alert, snapshot: Snapshot, language: Language) -> str:
    _ = translator(language)
    turn = " → ".join(f"{shape(status)} {word(status, _)}" for status in (one.status_before, one.row.status))
    name = labelled(narrative.name(one.row, "indicator", language), turn, language)
    leads = _("Lead: {departments}").format(departments=listed(_leads(one.row.task_no, snapshot, language), language))
    return "\n".join([name, narrative.explanation(one.row, language), leads])


def _leads(task_no: int, snapshot: Snapshot, language: Language) -> list[str]:
    parts = plan_queries.task_departments(snapshot)
    rows = parts[(parts["task_no"] == task_no) & (parts["role"] == "lead")]
    return [narrative.name(row, "department", language) for row in rows.itertuples()]


def payload(form: Form, found: list[Alert], snapshot: Snapshot, language: Language, *, demo: bool) -> dict[str, Any]:
    """What is sent as JSON: to a robot its text, to another program the figures."""
    if form != "generic":
        content = text(found, snapshot, language, demo=demo, most_bytes=MAX_TEXT_BYTES[form])
        return {"msgtype": "text", "text": {"content": content}}
    return {
        "plan_id": snapshot.plan_id, "period": f"{snapshot.period:%Y-%m}", "revision": snapshot.revision,
        "made_up": demo, "alerts": [_figures(one, snapshot, language) for one in found],
    }  # fmt: skip


def _figures(one: Alert, snapshot: Snapshot, language: Language) -> dict[str, Any]:
    row = one.row
    return {
        "indicator_id": row.indicator_id, "indicator": narrative.name(row, "indicator", language), "area_id": row.area_id,
        "status_before": one.status_before, "status": row.status, "value": _number(row.actual_value),
        "target_value": _number(row.target_value), "unit": row.unit if language == "zh" else row.unit_en,
        "pace_gap": _number(row.pace_gap), "lead_departments": _leads(row.task_no, snapshot, language),
        "explanation": narrative.explanation(row, language),
    }  # fmt: skip


def _number(value: float) -> float | None:
    """JSON has no word for what is not a number."""
    return None if pd.isna(value) else float(value)
