"""The part of the bulletin that says how the problems that are followed stand."""

from scorecard.meeting import Meeting
from scorecard.queries import problems as problem_queries
from scorecard.reports.docx.document import SENTENCES, Cell, Paper
from scorecard.text import problems as problem_text
from scorecard.text.punctuation import listed
from scorecard.view import View


def followed(paper: Paper, meeting: Meeting, view: View) -> None:
    """Counts by state, and a table of the open ones; nothing while no problem is followed."""
    _, language = view.translate, view.language
    table = problem_queries.tracked_problems(meeting.snapshot, meeting.frozen_at.date())
    if table.empty:
        return
    paper.heading(1, _("Problems that are followed"))
    still = table[table["state"] != "closed"]
    counts = [
        _("{status} {count}").format(status=problem_text.state(one, language), count=int((table["state"] == one).sum()))
        for one in problem_text.STATES
    ]
    words = _("{count} problems are open, {overdue} of them overdue.").format(
        count=len(still), overdue=int(table["overdue"].sum())
    )
    by_state = _("By state: {counts}.").format(counts=listed(counts, language))
    paper.body(SENTENCES[language].join([words, by_state]))
    rows: list[list[Cell]] = [
        [
            str(row.problem_id), problem_text.about(row, language), problem_text.state(row.state, language),
            problem_text.waits(row, language), problem_text.due(row, language) or "—",
        ]
        for row in still.itertuples()
    ]  # fmt: skip
    if rows:
        head = [_("No."), _("About"), _("State"), _("Who is to act"), _("Due on")]
        paper.table(_("Open problems"), head, rows, (12, 47, 20, 42, 35), ("centre", "text", "centre", "text", "text"))
