"""What an administrator looks after: the last parts of the administration page but for the events."""

import io

import streamlit as st

from etl.inbox import folder
from ledger import clock, settings
from ledger.maintenance import backup, export
from ledger.maintenance.backup import BackupError
from pages.forms import widgets
from pages.forms.state import write_form
from scorecard.html import maintenance as maintenance_html
from scorecard.queries import plan as plan_queries
from scorecard.queries import submissions as submission_queries
from scorecard.view import View
from scorecard.web.auth.current_actor import current_actor


def months(now: View) -> None:
    _ = now.translate
    st.header(_("Months opened and closed"))
    rows = submission_queries.period_changes(now.snapshot)
    if rows.empty:
        st.write(_("No month has been closed yet. Months are closed on the page Submissions."))
    else:
        st.html(maintenance_html.months(rows, now.language))


def inbox(now: View) -> None:
    _ = now.translate
    st.header(_("Watched folder"))
    place = settings.inbox_folder()
    if not place.is_dir():
        st.write(_("There is no such folder. It is made by hand, and watched with: python -m etl watch"))
        return
    waiting, answered = folder.waiting(place)
    names = plan_queries.bodies(now.snapshot, now.language)
    st.html(maintenance_html.inbox(place, waiting, answered, names, now.language))


def backups(now: View) -> None:
    _ = now.translate
    st.header(_("Backups"))
    where, at = settings.backup_folder(), clock.now()
    found = backup.backups(now.database, where)
    words = maintenance_html.database_facts(found, at, now.snapshot.revision, now.language)
    (st.warning if maintenance_html.is_old(found, at) else st.success)(words)
    st.html(maintenance_html.backups(where, found, now.language))
    if st.button(_("Make a backup now")):
        try:
            with write_form(now):
                backup.create(now.database, where, current_actor())
                st.rerun()
        except (BackupError, OSError):
            st.error(_("No backup was made. See whether the folder can be written and the disk has room."))
    widgets.caption(_("A backup is put back on the server only, with: python -m etl restore"))


def everything(now: View) -> None:
    _ = now.translate
    st.header(_("Export of everything"))
    by, path = current_actor(), now.database

    def made() -> bytes:
        archive = io.BytesIO()
        export.archive(path, archive, by)
        return archive.getvalue()

    name = maintenance_html.export_name(now.language, demo=now.demo)
    st.download_button(_("Export everything"), made, file_name=name, mime="application/zip", on_click="ignore")
    widgets.caption(
        _("A ZIP file: every table as CSV and every file that was sent, without passwords, sessions and the secret.")
    )
