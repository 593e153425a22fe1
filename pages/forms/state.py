"""Saving what was pressed: what can stand in the way of it, said the same everywhere; and what is kept of it afterwards."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from ledger.accounts.permissions import NotAllowedError
from ledger.database.errors import DatabaseBusyError, DatabaseUnavailableError
from scorecard.text import permissions as permission_text
from scorecard.view import View

KEY = "saved"


@dataclass
class FormState:
    """What a session keeps of what it saved on one page, until it opens another."""

    page: str
    said: Mapping[str, Any] = field(default_factory=dict)
    """What the page says of the last thing saved, by a name of the page's own; until something else is saved."""
    lasting: dict[str, Any] = field(default_factory=dict)
    """What stays, by a name of the page's own, until the page itself takes it out."""
    address: Mapping[str, str | None] = field(default_factory=dict)
    """What the address is to name, by name; None takes a name out."""


def form_state() -> FormState:
    found: FormState = st.session_state[KEY]
    return found


def restore_form_state(page: str) -> None:
    """At the beginning of each run: what another page kept is dropped, and the address names what was saved."""
    if KEY not in st.session_state or form_state().page != page:
        st.session_state[KEY] = FormState(page)
    after = form_state()
    for name, value in after.address.items():
        if value is not None:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]
    after.address = {}


@contextmanager
def handle_write_errors(view: View) -> Iterator[None]:
    """Around what asks the database who may. Who may not, or another program that holds it: said, and nothing follows."""
    _ = view.translate
    try:
        yield
    except NotAllowedError as refused:
        st.error(permission_text.denial_text_of(refused, view.language))
    except DatabaseBusyError:
        st.error(_("Another program is using the database. Nothing has been saved; try again in a minute."))
    except DatabaseUnavailableError:
        st.error(_("The database cannot be written. Nothing has been saved; tell the person who looks after it."))


@contextmanager
def write_form(view: View) -> Iterator[FormState]:
    """Around a write and what follows it: as ``asking``, with what is kept.

    Streamlit may end a run wherever it touches the session's state or the address, and a browser that hears of the
    newer revision asks for another run at once. So ``kept()`` is fetched before the write, and nothing comes between
    the write and what is kept of it there.
    """
    after = form_state()
    after.said = {}
    with handle_write_errors(view):
        yield after
