"""One alert run: sends the statuses that are worse than at the last run, and logs the run."""

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
    """The first run for a plan sends nothing: it is the baseline of the next one. Appends the run to the log."""
    [plan] = [row for row in plan_queries.plans(copy.database_id, copy.revision) if row.plan_id == plan_id]
    newest: date = plan.newest_period.date()
    current = Snapshot(copy.database_id, plan_id, newest, copy.revision)
    last = alert_log.last_run(path, plan_id)
    if last == (newest, copy.revision):
        return AlertRun(plan_id, newest, copy.revision, 0, "nothing")
    if last is None:
        result = AlertRun(plan_id, newest, copy.revision, 0, "begun")
    else:
        result = _send(
            alerts.worsened(Snapshot(copy.database_id, plan_id, *last), current), current, to, language, copy, wait
        )
    alert_log.append(path, result)
    return result


def _send(
    worsened: list[alerts.Alert], current: Snapshot, to: Webhook, language: Language, copy: Copy, wait: float
) -> AlertRun:
    if not worsened:
        return AlertRun(current.plan_id, current.period, current.revision, 0, "nothing")
    delivery = webhook.post(to, alerts.payload(to.form, worsened, current, language, demo=copy.demo), wait=wait)
    outcome: Outcome = "sent" if delivery.sent else "failed"
    return AlertRun(
        current.plan_id, current.period, current.revision, len(worsened), outcome, delivery.tries, delivery.answer
    )
