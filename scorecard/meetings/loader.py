"""Loads a recorded meeting, or a month without one, for slides and papers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from ledger.workflow.meetings import Item
from scorecard.meeting import Meeting
from scorecard.queries import changes as change_queries
from scorecard.queries import meetings as meeting_queries
from scorecard.queries import progress as progress_queries
from scorecard.snapshot import Copy, Snapshot


def load_meeting(copy: Copy, plan_id: str, meeting_id: int) -> Meeting:
    """The meeting with this number. Raises LookupError."""
    known = {
        row.meeting_id: row for row in meeting_queries.meetings(copy.database_id, plan_id, copy.revision).itertuples()
    }
    row: Any = known.get(meeting_id)
    if row is None:
        raise LookupError(f"Meeting not found: {meeting_id}.")
    snapshot = Snapshot(copy.database_id, plan_id, row.period.date(), int(row.frozen_revision))
    before = None if pd.isna(row.before_id) else known.get(int(row.before_id))
    return Meeting(
        snapshot=snapshot,
        frozen_at=row.frozen_at.to_pydatetime(),
        newest_revision=copy.revision,
        demo=copy.demo,
        before=_shown_at(snapshot, before) if before is not None else change_queries.previous_snapshot(snapshot),
        items=_items(meeting_queries.agenda(copy.database_id, meeting_id, copy.revision)),
        meeting_id=meeting_id,
        title=row.title,
        held_on=row.held_on.date(),
        before_id=None if before is None else int(before.meeting_id),
    )


def meeting_without_session(copy: Copy, plan_id: str, period: date) -> Meeting:
    """The newest figures of the period, for papers without a meeting."""
    snapshot = Snapshot(copy.database_id, plan_id, period, copy.revision)
    made_at = copy.history[-1][2]
    return Meeting(
        snapshot,
        made_at,
        copy.revision,
        copy.demo,
        change_queries.previous_snapshot(snapshot),
        proposed_agenda(snapshot),
    )


def _shown_at(snapshot: Snapshot, before: Any) -> Snapshot:
    return replace(snapshot, period=before.period.date(), revision=int(before.frozen_revision))


def _items(table: pd.DataFrame) -> tuple[Item, ...]:
    return tuple(
        Item(row.kind, None if pd.isna(row.section_no) else int(row.section_no), row.indicator_id)
        for row in table.itertuples()
    )


def proposed_agenda(snapshot: Snapshot, *, last_decisions: bool = False) -> tuple[Item, ...]:
    """The district and the changes; sections with lagging indicators, the most of them first; each lagging indicator, the
    furthest behind pace first; departments, towns, missing reports, problems; last, the decisions of the day."""
    lagging = progress_queries.lagging(snapshot)
    sections: Sequence[int] = lagging["section_no"].value_counts().index.tolist()
    return (
        *([Item("last_decisions")] if last_decisions else []),
        Item("district"),
        Item("changes"),
        *(Item("section", section_no=int(section_no)) for section_no in sections),
        *(Item("indicator", indicator_id=indicator_id) for indicator_id in lagging["indicator_id"]),
        Item("departments"),
        *([Item("towns")] if len(progress_queries.towns(snapshot)) else []),
        Item("missing"),
        Item("problems"),
        Item("decisions"),
    )
