"""Overview: in ten seconds, what is on pace, what lags and who has not reported."""

import streamlit as st

from scorecard import figures, narrative, queries, status, view, widgets

SHOWN_LAGGING = 8

now = view.current()
_ = now.translate
snapshot, language = now.snapshot, now.language
table = queries.district(snapshot)

st.title(_("Targets and actuals, {month}").format(month=narrative.year_month(snapshot.period, language)))
elapsed = _("{count} indicators; {share} of the year has passed.")
widgets.caption(elapsed.format(count=len(table), share=f"{snapshot.period.month / 12:.1%}"))
widgets.status_strip(table, _)

left, right = st.columns([2, 3], gap="large")
with left:
    st.subheader(_("Status by section"))
    picked = widgets.clickable(
        figures.status_by_section(snapshot, language, now.dark), "sections", _("Status by section")
    )
    if picked:
        widgets.go_to("sections", section=picked[0])
    st.subheader(_("Reports missing"))
    missing = queries.missing_reports(snapshot)
    if missing.empty:
        st.write(_("Every indicator that is due has been reported."))
    else:
        widgets.table(
            [_("Lead department"), _("Indicators due and not reported")],
            [
                [
                    widgets.link(
                        "departments", now, narrative.name(row, "department", language), department=row.department_id
                    ),
                    str(row.count),
                ]
                for row in missing.itertuples(index=False)
            ],
            numeric=(1,),
        )
with right:
    st.subheader(_("Furthest behind pace"))
    lagging = table[table["status"].isin(["behind", "slightly_behind"])]
    lagging = lagging.assign(rank=lagging["status"].map(status.rank)).sort_values(["rank", "pace_gap"])
    if lagging.empty:
        st.write(_("No reported indicator is behind pace."))
    else:
        widgets.indicator_table(lagging.head(SHOWN_LAGGING), now, explain=True)
