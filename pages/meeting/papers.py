"""The papers of a meeting, to take away: the part of the meetings page below its decisions."""

import streamlit as st

from pages.meeting import papers_list
from scorecard.meeting import Meeting
from scorecard.reports import papers
from scorecard.reports.png.svg import ChineseFontMissingError
from scorecard.text import meetings as meeting_text
from scorecard.view import View


def offer(one: Meeting, view: View) -> None:
    """Each paper by a click; or all of them made at once, with what is being made, and then in one archive."""
    _ = view.translate
    st.subheader(_("Papers"))
    st.html(papers_list.papers_of(one, view))
    if not st.button(_("Make them all")):
        return
    bar = st.progress(0.0)
    for done, kind in enumerate(papers.MAKERS):
        bar.progress(done / len(papers.MAKERS), text=papers.title(kind, view.language))
        try:
            papers.files(kind, one, view.language)
        except ChineseFontMissingError:
            bar.empty()
            st.error(meeting_text.no_font(view.language))
            return
    bar.empty()
    st.html(papers_list.archive(one, view))
