"""Alerts about statuses that have become worse: finding them, and their payload for programs and chat robots."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Snapshot
from scorecard.status import label, rank, shape
from scorecard.text import narrative
from scorecard.text.punctuation import join_list, labelled

Form = Literal["generic", "wecom", "dingtalk"]
WORSE = ("behind", "slightly_behind")
MAX_TEXT_BYTES: dict[Form, int] = {"wecom": 2048, "dingtalk": 20_000}
"""Largest text of one message in UTF-8 bytes, by the documentation of each robot."""


@dataclass(frozen=True)
class Alert:
    """A status that is worse than before; ``row``: the current row of ``progress_queries.district``."""

    row: Any
    status_before: str


def worsened(earlier: Snapshot, later: Snapshot) -> list[Alert]:
    """The district's indicators that are behind pace in ``later`` and were not, or less so, in ``earlier``.

    An indicator that was not reported in ``earlier`` is compared with the month before ``later``, so that an unchanged
    status does not raise an alert with each month's reports.
    """
    before = _statuses(earlier)
    month_before = _statuses(_month_before(later))
    alerts = []
    for row in progress_queries.district(later).itertuples():
        status_before = before.get(row.indicator_id, "not_due")
        if status_before == "not_reported":
            status_before = month_before.get(row.indicator_id, status_before)
        if row.status in WORSE and (status_before not in WORSE or rank(status_before) > rank(row.status)):
            alerts.append(Alert(row, status_before))
    return sorted(alerts, key=lambda alert: rank(alert.row.status))


def _statuses(snapshot: Snapshot | None) -> dict[str, str]:
    if snapshot is None:
        return {}
    return dict(progress_queries.district(snapshot)[["indicator_id", "status"]].itertuples(index=False))


def _month_before(snapshot: Snapshot) -> Snapshot | None:
    period = snapshot.period
    return None if period.month == 1 else replace(snapshot, period=date(period.year, period.month - 1, 1))


def text(alerts: list[Alert], snapshot: Snapshot, language: Language, *, demo: bool, max_bytes: int = 10**9) -> str:
    """A message for a chat group of at most ``max_bytes`` in UTF-8; alerts that do not fit are only counted."""
    _ = translator(language)
    month = narrative.year_month(snapshot.period, language)
    head = [_("{month}: indicators whose status has become worse: {count}").format(month=month, count=len(alerts))]
    head += [narrative.demo_notice(language)] if demo else []
    lines = [f"{place}. {_line(alert, snapshot, language)}" for place, alert in enumerate(alerts, start=1)]
    for shown in range(len(lines), -1, -1):
        rest = [_("and {count} more").format(count=len(lines) - shown)] if shown < len(lines) else []
        message = "\n".join([*head, *lines[:shown], *rest])
        if len(message.encode()) <= max_bytes:
            break
    return message


def _line(alert: Alert, snapshot: Snapshot, language: Language) -> str:
    _ = translator(language)
    turn = " → ".join(f"{shape(status)} {label(status, _)}" for status in (alert.status_before, alert.row.status))
    name = labelled(narrative.name(alert.row, "indicator", language), turn, language)
    leads = _("Lead: {departments}").format(
        departments=join_list(_leads(alert.row.task_no, snapshot, language), language)
    )
    return "\n".join([name, narrative.explanation(alert.row, language), leads])


def _leads(task_no: int, snapshot: Snapshot, language: Language) -> list[str]:
    parts = plan_queries.task_departments(snapshot)
    rows = parts[(parts["task_no"] == task_no) & (parts["role"] == "lead")]
    return [narrative.name(row, "department", language) for row in rows.itertuples()]


def payload(form: Form, alerts: list[Alert], snapshot: Snapshot, language: Language, *, demo: bool) -> dict[str, Any]:
    """The JSON body: for a chat robot a text, for another program the figures."""
    if form != "generic":
        content = text(alerts, snapshot, language, demo=demo, max_bytes=MAX_TEXT_BYTES[form])
        return {"msgtype": "text", "text": {"content": content}}
    return {
        "plan_id": snapshot.plan_id,
        "period": f"{snapshot.period:%Y-%m}",
        "revision": snapshot.revision,
        "made_up": demo,
        "alerts": [_figures(alert, snapshot, language) for alert in alerts],
    }


def _figures(alert: Alert, snapshot: Snapshot, language: Language) -> dict[str, Any]:
    row = alert.row
    return {
        "indicator_id": row.indicator_id,
        "indicator": narrative.name(row, "indicator", language),
        "area_id": row.area_id,
        "status_before": alert.status_before,
        "status": row.status,
        "value": _number(row.actual_value),
        "target_value": _number(row.target_value),
        "unit": row.unit if language == "zh" else row.unit_en,
        "pace_gap": _number(row.pace_gap),
        "lead_departments": _leads(row.task_no, snapshot, language),
        "explanation": narrative.explanation(row, language),
    }


def _number(value: float) -> float | None:
    """None for NaN, which JSON cannot express."""
    return None if pd.isna(value) else float(value)
