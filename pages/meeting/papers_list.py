"""A meeting's papers as HTML: each a link to its file, with what it is for."""

from html import escape

from scorecard.addresses import paper_address
from scorecard.html import tables
from scorecard.meeting import Meeting
from scorecard.reports import papers
from scorecard.reports.docx import orders
from scorecard.view import View
from scorecard.web import papers as paper_routes


def papers_of(one: Meeting, view: View) -> str:
    """What there is, in what form."""
    _ = view.translate
    assert one.meeting_id is not None
    forms: dict[papers.Kind, str] = {
        "slides": _("PowerPoint, with charts that can be edited and speaker notes"),
        "bulletin": _("Word, in the form of official documents"),
        "orders": _("Word, one for each lagging indicator, decision or problem"),
        "ledger": _("Excel, all tasks on A3"),
        "html": _("opens in any browser without a network"),
        "picture": _("PNG, for chat groups"),
        "pictures": _("PNG, each indicator on the agenda"),
    }
    lines = []
    for kind, words in forms.items():
        there = escape(paper_address(one.meeting_id, kind, view))
        each = _orders(one, view) if kind == "orders" else ""
        lines.append(
            [
                f'<a href="{there}" download>{escape(papers.title(kind, view.language))}</a>',
                f"<div>{escape(words)}{each}</div>",
            ]
        )
    return tables.table([_("Paper"), _("Form")], lines)


def _orders(one: Meeting, view: View) -> str:
    """Each supervision order by itself."""
    _ = view.translate
    assert one.meeting_id is not None
    found = orders.subjects(one, view.language)
    lines = []
    for subject in found:
        there = escape(paper_address(one.meeting_id, "orders", view, subject.number))
        lines.append(f'<li><a href="{there}" download>{escape(f"{subject.number} {subject.name}")}</a></li>')
    summary = escape(_("Each of the {count} orders").format(count=len(found)))
    return f"<details><summary>{summary}</summary><ul>{''.join(lines)}</ul></details>" if found else ""


def archive(one: Meeting, view: View) -> str:
    """All of them, once they have been made."""
    _ = view.translate
    assert one.meeting_id is not None
    there = escape(paper_address(one.meeting_id, paper_routes.ALL, view))
    return f'<p><a class="present" href="{there}" download>{escape(_("Download all papers"))}</a></p>'
