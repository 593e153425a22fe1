"""One meeting, as slides and papers read it.

Its figures are those of its frozen snapshot, never of a later revision. Its decisions are read at the newest revision.
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
    """``meeting_id`` is None for papers without a meeting; ``before``: the snapshot that changes are counted from.

    ``newest_revision``: the revision that decisions are read at; ``before_id``: the previous meeting.
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
        """In UTC, as Office files store times; Office shows them in the time zone of the reader's computer."""
        return clock.to_utc(self.frozen_at)

    @property
    def decisions(self) -> pd.DataFrame:
        """Its decisions, as ``meeting_queries.decisions`` gives them; no rows without a meeting."""
        return self._decisions_of(self.meeting_id)

    @property
    def last_decisions(self) -> pd.DataFrame:
        """Decisions of the previous meeting, with status_before (as that meeting saw it) and status_now of the indicator;
        both are None where a decision is about no indicator."""
        table = self._decisions_of(self.before_id)
        earlier = _statuses(self.before) if self.before_id is not None and self.before else {}
        current = _statuses(self.snapshot)
        return table.assign(
            status_before=pd.Series(
                [earlier.get(indicator_id) for indicator_id in table["indicator_id"]], table.index, dtype=object
            ),
            status_now=pd.Series(
                [current.get(indicator_id) for indicator_id in table["indicator_id"]], table.index, dtype=object
            ),
        )

    @property
    def changes(self) -> pd.DataFrame | None:
        """Changes since the previous meeting, or else since last month (``change_queries.changes``). None in January."""
        return None if self.before is None else change_queries.changes(self.before, self.snapshot)

    def _decisions_of(self, meeting_id: int | None) -> pd.DataFrame:
        snapshot = self.snapshot
        # No meeting has the number 0, so 0 gives a table without rows but with all columns.
        return meeting_queries.decisions(snapshot.database_id, snapshot.plan_id, meeting_id or 0, self.newest_revision)


def _statuses(snapshot: Snapshot) -> dict[str, str]:
    table = progress_queries.district(snapshot)
    return dict(zip(table["indicator_id"], table["status"], strict=True))


def meeting_view(meeting: Meeting, language: Language) -> View:
    """The view of slides and papers: at the frozen revision, in the colours for a projector."""
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
