"""One meeting: what it shows, and what slides and papers are made from.

Its figures are those of its frozen snapshot and never of a later revision. What it has decided is read at the newest.
"""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from ledger import clock, settings
from ledger.vocabulary.language import Language
from ledger.workflow.meetings import Item
from scorecard.queries import changes as change_queries
from scorecard.queries import meetings as meeting_queries
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Snapshot
from scorecard.view import View


@dataclass(frozen=True)
class Meeting:
    """``meeting_id`` is None for papers without a meeting; ``before``: what its changes are counted from.

    ``newest_revision``: the one that decisions are read at.
    """

    snapshot: Snapshot
    frozen_at: datetime
    newest_revision: int
    demo: bool
    before: Snapshot | None
    items: tuple[Item, ...]
    meeting_id: int | None = None
    title: str = ""
    held_on: date | None = None
    before_id: int | None = None

    @property
    def frozen_at_utc(self) -> datetime:
        """As files of office programs keep a time, which show it in the zone of the reader's computer."""
        return clock.to_utc(self.frozen_at)

    @property
    def decisions(self) -> pd.DataFrame:
        """What it has decided (``queries.decisions``); no rows without a meeting."""
        return self._decided(self.meeting_id)

    @property
    def last_decisions(self) -> pd.DataFrame:
        """What the meeting before decided, with status_before (as that meeting saw it) and status_now of its indicator;
        None where a decision is about no indicator."""
        decided = self._decided(self.before_id)
        then = _statuses(self.before) if self.before_id is not None and self.before else {}
        now = _statuses(self.snapshot)
        return decided.assign(
            status_before=pd.Series([then.get(one) for one in decided["indicator_id"]], decided.index, dtype=object),
            status_now=pd.Series([now.get(one) for one in decided["indicator_id"]], decided.index, dtype=object),
        )

    @property
    def changes(self) -> pd.DataFrame | None:
        """What has changed since the meeting before, or else since last month (``queries.changes``). None in January."""
        return None if self.before is None else change_queries.changes(self.before, self.snapshot)

    def _decided(self, meeting_id: int | None) -> pd.DataFrame:
        snapshot = self.snapshot
        # No meeting has the number 0: a table without rows, with its columns.
        return meeting_queries.decisions(snapshot.database_id, snapshot.plan_id, meeting_id or 0, self.newest_revision)


def _statuses(snapshot: Snapshot) -> dict[str, str]:
    table = progress_queries.district(snapshot)
    return dict(zip(table["indicator_id"], table["status"], strict=True))


def meeting_view(meeting: Meeting, language: Language) -> View:
    """How slides and papers are shown: at the frozen revision, for a projector."""
    return View(
        meeting.snapshot,
        language,
        False,
        meeting.demo,
        settings.database_path(),
        meeting.snapshot.period.year,
        "projector",
        newest=False,
    )
