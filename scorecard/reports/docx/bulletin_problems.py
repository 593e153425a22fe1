"""The bulletin's part on tracked problems."""

from scorecard.meeting import Meeting
from scorecard.queries import problems as problem_queries
from scorecard.reports.docx.document import SENTENCES, Cell, Paper
from scorecard.text import problems as problem_text
from scorecard.text.punctuation import join_list
from scorecard.view import View


def tracked_problems(paper: Paper, meeting: Meeting, view: View) -> None:
    """Counts by state, and a table of the open problems; nothing while no problem is tracked."""
    _, language = view.translate, view.language
    table = problem_queries.tracked_problems(meeting.snapshot, meeting.frozen_at.date())
    if table.empty:
        return
    paper.heading(1, _("Tracked problems"))
    open_problems = table[table["state"] != "closed"]
    counts = [
        _("{status} {count}").format(
            status=problem_text.state(state, language), count=int((table["state"] == state).sum())
        )
        for state in problem_text.STATES
    ]
    sentence = _("Open problems: {count}, of which overdue: {overdue}.").format(
        count=len(open_problems), overdue=int(table["overdue"].sum())
    )
    by_state = _("By state: {counts}.").format(counts=join_list(counts, language))
    paper.body(SENTENCES[language].join([sentence, by_state]))
    rows: list[list[Cell]] = [
        [
            str(row.problem_id),
            problem_text.subject_name(row, language),
            problem_text.state(row.state, language),
            problem_text.waiting_text(row, language),
            problem_text.due(row, language) or "—",
        ]
        for row in open_problems.itertuples()
    ]
    if rows:
        head = [_("No."), _("About"), _("State"), _("Who is to act"), _("Due on")]
        paper.table(_("Open problems"), head, rows, (12, 47, 20, 42, 35), ("centre", "text", "centre", "text", "text"))
