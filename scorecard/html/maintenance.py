"""Maintenance for administrators: months closed and opened, the watched folder, backups; as HTML."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

import pandas as pd

from etl.inbox.folder import InboxFile
from etl.submissions.receipt_text import choose
from ledger import clock
from ledger.maintenance.backup import Backup
from ledger.vocabulary.language import Language
from scorecard.html import tables
from scorecard.i18n import translator
from scorecard.text import narrative

SHOWN = 20
OLD_AFTER = timedelta(days=2)
"""Backups run daily: after two days without one, something is wrong with them."""
STATES = {"open": ("恢复接收报送", "open"), "closed": ("停止接收报送", "closed")}


def months(rows: pd.DataFrame, language: Language) -> str:
    """Closings and reopenings of months, newest first, at most ``SHOWN``."""
    _ = translator(language)
    lines = [
        tables.plain(
            narrative.year_month(row.period, language),
            choose(STATES[row.state], language),
            row.made_by,
            f"{row.made_at:%Y-%m-%d %H:%M}",
            str(row.revision),
        )
        for row in rows.head(SHOWN).itertuples()
    ]
    return tables.table([_("Month"), _("State"), _("Done by"), _("At"), _("Revision")], lines, numeric=(4,))


def inbox(
    folder: Path, waiting: Sequence[InboxFile], processed: int, names: Mapping[str, str], language: Language
) -> str:
    """The watched folder and the files in it. ``names``: id of a department or town → its name."""
    _ = translator(language)
    facts = [
        (_("Folder"), str(folder)),
        (_("Files waiting"), str(len(waiting))),
        (_("Files with a result"), str(processed)),
    ]
    lines = [
        tables.plain(names.get(file.folder, file.folder) or "—", file.path.name, str(ceil(file.stamp.size / 1024)))
        for file in waiting[:SHOWN]
    ]
    head = [_("Department or town"), _("File"), _("Size in KB")]
    return tables.facts(facts) + (tables.table(head, lines, numeric=(2,)) if lines else "")


def is_old(backups: Sequence[Backup], now: datetime) -> bool:
    return not backups or now - backups[0].made_at > OLD_AFTER


def database_facts(backups: Sequence[Backup], now: datetime, revision: int, language: Language) -> str:
    """Age of the newest backup and how many revisions it lacks, in one sentence; ``backups``: newest first."""
    _ = translator(language)
    if not backups:
        return _("The folder has no backup yet.")
    newest = backups[0]
    message = _("The newest backup was made at {time}, at revision {revision}; revisions since: {count}.")
    if is_old(backups, now):
        message = _(
            "The newest backup is old. It was made at {time}, at revision {revision}; revisions since: {count}."
        )
    return message.format(
        time=f"{newest.made_at:%Y-%m-%d %H:%M}", revision=newest.revision, count=max(revision - newest.revision, 0)
    )


def backups(folder: Path, files: Sequence[Backup], language: Language) -> str:
    _ = translator(language)
    lines = [
        tables.plain(
            backup.path.name, f"{backup.made_at:%Y-%m-%d %H:%M}", str(backup.revision), f"{backup.size / 2**20:.1f}"
        )
        for backup in files[:SHOWN]
    ]
    head = [_("File"), _("Created at"), _("Revision"), _("Size in MB")]
    table = tables.table(head, lines, numeric=(2, 3)) if lines else ""
    return tables.facts([(_("Folder"), str(folder))]) + table


def export_name(language: Language, *, demo: bool) -> str:
    """File name of the archive of everything, with today's date."""
    _ = translator(language)
    prefix = f"{_('Demonstration')}-" if demo else ""
    return f"{prefix}{_('Everything')}-{clock.now():%Y%m%d}.zip"
