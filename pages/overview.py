"""Overview: in ten seconds, what is on pace, what lags, what has changed and who has not reported."""

from ledger import clock
from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.html import overview as overview_html
from scorecard.notifications import reminders
from scorecard.web.auth.current_actor import current_actor

now = current_view()
chosen = widgets.chosen_status()
soon = ""
if now.newest:
    today, by = clock.now().date(), current_actor()
    soon = reminders.line(now, today) + (reminders.own(now, today, by.reporters) if by.reporters else "")
widgets.board(overview_html.answer(now, chosen) + soon + overview_html.reasons(now, chosen))
