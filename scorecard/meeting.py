"""One meeting: what it shows, and what slides and papers are made from.

Its figures are those of its frozen snapshot and never of a later revision. What it has decided is read at the newest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from ledger.workflow.meetings import Item
from scorecard import queries
from scorecard.snapshot import Copy, Snapshot


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
        return None if self.before is None else queries.changes(self.before, self.snapshot)

    def _decided(self, meeting_id: int | None) -> pd.DataFrame:
        snapshot = self.snapshot
        # No meeting has the number 0: a table without rows, with its columns.
        return queries.decisions(snapshot.database_id, snapshot.plan_id, meeting_id or 0, self.newest_revision)


def _statuses(snapshot: Snapshot) -> dict[str, str]:
    table = queries.district(snapshot)
    return dict(zip(table["indicator_id"], table["status"], strict=True))


def held(copy: Copy, plan_id: str, meeting_id: int) -> Meeting:
    """The meeting of that number. Raises LookupError."""
    known = {row.meeting_id: row for row in queries.meetings(copy.database_id, plan_id, copy.revision).itertuples()}
    row: Any = known.get(meeting_id)
    if row is None:
        raise LookupError(f"There is no meeting {meeting_id}.")
    snapshot = Snapshot(copy.database_id, plan_id, row.period.date(), int(row.frozen_revision))
    before = None if pd.isna(row.before_id) else known.get(int(row.before_id))
    return Meeting(
        snapshot=snapshot, frozen_at=row.frozen_at.to_pydatetime(), newest_revision=copy.revision, demo=copy.demo,
        before=_seen_by(snapshot, before) if before is not None else queries.before(snapshot),
        items=_items(queries.agenda(copy.database_id, meeting_id, copy.revision)),
        meeting_id=meeting_id, title=row.title, held_on=row.held_on.date(),
        before_id=None if before is None else int(before.meeting_id),
    )  # fmt: skip


def without(copy: Copy, plan_id: str, period: date) -> Meeting:
    """What papers are made from when no meeting was held: the newest figures of the period."""
    snapshot = Snapshot(copy.database_id, plan_id, period, copy.revision)
    made_at = copy.history[-1][2]
    return Meeting(snapshot, made_at, copy.revision, copy.demo, queries.before(snapshot), proposed(snapshot))


def _seen_by(snapshot: Snapshot, before: Any) -> Snapshot:
    return replace(snapshot, period=before.period.date(), revision=int(before.frozen_revision))


def _items(table: pd.DataFrame) -> tuple[Item, ...]:
    return tuple(
        Item(row.kind, None if pd.isna(row.section_no) else int(row.section_no), row.indicator_id)
        for row in table.itertuples()
    )


def proposed(snapshot: Snapshot, *, last_decisions: bool = False) -> tuple[Item, ...]:
    """An agenda, the gravest first: the district; the sections with something behind; each indicator that lags, the
    furthest behind pace first; departments, towns, missing reports, problems; last, the decisions of the day."""
    lagging = queries.lagging(snapshot)
    sections: Sequence[int] = lagging["section_no"].value_counts().index.tolist()
    return (
        *([Item("last_decisions")] if last_decisions else []),
        Item("district"),
        Item("changes"),
        *(Item("section", section_no=int(one)) for one in sections),
        *(Item("indicator", indicator_id=one) for one in lagging["indicator_id"]),
        Item("departments"),
        *([Item("towns")] if len(queries.towns(snapshot)) else []),
        Item("missing"),
        Item("problems"),
        Item("decisions"),
    )
