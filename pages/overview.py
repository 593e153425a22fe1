"""Overview: in ten seconds, what is on pace, what lags, what has changed and who has not reported."""

import streamlit as st

from scorecard import overview, view, widgets

now = view.current()
chosen = widgets.chosen_status()
st.html(overview.answer(now, chosen))
st.html(overview.reasons(now, chosen))
