"""Overview: in ten seconds, what is on pace, what lags and who has not reported."""

import streamlit as st

from scorecard import marks, narrative, panels, queries, status, view, widgets

SHOWN_LAGGING = 6

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
table = queries.district(snapshot)

st.title(_("Targets and actuals, {month}").format(month=narrative.year_month(snapshot.period, language)))
elapsed = _("{count} indicators; {share} of the year has passed.")
widgets.caption(elapsed.format(count=len(table), share=f"{snapshot.period.month / 12:.1%}"))
shown = widgets.status_filter("", table, now)
chosen = st.query_params.get("status") if len(shown) < len(table) else None

left, right = st.columns([2, 3], gap="large")
with left:
    st.subheader(_("Status by section"))
    st.html(panels.sections(now, chosen))
    st.subheader(_("Reports missing"))
    st.html(panels.missing(now))
with right:
    if chosen:
        st.subheader(status.word(chosen, _))
        lagging = shown
    else:
        st.subheader(_("Furthest behind pace"))
        lagging = queries.lagging(snapshot)
    if lagging.empty:
        st.write(_("No reported indicator is behind pace."))
    else:
        st.html(panels.bullets(lagging.head(SHOWN_LAGGING) if not chosen else lagging, now, explain=True))
st.html(marks.key(_))
