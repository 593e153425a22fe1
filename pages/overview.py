"""Overview: in ten seconds, what is on pace, what lags, what has changed and who has not reported."""

import streamlit as st

from scorecard import marks, overview, panels, queries, status, view, widgets

SHOWN_LAGGING = 6
SHOWN_TURNED = 8

now = view.current()
_ = now.translate
snapshot = now.snapshot
table = queries.district(snapshot)

chosen = widgets.chosen_status()
shown = table if chosen is None else table[table["status"] == chosen]

st.title(overview.title(now))
widgets.caption(overview.elapsed(now))
st.html(overview.strip(now, chosen))

# On a phone what lags comes first: the style sheet turns the order round.
with st.container(key="overview"):
    left, middle, right = st.columns([5, 5, 8], gap="large")
with left:
    st.subheader(_("Status by section"))
    st.html(panels.sections(now, chosen))
    st.subheader(_("Reports missing"))
    st.html(panels.missing(now))
with middle:
    st.subheader(_("Changed since last month"))
    before = queries.before(snapshot)
    if before:
        st.html(panels.turned(before, now, SHOWN_TURNED))
    else:
        st.write(_("The year begins with this month."))
with right:
    st.subheader(status.word(chosen, _) if chosen else _("Furthest behind pace"))
    rows = shown if chosen else queries.lagging(snapshot).head(SHOWN_LAGGING)
    if rows.empty:
        st.write(_("No indicator has this status.") if chosen else _("No reported indicator is behind pace."))
    else:
        st.html(panels.bullets(rows, now, explain=True, **({"status": chosen} if chosen else {})))
        st.html(marks.key(_))
