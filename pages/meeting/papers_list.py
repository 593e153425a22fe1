"""A meeting's papers as HTML: links to their files, with their formats."""

from html import escape

from scorecard.addresses import paper_address
from scorecard.html import tables
from scorecard.meeting import Meeting
from scorecard.reports import papers
from scorecard.reports.docx import orders
from scorecard.view import View
from scorecard.web import papers as paper_routes


def papers_of(meeting: Meeting, view: View) -> str:
    """A table of papers: a link to each, and its format."""
    _ = view.translate
    assert meeting.meeting_id is not None
    forms: dict[papers.Kind, str] = {
        "slides": _("PowerPoint, with charts that can be edited and speaker notes"),
        "bulletin": _("Word, in the form of official documents"),
        "orders": _("Word, one for each lagging indicator, decision or problem"),
        "ledger": _("Excel, all tasks on A3"),
        "html": _("HTML, opens in any browser without a network"),
        "picture": _("PNG, for chat groups"),
        "pictures": _("PNG, each indicator on the agenda"),
    }
    lines = []
    for kind, form in forms.items():
        url = escape(paper_address(meeting.meeting_id, kind, view))
        order_links = _orders(meeting, view) if kind == "orders" else ""
        lines.append(
            [
                f'<a href="{url}" download>{escape(papers.title(kind, view.language))}</a>',
                f"<div>{escape(form)}{order_links}</div>",
            ]
        )
    return tables.table([_("Paper"), _("Form")], lines)


def _orders(meeting: Meeting, view: View) -> str:
    """A collapsed list with a link to each supervision order; empty if there is none."""
    _ = view.translate
    assert meeting.meeting_id is not None
    subjects = orders.subjects(meeting, view.language)
    lines = []
    for subject in subjects:
        url = escape(paper_address(meeting.meeting_id, "orders", view, subject.number))
        lines.append(f'<li><a href="{url}" download>{escape(f"{subject.number} {subject.name}")}</a></li>')
    summary = escape(_("Each of the {count} orders").format(count=len(subjects)))
    return f"<details><summary>{summary}</summary><ul>{''.join(lines)}</ul></details>" if subjects else ""


def archive(meeting: Meeting, view: View) -> str:
    """A link to the ZIP file of all papers."""
    _ = view.translate
    assert meeting.meeting_id is not None
    url = escape(paper_address(meeting.meeting_id, paper_routes.ALL, view))
    return f'<p><a class="present" href="{url}" download>{escape(_("Download all papers"))}</a></p>'
