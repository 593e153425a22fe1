"""One look at the lights: what is worse than at the last look is told, and the look is logged."""

from datetime import date
from pathlib import Path

from ledger.vocabulary.language import Language
from ledger.workflow import alert_log
from ledger.workflow.alert_log import AlertRun, Outcome
from scorecard.notifications import alerts, webhook
from scorecard.notifications.webhook import Webhook
from scorecard.queries import plan as plan_queries
from scorecard.snapshot import Copy, Snapshot


def run(path: Path, copy: Copy, plan_id: str, to: Webhook, language: Language, *, wait: float = 1.0) -> AlertRun:
    """The first look at a plan sends nothing: it is what the next one is compared with."""
    [plan] = [row for row in plan_queries.plans(copy.database_id, copy.revision) if row.plan_id == plan_id]
    newest: date = plan.newest_period.date()
    now = Snapshot(copy.database_id, plan_id, newest, copy.revision)
    last = alert_log.last_run(path, plan_id)
    if last == (newest, copy.revision):
        return AlertRun(plan_id, newest, copy.revision, 0, "nothing")
    if last is None:
        look = AlertRun(plan_id, newest, copy.revision, 0, "begun")
    else:
        look = _send(alerts.worsened(Snapshot(copy.database_id, plan_id, *last), now), now, to, language, copy, wait)
    alert_log.append(path, look)
    return look


def _send(
    found: list[alerts.Alert], now: Snapshot, to: Webhook, language: Language, copy: Copy, wait: float
) -> AlertRun:
    if not found:
        return AlertRun(now.plan_id, now.period, now.revision, 0, "nothing")
    delivery = webhook.post(to, alerts.payload(to.form, found, now, language, demo=copy.demo), wait=wait)
    outcome: Outcome = "sent" if delivery.sent else "failed"
    return AlertRun(now.plan_id, now.period, now.revision, len(found), outcome, delivery.tries, delivery.answer)
