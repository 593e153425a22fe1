"""Overview: on one screen, what is on pace, what lags, what has changed and who has not reported."""

from ledger import clock
from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard.html import overview as overview_html
from scorecard.notifications import reminders
from scorecard.web.auth.current_actor import current_actor

view = current_view()
chosen = widgets.chosen_status()
due_reports = ""
if view.newest:
    today, by = clock.now().date(), current_actor()
    due_reports = reminders.overview_line(view, today) + (
        reminders.own_problems_line(view, today, by.reporters) if by.reporters else ""
    )
widgets.board(overview_html.answer(view, chosen) + due_reports + overview_html.reasons(view, chosen))
