"""Departments ranked by the share of their due indicators that are on track or achieved; as HTML."""

from html import escape

import pandas as pd

from scorecard.html import marks, tables
from scorecard.html.links import link
from scorecard.queries.ranking import SMALL_GROUP
from scorecard.status import SIGNS
from scorecard.text import narrative
from scorecard.text.punctuation import join_list
from scorecard.view import View


def ranking(table: pd.DataFrame, view: View, chosen: str) -> str:
    """The ranked departments, below them those without a rank, and below both the rule."""
    tables = ranked_table(table[table["rank"].notna()], table, view, chosen) + unranked_paragraphs(
        table[table["rank"].isna()], view
    )
    return f'{tables}<p class="asof">{escape(rule(view))}</p>'


def ranked_table(rows: pd.DataFrame, table: pd.DataFrame, view: View, chosen: str) -> str:
    """Some ``rows`` of the ranking ``table``. The scale of the bars is that of the whole table, so that parts
    compare."""
    _ = view.translate
    longest = int(table["due"].max() + table["not_due"].max()) if len(table) else 1
    lines = []
    for row in rows.itertuples():
        few = f' <span class="quiet">{escape(_("few indicators"))}</span>' if row.few else ""
        lines.append(
            [
                f"{row.rank:.0f}",
                _department_link(row, view, chosen),
                marks.stacked_bar(_counts(row), longest, _),
                f"{row.on_pace} / {row.due}{few}",
                narrative.percent(row.share),
            ]
        )
    head = [_("Rank"), _("Department"), _("Indicators by status"), _("On pace, of those due"), _("Share")]
    classes = {0: "number", 1: "name", 2: "bar", 3: "number", 4: "number"}
    return tables.table(head, lines, kind="board ranking", classes=classes)


def unranked_paragraphs(rows: pd.DataFrame, view: View) -> str:
    """The departments without a rank, a paragraph for each reason."""
    return "".join(f'<p class="asof">{escape(sentence)}</p>' for sentence in unranked_sentences(rows, view))


def unranked_sentences(unranked: pd.DataFrame, view: View) -> list[str]:
    """The departments without a rank: a sentence for each reason."""
    _, language = view.translate, view.language
    groups = {
        _("Not ranked, nothing reported yet:"): unranked[unranked["due"] > 0],
        _("Not ranked, nothing due yet:"): unranked[unranked["due"] == 0],
    }
    names = {
        reason: [narrative.name(row, "department", language) for row in rows.itertuples()]
        for reason, rows in groups.items()
    }
    space = "" if language == "zh" else " "
    return [
        f"{reason}{space}{join_list(departments, language)}" for reason, departments in names.items() if departments
    ]


def rule(view: View) -> str:
    """How the ranking is computed, as text."""
    _ = view.translate
    text = _(
        "Ranked by the share of indicators that are on track or achieved among those that are due; one that is due and not reported counts as due. Equal shares have equal ranks. “Few indicators” marks departments with fewer than {few} indicators due, where a single indicator decides the rank. An indicator with several lead departments counts for each of them."
    )
    return text.format(few=SMALL_GROUP)


def _department_link(row: object, view: View, chosen: str) -> str:
    department_id = row.department_id  # type: ignore[attr-defined]
    name = link("departments", view, narrative.name(row, "department", view.language), department=department_id)
    return f"<b>{name}</b>" if department_id == chosen else name


def _counts(row: object) -> dict[str, int]:
    return {str(status): int(getattr(row, status)) for status in SIGNS}
