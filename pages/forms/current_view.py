"""The view of the run in progress: set by the frame, read by the pages."""

import streamlit as st

from scorecard.view import View

KEY = "view"


def set_current_view(view: View) -> None:
    """Called by the page frame on every run, before the page."""
    st.session_state[KEY] = view


def current_view() -> View:
    view = st.session_state[KEY]
    assert isinstance(view, View)
    return view
