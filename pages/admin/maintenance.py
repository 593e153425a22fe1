"""Closed months, the watched folder, backups and the full export: one part of the administration page."""

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


def months(view: View) -> None:
    _ = view.translate
    st.header(_("Months opened and closed"))
    rows = submission_queries.period_changes(view.snapshot)
    if rows.empty:
        st.write(_("No month has been closed yet. Months are closed on the page Submissions."))
    else:
        st.html(maintenance_html.months(rows, view.language))


def inbox(view: View) -> None:
    _ = view.translate
    st.header(_("Watched folder"))
    inbox_folder = settings.inbox_folder()
    if not inbox_folder.is_dir():
        st.write(_("Folder not found. Create it, then watch it with: python -m etl watch"))
        return
    pending, answered = folder.pending_files(inbox_folder)
    names = plan_queries.reporter_names(view.snapshot, view.language)
    st.html(maintenance_html.inbox(inbox_folder, pending, answered, names, view.language))


def backups(view: View) -> None:
    _ = view.translate
    st.header(_("Backups"))
    backup_folder, now = settings.backup_folder(), clock.now()
    existing = backup.backups(view.database, backup_folder)
    message = maintenance_html.database_facts(existing, now, view.snapshot.revision, view.language)
    (st.warning if maintenance_html.is_old(existing, now) else st.success)(message)
    st.html(maintenance_html.backups(backup_folder, existing, view.language))
    if st.button(_("Make a backup now")):
        try:
            with write_form(view):
                backup.create(view.database, backup_folder, current_actor())
                st.rerun()
        except (BackupError, OSError):
            st.error(_("The backup failed. Check that the folder is writable and the disk has free space."))
    widgets.caption(_("Backups can be restored on the server only, with: python -m etl restore"))


def everything(view: View) -> None:
    _ = view.translate
    st.header(_("Full export"))
    by, path = current_actor(), view.database

    def zip_file() -> bytes:
        archive = io.BytesIO()
        export.archive(path, archive, by)
        return archive.getvalue()

    name = maintenance_html.export_name(view.language, demo=view.demo)
    st.download_button(_("Export everything"), zip_file, file_name=name, mime="application/zip", on_click="ignore")
    widgets.caption(
        _("A ZIP file: every table as CSV and every file that was sent, without passwords, sessions and the secret.")
    )
