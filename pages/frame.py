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
from pages import head, notices, saving
from pages.layout.current_view import set_current_view
from scorecard import snapshot
from scorecard.html.document import SITE_NAME
from scorecard.i18n import translator
from scorecard.text import permissions as permission_text
from scorecard.web.auth.current_actor import actor_of_cookies, set_current_actor
from scorecard.web.middleware import login_required, trusted_proxy

HERE = Path(__file__).parent


def frame() -> None:
    st.set_page_config(page_title=SITE_NAME, layout="wide")
    language = head.language()
    _ = translator(language)
    # Made once a session: to make them again costs as much as two select boxes.
    if f"rooms:{language}" not in st.session_state:
        st.session_state[f"rooms:{language}"] = rooms(language)
    page = st.navigation(st.session_state[f"rooms:{language}"], position="top")
    saving.go_on(page.url_path)
    path, copy = opened(language)
    address, named = st.context.ip_address or trusted_proxy.LOOPBACK, trusted_proxy.proxy_account(st.context.headers)
    by = actor_of_cookies(copy, st.context.cookies, language, address=address, named=named)
    set_current_actor(by)
    # The way by which pages come asks nobody: a session that has ended goes on being asked here.
    if not login_required.can_read(copy, by):
        st.html(permission_text.reading(language))
        st.stop()
    shown = head.show(copy, path, language, by)
    set_current_view(shown)
    page.run()


def opened(language: Language) -> tuple[Path, snapshot.Copy]:
    """The database and its newest copy; or in words why there is none."""
    _ = translator(language)
    try:
        path = settings.database_path()
        try:
            return path, snapshot.store(path).copy
        except (DatabaseMissingError, DatabaseOutdatedError):
            if settings.configured_database() is not None:
                raise
        notices.prepare(path, language)
        return path, snapshot.store(path).copy
    except ValueError:
        st.error(_("DATABASE_URL is not understood. Give the path of a DuckDB file, or duckdb:///path."))
    except DatabaseMissingError:
        st.error(_("There is no database at the place that DATABASE_URL names. Make it with: python -m etl build"))
    except DatabaseBusyError:
        st.error(_("Another program is using the database. Close it there, or reload this page in a minute."))
    except DatabaseOutdatedError:
        st.error(
            _("The database was made by another version of this program. Bring it up to date with: python -m etl build")
        )
    except DatabaseUnreadableError:
        st.error(_("The database cannot be read. Restore it from a backup, or let DATABASE_URL name another."))
    st.stop()


def rooms(language: Language) -> list[st.Page]:
    _ = translator(language)
    titles = {
        "overview": _("Overview"), "sections": _("By section"), "departments": _("By department"),
        "towns": _("By town"), "tasks": _("Tasks"), "indicator": _("Indicator"), "compare": _("Compare"), "meeting": _("Meetings"), "problems": _("Problems"), "assessment": _("Assessment"), "submit": _("Submit"),
        "submissions": _("Submissions"), "method": _("Method"),
    }  # fmt: skip
    pages = [st.Page(HERE / f"{name}.py", title=title, default=name == "overview") for name, title in titles.items()]
    # Who may enter finds it beside their name.
    return [*pages, st.Page(HERE / "admin.py", title=_("Administration"), visibility="hidden")]


frame()
