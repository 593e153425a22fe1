"""What an administrator looks after: months closed and opened, the watched folder, backups; as HTML."""

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
"""After a day and a night without a backup, somebody should look why."""
STATES = {"open": ("恢复接收报送", "open"), "closed": ("停止接收报送", "closed")}


def months(rows: pd.DataFrame, language: Language) -> str:
    """Every closing and opening of a month, the newest first."""
    _ = translator(language)
    lines = [
        tables.plain(
            narrative.year_month(row.period, language), choose(STATES[row.state], language),
            row.made_by, f"{row.made_at:%Y-%m-%d %H:%M}", str(row.revision),
        )
        for row in rows.head(SHOWN).itertuples()
    ]  # fmt: skip
    return tables.table([_("Month"), _("State"), _("Done by"), _("At"), _("Revision")], lines, numeric=(4,))


def inbox(
    place: Path, waiting: Sequence[InboxFile], answered: int, names: Mapping[str, str], language: Language
) -> str:
    """Where the watched folder is, and what lies there. ``names``: of every department and town by its id."""
    _ = translator(language)
    facts = [
        (_("Folder"), str(place)),
        (_("Files that wait"), str(len(waiting))),
        (_("Files with a result beside them"), str(answered)),
    ]
    lines = [
        tables.plain(names.get(one.folder, one.folder) or "—", one.path.name, str(ceil(one.stamp.size / 1024)))
        for one in waiting[:SHOWN]
    ]
    head = [_("Department or town"), _("File"), _("Size in KB")]
    return tables.facts(facts) + (tables.table(head, lines, numeric=(2,)) if lines else "")


def is_old(found: Sequence[Backup], now: datetime) -> bool:
    return not found or now - found[0].made_at > OLD_AFTER


def database_facts(found: Sequence[Backup], now: datetime, revision: int, language: Language) -> str:
    """How the newest backup stands, in one sentence."""
    _ = translator(language)
    if not found:
        return _("There is no backup in the folder yet.")
    newest = found[0]
    words = _("The newest backup is of {time}, at revision {revision}; {count} revisions were made since.")
    if is_old(found, now):
        words = _("The newest backup is old: of {time}, at revision {revision}; {count} revisions were made since.")
    return words.format(
        time=f"{newest.made_at:%Y-%m-%d %H:%M}", revision=newest.revision, count=max(revision - newest.revision, 0)
    )


def backups(where: Path, found: Sequence[Backup], language: Language) -> str:
    _ = translator(language)
    lines = [
        tables.plain(one.path.name, f"{one.made_at:%Y-%m-%d %H:%M}", str(one.revision), f"{one.size / 2**20:.1f}")
        for one in found[:SHOWN]
    ]
    head = [_("File"), _("Made at"), _("Revision"), _("Size in MB")]
    table = tables.table(head, lines, numeric=(2, 3)) if lines else ""
    return tables.facts([(_("Folder"), str(where))]) + table


def export_name(language: Language, *, demo: bool) -> str:
    """Of the archive of everything, as of today."""
    _ = translator(language)
    begins = f"{_('Demonstration')}-" if demo else ""
    return f"{begins}{_('Everything')}-{clock.now():%Y%m%d}.zip"
