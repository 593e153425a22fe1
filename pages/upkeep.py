"""What an administrator looks after: the last parts of the administration page but for the events."""

import io

import streamlit as st

from etl.inbox import folder
from ledger import clock
from ledger.maintenance import backup, export
from ledger.maintenance.backup import BackupError
from pages.saving import saving
from scorecard import access, queries, upkeep_board, widgets
from scorecard.view import View


def months(now: View) -> None:
    _ = now.translate
    st.header(_("Months opened and closed"))
    rows = queries.period_changes(now.snapshot)
    if rows.empty:
        st.write(_("No month has been closed yet. Months are closed on the page Submissions."))
    else:
        st.html(upkeep_board.months(rows, now.language))


def inbox(now: View) -> None:
    _ = now.translate
    st.header(_("Watched folder"))
    place = folder.place()
    if not place.is_dir():
        st.write(_("There is no such folder. It is made by hand, and watched with: python -m etl watch"))
        return
    waiting, answered = folder.waiting(place)
    names = queries.bodies(now.snapshot, now.language)
    st.html(upkeep_board.inbox(place, waiting, answered, names, now.language))


def backups(now: View) -> None:
    _ = now.translate
    st.header(_("Backups"))
    where, at = backup.folder(), clock.now()
    found = backup.backups(now.database, where)
    words = upkeep_board.standing(found, at, now.snapshot.revision, now.language)
    (st.warning if upkeep_board.is_old(found, at) else st.success)(words)
    st.html(upkeep_board.backups(where, found, now.language))
    if st.button(_("Make a backup now")):
        try:
            with saving(now):
                backup.create(now.database, where, access.current())
                st.rerun()
        except (BackupError, OSError):
            st.error(_("No backup was made. See whether the folder can be written and the disk has room."))
    widgets.caption(_("A backup is put back on the server only, with: python -m etl restore"))


def everything(now: View) -> None:
    _ = now.translate
    st.header(_("Export of everything"))
    by, path = access.current(), now.database

    def made() -> bytes:
        archive = io.BytesIO()
        export.archive(path, archive, by)
        return archive.getvalue()

    name = upkeep_board.export_name(now.language, demo=now.demo)
    st.download_button(_("Export everything"), made, file_name=name, mime="application/zip", on_click="ignore")
    widgets.caption(
        _("A ZIP file: every table as CSV and every file that was sent, without passwords, sessions and the secret.")
    )
