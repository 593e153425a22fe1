"""Overview: in ten seconds, what is on pace, what lags, what has changed and who has not reported."""

from etl import database
from scorecard import overview, reminders, view, widgets

now = view.current()
chosen = widgets.chosen_status()
soon = reminders.line(now, database.now().date()) if now.newest else ""
widgets.board(overview.answer(now, chosen) + soon + overview.reasons(now, chosen))
