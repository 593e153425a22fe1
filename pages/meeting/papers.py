"""Downloads of a meeting's papers: part of the meetings page."""

import streamlit as st

from pages.meeting import papers_list
from scorecard.meeting import Meeting
from scorecard.reports import papers
from scorecard.reports.png.svg import ChineseFontMissingError
from scorecard.reports.template_files import TemplateError
from scorecard.text import meetings as meeting_text
from scorecard.view import View


def offer(meeting: Meeting, view: View) -> None:
    """A link for each paper; and a button that makes all of them with a progress bar, then links to one ZIP file."""
    _ = view.translate
    st.subheader(_("Papers"))
    st.html(papers_list.papers_of(meeting, view))
    if not st.button(_("Create all papers")):
        return
    bar = st.progress(0.0)
    for done, kind in enumerate(papers.MAKERS):
        bar.progress(done / len(papers.MAKERS), text=papers.title(kind, view.language))
        try:
            papers.files(kind, meeting, view.language)
        except ChineseFontMissingError:
            bar.empty()
            st.error(meeting_text.no_font(view.language))
            return
        except TemplateError as error:
            bar.empty()
            st.error(error.text(view.language))
            return
    bar.empty()
    st.html(papers_list.archive(meeting, view))
