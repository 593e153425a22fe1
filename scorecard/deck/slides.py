"""A meeting's slides: each item of the agenda becomes one slide, or several where it does not fit on one.

The figures are those of the meeting's frozen snapshot, shown by the same tables as on the pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from ledger.workflow.meetings import Item, Kind
from scorecard import status
from scorecard.deck import decisions as deck_decisions
from scorecard.deck import indicator as deck_indicator
from scorecard.html import changes as change_html
from scorecard.html import department_ranking as department_ranking_html
from scorecard.html import marks, progress_tables, tables
from scorecard.html import overview as overview_html
from scorecard.meeting import Meeting
from scorecard.meetings.pending_problems import PendingProblem, pending_problems
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import ranking as ranking_queries
from scorecard.text import changes as change_text
from scorecard.text import narrative
from scorecard.view import View

ROWS = 9
PROBLEMS = 3
"""Rows or problems per slide, at a font size that is readable from the back of a meeting room."""
ROWS_OF_RANKING = 15
ROWS_OF_TOWNS = 13
SHOWN_LAGGING = 8


@dataclass(frozen=True)
class Slide:
    """``body``: HTML; ``notes``: speaker notes, one string per paragraph."""

    title: str
    body: str
    notes: tuple[str, ...] = ()
    kind: str = "title"


def slides(meeting: Meeting, view: View) -> list[Slide]:
    """The title slide and the slides of the agenda in order."""
    deck = [_title(meeting, view)]
    for item in meeting.items:
        deck += of_item(item, meeting, view)
    return deck


def of_item(item: Item, meeting: Meeting, view: View) -> list[Slide]:
    if item.kind == "indicator":
        assert item.indicator_id
        title, body, notes = deck_indicator.slide(item.indicator_id, meeting, view)
        return [Slide(title, body, notes, "indicator")]
    if item.kind == "section":
        assert item.section_no
        return _section(item.section_no, view)
    return KINDS[item.kind](meeting, view)


def item_name(item: Item, view: View) -> str:
    """The name of an item on the agenda."""
    _, language = view.translate, view.language
    if item.indicator_id:
        return plan_queries.names(view.snapshot, language)[item.indicator_id]
    if item.section_no:
        return _section_name(item.section_no, view)
    return {
        "last_decisions": _("Decisions of the last meeting"),
        "district": _("The district at a glance"),
        "changes": _("What has changed"),
        "departments": _("By department"),
        "towns": _("By town"),
        "missing": _("Reports missing"),
        "problems": _("Problems that need a decision"),
        "decisions": _("Decisions of this meeting"),
    }[item.kind]


def _name(kind: Kind, view: View) -> str:
    return item_name(Item(kind), view)


def _title(meeting: Meeting, view: View) -> Slide:
    _ = view.translate
    plans = plan_queries.plans(view.snapshot.database_id, view.snapshot.revision)
    [plan] = [row for row in plans if row.plan_id == view.snapshot.plan_id]
    name = meeting.title or overview_html.title(view)
    lines = [
        plan.title if view.language == "zh" else plan.title_en,
        *([f"{meeting.held_on:%Y-%m-%d}"] if meeting.held_on else []),
    ]
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return Slide(name, f'<div class="opening"><h1>{escape(name)}</h1>{body}{overview_html.demo_notice(view)}</div>')


def _split(rows: pd.DataFrame, size: int) -> list[pd.DataFrame]:
    """The rows in parts of ``size``, one part per slide."""
    return [rows.iloc[start : start + size] for start in range(0, len(rows), size)]


def _continued(kind: str, title: str, bodies: Sequence[str], view: View, notes: tuple[str, ...] = ()) -> list[Slide]:
    _ = view.translate
    more = _("{title} (continued {number})")
    return [
        Slide(title if number == 1 else more.format(title=title, number=number), body, notes, kind)
        for number, body in enumerate(bodies, start=1)
    ]


def _district(_meeting: Meeting, view: View) -> list[Slide]:
    rows = progress_queries.lagging(view.snapshot).head(SHOWN_LAGGING)
    summary = f'<p class="asof">{escape(overview_html.elapsed(view))}</p>{overview_html.strip(view, None)}'
    left = progress_tables.section_table(
        plan_queries.sections(view.snapshot), progress_queries.district(view.snapshot), view
    )
    right = _furthest_behind(rows, view)
    notes = tuple(narrative.explanation(row, view.language) for row in rows.itertuples())
    body = f'{summary}<div class="halves"><div>{left}</div><div>{right}</div></div>'
    return [Slide(_name("district", view), body, notes, "district")]


def _furthest_behind(rows: pd.DataFrame, view: View) -> str:
    _, language = view.translate, view.language
    if rows.empty:
        return f"<p>{escape(_('No reported indicator is behind pace.'))}</p>"
    lines = [
        [
            escape(narrative.name(row, "indicator", language)),
            marks.chip(row.status, _),
            marks.bullet(row, language),
            escape(progress_tables.gap_text(row, language)),
        ]
        for row in rows.itertuples()
    ]
    head = [_("Furthest behind pace"), _("Status"), _("Progress to target"), _("Gap to pace")]
    return tables.table(head, lines, kind="board", classes={0: "name", 2: "bar", 3: "number"})


def _changes(meeting: Meeting, view: View) -> list[Slide]:
    _ = view.translate
    title = _name("changes", view)
    table = meeting.changes
    if table is None or meeting.before is None:
        return [Slide(title, f"<p>{escape(_('This is the first month of the year.'))}</p>", kind="changes")]
    template = _("Since the previous meeting: {then}.") if meeting.before_id else _("Since the previous month: {then}.")
    since = template.format(then=change_text.month_at_revision(meeting.before, view.language)) + (
        " " if view.language == "en" else ""
    )
    head = f'<p class="asof">{escape(since + change_text.counts_by_cause(table, view))}</p>'
    parts = [
        change_html.status_change_table(rows, view) for rows in _split(change_text.status_changes(table), ROWS)
    ] or [""]
    return _continued("changes", title, [head + part for part in parts], view)


def _section_name(section_no: int, view: View) -> str:
    table = plan_queries.sections(view.snapshot)
    [row] = table[table["section_no"] == section_no].itertuples()
    return narrative.name(row, "section", view.language)


def _section(section_no: int, view: View) -> list[Slide]:
    _ = view.translate
    table = progress_queries.district(view.snapshot)
    rows = table[table["section_no"] == section_no]
    rows = rows.assign(rank=[status.rank(code) for code in rows["status"]]).sort_values(["rank", "pace_gap"])
    title = _section_name(section_no, view)
    if rows.empty:
        message = _("The tasks of this section have no quantitative targets. They are tracked in the work ledger.")
        return [Slide(title, f"<p>{escape(message)}</p>", kind="section")]
    counts = marks.stacked_bar(progress_tables.status_counts(rows), len(rows), _)
    bodies = [counts + progress_tables.bullets(part, view) for part in _split(rows, ROWS)]
    notes = tuple(
        f"{narrative.name(row, 'indicator', view.language)}: {narrative.explanation(row, view.language)}"
        for row in rows.itertuples()
        if row.status in ("behind", "slightly_behind")
    )
    return _continued("section", title, bodies, view, notes)


def _departments(_meeting: Meeting, view: View) -> list[Slide]:
    table = ranking_queries.department_ranking(view.snapshot)
    ranked, unranked = table[table["rank"].notna()], table[table["rank"].isna()]
    parts = _split(ranked, ROWS_OF_RANKING) or [ranked]
    bodies = [department_ranking_html.ranked_table(part, table, view, "") for part in parts]
    bodies[-1] += department_ranking_html.unranked_paragraphs(unranked, view)
    return _continued("departments", _name("departments", view), bodies, view, (department_ranking_html.rule(view),))


def _towns(_meeting: Meeting, view: View) -> list[Slide]:
    rows = progress_queries.towns(view.snapshot)
    title = _name("towns", view)
    if rows.empty:
        message = view.translate(
            "No target has been shared out among the towns yet. The notice sets targets for the district only."
        )
        return [Slide(title, f"<p>{escape(message)}</p>", kind="towns")]
    indicators = rows["indicator_id"].drop_duplicates()
    parts = [
        rows[rows["indicator_id"].isin(indicators.iloc[at : at + ROWS_OF_TOWNS])]
        for at in range(0, len(indicators), ROWS_OF_TOWNS)
    ]
    return _continued("towns", title, [progress_tables.town_table(part, view) for part in parts], view)


def _missing(_meeting: Meeting, view: View) -> list[Slide]:
    _, language = view.translate, view.language
    table = progress_queries.missing_reports(view.snapshot)
    if table.empty:
        body = f"<p>{escape(_('Every indicator that is due has been reported.'))}</p>"
    else:
        names = [
            f"{escape(narrative.name(row, 'department', language))}&nbsp;<b>{row.count}</b>"
            for row in table.itertuples(index=False)
        ]
        heading = escape(_("Lead departments, with how many of their indicators are due and not reported:"))
        body = f'<p>{heading}</p><p class="many">{" · ".join(names)}</p>'
    return [Slide(_name("missing", view), body, kind="missing")]


def _problems(meeting: Meeting, view: View) -> list[Slide]:
    _ = view.translate
    title = _name("problems", view)
    problems = pending_problems(meeting, view)
    form = deck_decisions.decision_area(meeting, view)
    if not problems:
        return [Slide(title, f"<p>{escape(_('No problem needs a decision.'))}</p>{form}", kind="problems")]
    bodies = [
        "".join(_problem(problem, view) for problem in problems[at : at + PROBLEMS]) + form
        for at in range(0, len(problems), PROBLEMS)
    ]
    return _continued("problems", title, bodies, view)


def _problem(problem: PendingProblem, view: View) -> str:
    _ = view.translate
    step = f'<p class="quiet">{escape(_("Next step"))} · {escape(problem.then)}</p>' if problem.then else ""
    return (
        f'<div class="problem"><h2>{escape(problem.about)} <span class="quiet">{escape(problem.who)}</span></h2>'
        f"<p>{escape(problem.words)}</p>{step}</div>"
    )


def _last_decisions(meeting: Meeting, view: View) -> list[Slide]:
    title = _name("last_decisions", view)
    return _continued("last_decisions", title, deck_decisions.last_decisions(meeting, view, ROWS), view)


def _decisions(meeting: Meeting, view: View) -> list[Slide]:
    return [Slide(_name("decisions", view), deck_decisions.decision_area(meeting, view, every=True), kind="decisions")]


KINDS: dict[str, Callable[[Meeting, View], list[Slide]]] = {
    "last_decisions": _last_decisions,
    "district": _district,
    "changes": _changes,
    "departments": _departments,
    "towns": _towns,
    "missing": _missing,
    "problems": _problems,
    "decisions": _decisions,
}
