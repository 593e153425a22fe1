"""Saving what was pressed: what can stand in the way of every write, said the same everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from etl.database import DatabaseBusyError, DatabaseUnavailableError
from etl.permission import NotAllowedError
from scorecard import access_words
from scorecard.view import View


@contextmanager
def saving(view: View) -> Iterator[None]:
    """Around a write and what follows it. Who may not, or another program that holds the database: said, and nothing
    follows."""
    _ = view.translate
    try:
        yield
    except NotAllowedError as refused:
        st.error(access_words.refused(refused, view.language))
    except DatabaseBusyError:
        st.error(_("Another program is using the database. Nothing has been saved; try again in a minute."))
    except DatabaseUnavailableError:
        st.error(_("The database cannot be written. Nothing has been saved; tell the person who looks after it."))
