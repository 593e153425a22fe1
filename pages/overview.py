"""Overview: in ten seconds, what is on pace, what lags, what has changed and who has not reported."""

from ledger import clock
from scorecard import access, overview, reminders, view, widgets

now = view.current()
chosen = widgets.chosen_status()
soon = ""
if now.newest:
    today, by = clock.now().date(), access.current()
    soon = reminders.line(now, today) + (reminders.own(now, today, by.reporters) if by.reporters else "")
widgets.board(overview.answer(now, chosen) + soon + overview.reasons(now, chosen))
