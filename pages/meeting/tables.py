"""The meetings page as HTML: the meetings of a plan; the link to the slides of one, and its decisions."""

from html import escape

import pandas as pd

from scorecard.addresses import deck_address
from scorecard.deck import decisions as deck_decisions
from scorecard.html import tables
from scorecard.html.links import link
from scorecard.meeting import Meeting
from scorecard.text import narrative
from scorecard.text.meetings import snapshot_text
from scorecard.view import View


def meetings(table: pd.DataFrame, chosen: int | None, view: View) -> str:
    """``table``: rows of ``meeting_queries.meetings``; each title links to its meeting."""
    _ = view.translate
    lines = []
    for row in table.itertuples():
        name = link("meeting", view, row.title, meeting=str(row.meeting_id))
        lines.append(
            [
                f"<b>{name}</b>" if row.meeting_id == chosen else name,
                f"{row.held_on:%Y-%m-%d}",
                narrative.year_month(row.period, view.language),
                str(row.frozen_revision),
                f"{row.frozen_at:%Y-%m-%d %H:%M}",
                str(row.decisions),
            ]
        )
    head = [_("Meeting"), _("Held on"), _("Period"), _("Revision"), _("Frozen at"), _("Decisions")]
    return tables.table(head, lines, numeric=(3, 5))


def slides_link(meeting: Meeting, view: View) -> str:
    """At which revision its figures are frozen, the link to its slides, and their keyboard shortcuts."""
    _ = view.translate
    assert meeting.meeting_id is not None
    keys = _(
        "Arrow keys, Page Up and Page Down, Home, End; a number and Enter; F full screen; N notes in a second window."
    )
    url = escape(deck_address(meeting.meeting_id, view))
    return (
        f'<p class="asof">{escape(snapshot_text(meeting, view.language))}</p>'
        f'<p><a class="present" href="{url}" target="_blank">{escape(_("Show the slides"))}</a></p>'
        f'<p class="asof">{escape(keys)}</p>'
    )


def decisions(meeting: Meeting, view: View) -> str:
    return deck_decisions.decision_list(meeting, view)
