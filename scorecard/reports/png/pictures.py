"""Pictures of a meeting for chat groups: one of the district, one of each indicator."""

from typing import Any

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.html import marks, progress_tables
from scorecard.html import overview as overview_html
from scorecard.i18n import translator
from scorecard.meeting import Meeting
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.reports.png import month_chart
from scorecard.reports.png.svg import Drawing, shade, text_width, wrap
from scorecard.status import SIGNS
from scorecard.text import narrative
from scorecard.text.meetings import snapshot_text
from scorecard.text.punctuation import join_list, labelled

WIDTH, MARGIN = 1080.0, 64.0
INNER = WIDTH - 2 * MARGIN
SHOWN_LAGGING = 8


def indicator(meeting: Meeting, indicator_id: str, language: Language) -> Drawing:
    """Status, the explaining sentence, the months, the lead departments."""
    _ = translator(language)
    snapshot = meeting.snapshot
    [row] = [
        department
        for department in progress_queries.district(snapshot).itertuples()
        if department.indicator_id == indicator_id
    ]
    drawing = Drawing(WIDTH, 1210)
    y = _head(drawing, narrative.name(row, "indicator", language), meeting, language)
    colour = status.colour(row.status, dark=False)
    drawing.text(MARGIN, y, f"{status.shape(row.status)} {status.label(row.status, _)}", 40, fill=colour, bold=True)
    y = drawing.paragraph(
        MARGIN, y + 62, wrap(narrative.explanation(row, language), 32, INNER, 5), 32, fill=shade("text")
    )
    months = progress_queries.series(snapshot, indicator_id, row.area_id)
    month_chart.months(drawing, months, row, language, top=y + 20, bottom=990.0, left=MARGIN, right=WIDTH - MARGIN)
    leads = plan_queries.task_departments(snapshot)
    leads = leads[(leads["task_no"] == row.task_no) & (leads["role"] == "lead")]
    names = join_list(
        (narrative.name(department, "department", language) for department in leads.itertuples()), language
    )
    drawing.paragraph(MARGIN, 1044, wrap(labelled(_("Lead department"), names, language), 28, INNER, 2), 28)
    _foot(drawing, meeting, language)
    return drawing


def district(meeting: Meeting, language: Language) -> Drawing:
    """The counts by status, and the indicators furthest behind pace."""
    _ = translator(language)
    rows = progress_queries.lagging(meeting.snapshot).head(SHOWN_LAGGING)
    drawing = Drawing(WIDTH, 0)
    name = _("Targets and actuals, {month}").format(month=narrative.year_month(meeting.snapshot.period, language))
    y = _head(drawing, name, meeting, language)
    drawing.text(MARGIN, y - 6, overview_html.elapsed_of(meeting.snapshot, language), 28, fill=shade("quiet"))
    y = _counts(drawing, progress_tables.status_counts(progress_queries.district(meeting.snapshot)), y + 40, language)
    heading = _("Furthest behind pace") if len(rows) else _("No reported indicator is behind pace.")
    drawing.text(MARGIN, y + 60, heading, 34, bold=True)
    for index, row in enumerate(rows.itertuples()):
        _lagging(drawing, row, y + 124 + index * 92, language)
    drawing.height = y + 124 + len(rows) * 92 + 110
    _foot(drawing, meeting, language)
    return drawing


def _head(drawing: Drawing, title: str, meeting: Meeting, language: Language) -> float:
    """Draws the month and the title. Returns the baseline of the next text."""
    month = narrative.year_month(meeting.snapshot.period, language)
    drawing.text(MARGIN, 86, meeting.title or month, 28, fill=shade("quiet"))
    return drawing.paragraph(MARGIN, 152, wrap(title, 50, INNER, 2), 50, bold=True) + 10


def _foot(drawing: Drawing, meeting: Meeting, language: Language) -> None:
    """The source of the figures. It is never shortened, since it may say that they are made up."""
    lines = wrap(snapshot_text(meeting, language), 24, INNER)
    y = drawing.height - 5 - 35 * len(lines)
    drawing.line([(MARGIN, y - 40), (WIDTH - MARGIN, y - 40)], shade("faint"))
    drawing.paragraph(MARGIN, y, lines, 24, fill=shade("warning") if meeting.demo else shade("quiet"))


def _counts(drawing: Drawing, counts: dict[str, int], top: float, language: Language) -> float:
    """Six cells in two rows. Returns their lower edge."""
    _ = translator(language)
    width, height = INNER / 3, 150.0
    for index, code in enumerate(SIGNS):
        x, y = MARGIN + (index % 3) * width, top + (index // 3) * height
        drawing.box(x, y, width - 14, height - 14, fill=shade("band"))
        colour = status.colour(code, dark=False)
        drawing.text(x + 22, y + 68, str(counts.get(code, 0)), 58, fill=colour, bold=True)
        drawing.text(x + 22, y + 112, f"{status.shape(code)} {status.label(code, _)}", 28, fill=colour)
    return top + 2 * height


def _lagging(drawing: Drawing, row: Any, y: float, language: Language) -> None:
    """Name and gap, and below them the bullet: covered, due, target."""
    colour = status.colour(row.status, dark=False)
    gap = progress_tables.gap_text(row, language)
    name_width = INNER - text_width(gap, 30) - 30
    name = wrap(f"{status.shape(row.status)} {narrative.name(row, 'indicator', language)}", 30, name_width, 1)[0]
    drawing.text(MARGIN, y, name, 30)
    drawing.text(WIDTH - MARGIN, y, gap, 30, fill=colour, bold=True, anchor="end")
    covered, width = marks.percent_of_way(row) or 0.0, INNER
    drawing.box(MARGIN, y + 18, width, 22, edge=shade("faint"))
    drawing.box(MARGIN, y + 18, width * min(max(covered, 0), 100) / 100, 22, fill=shade("ink"))
    due = MARGIN + width * row.expected_rate
    drawing.line([(due, y + 12), (due, y + 46)], shade("text"), width=4)
