"""The page frame: database, language, navigation, plan and period; then the page."""

from pathlib import Path

import streamlit as st

from ledger import settings
from ledger.database.errors import (
    DatabaseBusyError,
    DatabaseMissingError,
    DatabaseOutdatedError,
    DatabaseUnreadableError,
)
from ledger.vocabulary.language import Language
from pages.forms import state
from pages.forms.current_view import set_current_view
from pages.layout import banners, header
from scorecard import snapshot
from scorecard.html.document import SITE_NAME
from scorecard.i18n import translator
from scorecard.text import permissions as permission_text
from scorecard.web.auth.current_actor import actor_of_cookies, set_current_actor
from scorecard.web.middleware import login_required, trusted_proxy

PAGES = Path(__file__).resolve().parent.parent


def frame() -> None:
    st.set_page_config(page_title=SITE_NAME, layout="wide")
    language = header.language()
    _ = translator(language)
    # Built once a session and language: building them takes as long as two select boxes.
    if f"pages:{language}" not in st.session_state:
        st.session_state[f"pages:{language}"] = navigation_pages(language)
    page = st.navigation(st.session_state[f"pages:{language}"], position="top")
    state.restore_form_state(page.url_path)
    path, copy = open_database(language)
    address = st.context.ip_address or trusted_proxy.LOOPBACK
    account_id = trusted_proxy.proxy_account(st.context.headers)
    by = actor_of_cookies(copy, st.context.cookies, language, address=address, named=account_id)
    set_current_actor(by)
    # The websocket that carries pages is not checked after it opens: a session that has ended since is refused here.
    if not login_required.can_read(copy, by):
        st.html(permission_text.login_required_html(language))
        st.stop()
    view = header.show(copy, path, language, by)
    set_current_view(view)
    page.run()


def open_database(language: Language) -> tuple[Path, snapshot.Copy]:
    """The path of the database and its newest copy. Shows an error and stops the run if there is none."""
    _ = translator(language)
    try:
        path = settings.database_path()
        try:
            return path, snapshot.store(path).copy
        except (DatabaseMissingError, DatabaseOutdatedError):
            if settings.configured_database() is not None:
                raise
        banners.prepare(path, language)
        return path, snapshot.store(path).copy
    except ValueError:
        st.error(_("DATABASE_URL is invalid. Give the path of a DuckDB file, or duckdb:///path."))
    except DatabaseMissingError:
        st.error(_("No database found at the path in DATABASE_URL. Create it with: python -m etl build"))
    except DatabaseBusyError:
        st.error(_("Another program is using the database. Close it there, or reload this page in a minute."))
    except DatabaseOutdatedError:
        st.error(
            _("The database was made by another version of this program. Bring it up to date with: python -m etl build")
        )
    except DatabaseUnreadableError:
        st.error(_("The database cannot be read. Restore it from a backup, or let DATABASE_URL name another."))
    st.stop()


def navigation_pages(language: Language) -> list[st.Page]:
    """All pages with their titles, in the order of the navigation. Administration is hidden there: its link is beside
    the account."""
    _ = translator(language)
    titles = {
        "overview": _("Overview"),
        "sections": _("By section"),
        "departments": _("By department"),
        "towns": _("By town"),
        "tasks": _("Tasks"),
        "indicator": _("Indicator"),
        "compare": _("Compare"),
        "meeting": _("Meetings"),
        "problems": _("Problems"),
        "assessment": _("Assessment"),
        "submit": _("Submit"),
        "submissions": _("Submissions"),
        "method": _("Method"),
        "admin": _("Administration"),
    }
    return [
        st.Page(
            page_file(name),
            title=title,
            url_path=name,
            default=name == "overview",
            visibility="hidden" if name == "admin" else "visible",
        )
        for name, title in titles.items()
    ]


def page_file(name: str) -> Path:
    """The script of a page: a file of its name, or ``page.py`` in a folder of its name where it has parts."""
    alone = PAGES / f"{name}.py"
    return alone if alone.is_file() else PAGES / name / "page.py"


frame()
