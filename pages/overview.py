"""Overview: in ten seconds, what is on pace, what lags, what has changed and who has not reported."""

import streamlit as st

from etl import database
from scorecard import overview, reminders, view, widgets

now = view.current()
chosen = widgets.chosen_status()
st.html(overview.answer(now, chosen))
if now.newest and (soon := reminders.line(now, database.now().date())):
    st.html(soon)
st.html(overview.reasons(now, chosen))
