"""Compare: what differs between two months or revisions, and why; links to each as it stood, with later corrections."""

from dataclasses import replace
from datetime import date

import streamlit as st

from pages.forms import widgets
from pages.forms.current_view import current_view
from scorecard import snapshot
from scorecard.html import links, panels
from scorecard.queries import changes as change_queries
from scorecard.text import changes as change_text
from scorecard.text import narrative

view = current_view()
_ = view.translate
language = view.language
newest = replace(view.snapshot, revision=snapshot.store(view.database).copy.revision)
months = {
    f"{view.year}-{month:02}": narrative.year_month(date(view.year, month, 1), language) for month in range(1, 13)
}
revisions = change_text.revision_names(change_queries.revisions(newest), language)
default = change_queries.previous_snapshot(view.snapshot) or view.snapshot


def choose_side(key: str, period: date, revision: int) -> snapshot.Snapshot:
    """Select boxes for one side: a month, and the revision at which it is seen."""
    month = widgets.choose(_("Month"), months, f"{key}-month", f"{period:%Y-%m}")
    number = widgets.choose(_("Revision"), revisions, f"{key}-revision", str(revision))
    return replace(newest, period=date.fromisoformat(f"{month}-01"), revision=int(number))


st.title(_("Compare"))
left, right = st.columns(2, gap="large")
with left:
    st.subheader(_("Earlier"))
    earlier = choose_side("before", default.period, default.revision)
with right:
    st.subheader(_("Later"))
    later = choose_side("after", view.snapshot.period, view.snapshot.revision)

table = change_queries.changes(earlier, later)
st.header(f"{change_text.month_at_revision(earlier, language)} → {change_text.month_at_revision(later, language)}")
widgets.caption(change_text.counts_by_cause(table, view))
if table.empty:
    st.write(_("No differences."))
else:
    st.html(panels.changes(earlier, later, view))

st.header(_("As it stood"))
note = _("All pages can be opened as they stood at a revision; a link to them keeps showing it.")
side_links = [
    links.link("", replace(view, snapshot=side, newest=False), change_text.month_at_revision(side, language))
    for side in (earlier, later)
]
st.html(f"<p>{note} {' · '.join(dict.fromkeys(side_links))}</p>")
for side in dict.fromkeys((earlier, later)):
    if side.revision < newest.revision:
        corrected = change_queries.corrections_after(side, newest.revision)
        st.subheader(_("Changed since: {named}").format(named=change_text.month_at_revision(side, language)))
        if corrected.empty:
            st.write(_("No values of this month have been changed since."))
        else:
            st.html(panels.corrections(side, newest.revision, view))
