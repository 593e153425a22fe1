"""Compare: any two months or revisions, what differs and why; any revision opened as it stood, with what was corrected later."""

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

now = current_view()
_ = now.translate
language = now.language
newest = replace(now.snapshot, revision=snapshot.store(now.database).copy.revision)
months = {f"{now.year}-{month:02}": narrative.year_month(date(now.year, month, 1), language) for month in range(1, 13)}
revisions = change_text.revision_names(change_queries.revisions(newest), language)
default = change_queries.before(now.snapshot) or now.snapshot


def chosen(key: str, period: date, revision: int) -> snapshot.Snapshot:
    """One side: a month, and the revision that it is seen at."""
    month = widgets.choose(_("Month"), months, f"{key}-month", f"{period:%Y-%m}")
    number = widgets.choose(_("Revision"), revisions, f"{key}-revision", str(revision))
    return replace(newest, period=date.fromisoformat(f"{month}-01"), revision=int(number))


st.title(_("Compare"))
left, right = st.columns(2, gap="large")
with left:
    st.subheader(_("Earlier"))
    earlier = chosen("before", default.period, default.revision)
with right:
    st.subheader(_("Later"))
    later = chosen("after", now.snapshot.period, now.snapshot.revision)

table = change_queries.changes(earlier, later)
st.header(f"{change_text.month_at_revision(earlier, language)} → {change_text.month_at_revision(later, language)}")
widgets.caption(change_text.counts_by_cause(table, now))
if table.empty:
    st.write(_("Nothing differs."))
else:
    st.html(panels.changes(earlier, later, now))

st.header(_("As it stood"))
words = _("All pages can be opened as they stood at a revision; a link to them keeps showing it.")
there = [
    links.link("", replace(now, snapshot=side, newest=False), change_text.month_at_revision(side, language))
    for side in (earlier, later)
]
st.html(f"<p>{words} {' · '.join(dict.fromkeys(there))}</p>")
for side in dict.fromkeys((earlier, later)):
    if side.revision < newest.revision:
        corrected = change_queries.corrections_after(side, newest.revision)
        st.subheader(_("Changed since: {named}").format(named=change_text.month_at_revision(side, language)))
        if corrected.empty:
            st.write(_("Nothing of this month has been changed since."))
        else:
            st.html(panels.corrections(side, newest.revision, now))
