"""What every form that writes does: show why a write failed, and keep what the page shows after its rerun."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ledger.accounts.permissions import NotAllowedError
from ledger.database.errors import DatabaseBusyError, DatabaseUnavailableError
from scorecard.text import permissions as permission_text
from scorecard.view import View

KEY = "form-state"


@dataclass
class FormState:
    """What a session keeps between reruns of one page; dropped when it opens another page. Keys are the page's own."""

    page: str
    messages: Mapping[str, Any] = field(default_factory=dict)
    """Shown about the last write; dropped at the next write."""
    persistent: dict[str, Any] = field(default_factory=dict)
    """Kept until the page removes it."""
    query: Mapping[str, str | None] = field(default_factory=dict)
    """Query parameters to set in the URL at the next run; None removes a parameter."""


def form_state() -> FormState:
    state: FormState = st.session_state[KEY]
    return state


def restore_form_state(page: str) -> None:
    """Called by the frame at the beginning of each run: drops the state of another page, and sets the query parameters
    that the last write asked for."""
    if KEY not in st.session_state or form_state().page != page:
        st.session_state[KEY] = FormState(page)
    form = form_state()
    for name, value in form.query.items():
        if value is not None:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
    form.query = {}


@contextmanager
def handle_write_errors(view: View) -> Iterator[None]:
    """Shows a denied permission, or a database that is locked or read-only, as an error; the rest of the block is
    skipped."""
    _ = view.translate
    try:
        yield
    except NotAllowedError as error:
        st.error(permission_text.denial_text_of(error, view.language))
    except DatabaseBusyError:
        st.error(_("Another program is using the database. Nothing has been saved; try again in a minute."))
    except DatabaseUnavailableError:
        st.error(_("The database is not writable. Nothing has been saved; tell the system administrator."))


@contextmanager
def write_form(view: View) -> Iterator[FormState]:
    """Around a write: yields the form state, with no messages, and handles errors as ``handle_write_errors`` does.

    Streamlit may stop a run wherever it touches the session state or the query parameters, and a browser that polls
    and finds the new revision asks for a rerun at once. So the form state is fetched before the write, and the caller
    sets its fields directly after the write, with nothing in between.
    """
    form = form_state()
    form.messages = {}
    with handle_write_errors(view):
        yield form
