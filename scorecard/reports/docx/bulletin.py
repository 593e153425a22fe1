"""The bulletin of a month (调度通报) as a Word file: the frozen figures of a meeting, section by section.

Figures and sentences come from the same functions as on the pages (scorecard/queries, scorecard/text, scorecard/html).
"""

from pathlib import Path

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.html import overview as overview_html
from scorecard.html import progress_tables
from scorecard.i18n import translator
from scorecard.meeting import Meeting, meeting_view
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.reports.docx import (
    bulletin_counts,
    bulletin_decisions,
    bulletin_lagging,
    bulletin_problems,
    bulletin_responsible,
)
from scorecard.reports.docx.document import SENTENCES, Cell, Paper, blank, day, status_run
from scorecard.status import SIGNS
from scorecard.text import changes as change_text
from scorecard.text import narrative
from scorecard.text.punctuation import bracketed, join_list, labelled
from scorecard.view import View


def bulletin(meeting: Meeting, language: Language, template: Path | None = None) -> bytes:
    """The bulletin as .docx; ``template``: a Word file with its styles. Raises TemplateError."""
    _ = translator(language)
    view = meeting_view(meeting, language)
    month = narrative.year_month(meeting.snapshot.period, language)
    title = _("Bulletin on the progress of targets, {month}").format(month=month)
    made_up = narrative.demo_notice(language) if meeting.demo else ""
    paper = Paper(language, title, meeting.frozen_at_utc, made_up, template)
    _opening(paper, meeting, view)
    _overall(paper, meeting, view)
    _achieved(paper, view)
    bulletin_lagging.lagging(paper, view)
    bulletin_responsible.by_department(paper, view)
    bulletin_responsible.by_town(paper, view)
    bulletin_responsible.missing(paper, view)
    bulletin_problems.tracked_problems(paper, meeting, view)
    if meeting.meeting_id is not None:
        bulletin_decisions.decisions(paper, meeting, view)
    paper.signature(meeting.held_on)
    return paper.file()


def _opening(paper: Paper, meeting: Meeting, view: View) -> None:
    _, language, snapshot = view.translate, view.language, view.snapshot
    paper.add("Issuer", blank(_("issuer"), language))
    paper.add("Document number", blank(_("document number"), language))
    paper.title()
    paper.add("Salutation", blank(_("addressees"), language), "：" if language == "zh" else ":")
    [plan] = [
        row for row in plan_queries.plans(snapshot.database_id, snapshot.revision) if row.plan_id == snapshot.plan_id
    ]
    parameters = {"plan": plan.title if language == "zh" else plan.title_en, "document": plan.document_no}
    if meeting.held_on:
        message = _("On {day} “{meeting}” went through the targets of “{plan}” ({document}).")
        parameters |= {"day": day(meeting.held_on, language), "meeting": meeting.title}
    else:
        message = _("This bulletin is about the targets of “{plan}” ({document}).")
    figures = _("Its figures are those of {month} at revision {revision}, frozen at {time}. They stand as follows.")
    frozen = {
        "month": narrative.year_month(snapshot.period, language),
        "revision": snapshot.revision,
        "time": f"{meeting.frozen_at:%Y-%m-%d %H:%M}",
    }
    paper.body(SENTENCES[language].join([message.format(**parameters), figures.format(**frozen)]))


def _overall(paper: Paper, meeting: Meeting, view: View) -> None:
    """Counts by status, the share reported, and what has changed; never a mean."""
    _, language = view.translate, view.language
    paper.heading(1, _("The district at a glance"))
    table = progress_queries.district(view.snapshot)
    counts = progress_tables.status_counts(table)
    due = len(table) - counts.get("not_due", 0)
    reported = due - counts.get("not_reported", 0)
    by_status = _("By status: {counts}.").format(counts=_counts_text(counts, view))
    share = _("Due: {due}; reported of these: {reported} ({share}).").format(
        due=due, reported=reported, share=narrative.percent(reported / due if due else None)
    )
    paper.body(SENTENCES[language].join([overview_html.elapsed(view), by_status, share]))
    _sections(paper, view)
    _changes(paper, meeting, view)


def _counts_text(counts: dict[str, int], view: View) -> str:
    """Counts of all six statuses as text, worst first, zeros included."""
    _ = view.translate
    message = _("{status} {count}")
    parts = [message.format(status=status.label(code, _), count=counts.get(code, 0)) for code in SIGNS]
    return join_list(parts, view.language)


def _sections(paper: Paper, view: View) -> None:
    _, language = view.translate, view.language
    table = progress_queries.district(view.snapshot)
    lines = [
        (narrative.name(section, "section", language), table[table["section_no"] == section.section_no])
        for section in plan_queries.sections(view.snapshot).itertuples()
    ]
    bulletin_counts.counts(paper, view, _("Status by section"), _("Section"), [*lines, (_("Total"), table)])


def _changes(paper: Paper, meeting: Meeting, view: View) -> None:
    _, language = view.translate, view.language
    table = meeting.changes
    if table is None or meeting.before is None:
        paper.body(_("This is the first month of the year."))
        return
    since = _("Since the previous meeting: {then}.") if meeting.before_id else _("Since the previous month: {then}.")
    sentences = [
        since.format(then=change_text.month_at_revision(meeting.before, language)),
        change_text.counts_by_cause(table, view),
    ]
    paper.body(SENTENCES[language].join(sentences))
    causes = change_text.cause_names(language)
    rows: list[list[Cell]] = [
        [
            narrative.name(row, "indicator", language),
            [status_run(row.status_before, _), " → ", status_run(row.status_after, _)],
            join_list((causes[cause] for cause in causes if cause in row.causes), language),
        ]
        for row in change_text.status_changes(table).itertuples()
    ]
    if rows:
        head = [_("Indicator"), _("Status, then → now"), _("Cause")]
        paper.table(_("Status changes"), head, rows, (66, 52, 38), ("text", "centre", "text"))


def _achieved(paper: Paper, view: View) -> None:
    _, language = view.translate, view.language
    paper.heading(1, _("Targets met"))
    table = progress_queries.district(view.snapshot)
    rows = table[table["status"] == "achieved"]
    if rows.empty:
        paper.body(_("No target is met yet."))
    for row in rows.itertuples():
        text = labelled(narrative.name(row, "indicator", language), narrative.explanation(row, language), language)
        lead = _("Lead: {departments}").format(departments=progress_tables.lead_departments(view, row.task_no))
        paper.body(bracketed(text, lead, language))
