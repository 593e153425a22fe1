"""Departments ranked by the share of their indicators that keep pace; as HTML."""

from html import escape

import pandas as pd

from scorecard.html import marks, tables
from scorecard.html.links import link
from scorecard.queries.ranking import SMALL_GROUP
from scorecard.status import SIGNS
from scorecard.text import narrative
from scorecard.text.punctuation import listed
from scorecard.view import View


def ranking(table: pd.DataFrame, view: View, chosen: str) -> str:
    """Ranked departments; apart from them those that cannot be ranked; under both the rule."""
    both = ranked(table[table["rank"].notna()], table, view, chosen) + unranked(table[table["rank"].isna()], view)
    return f'{both}<p class="asof">{escape(rule(view))}</p>'


def ranked(rows: pd.DataFrame, table: pd.DataFrame, view: View, chosen: str) -> str:
    """``rows`` of the ranking ``table``, whose longest bar is the same in every part of it."""
    _ = view.translate
    longest = int(table["due"].max() + table["not_due"].max()) if len(table) else 1
    lines = []
    for row in rows.itertuples():
        few = f' <span class="quiet">{escape(_("few"))}</span>' if row.few else ""
        lines.append([
            f"{row.rank:.0f}", _named(row, view, chosen), marks.stacked(_counts(row), longest, _),
            f"{row.on_pace} / {row.due}{few}", narrative.percent(row.share),
        ])  # fmt: skip
    head = [_("Rank"), _("Department"), _("Indicators by status"), _("On pace, of those due"), _("Share")]
    looks = {0: "number", 1: "name", 2: "bar", 3: "number", 4: "number"}
    return tables.table(head, lines, kind="board ranking", classes=looks)


def unranked(apart: pd.DataFrame, view: View) -> str:
    """Who cannot be ranked, and why."""
    return "".join(f'<p class="asof">{escape(words)}</p>' for words in without_rank(apart, view))


def without_rank(apart: pd.DataFrame, view: View) -> list[str]:
    """Who cannot be ranked, and why: a sentence for each reason."""
    _, language = view.translate, view.language
    groups = {
        _("Not ranked, nothing reported yet:"): apart[apart["due"] > 0],
        _("Not ranked, nothing due yet:"): apart[apart["due"] == 0],
    }
    names = {
        words: [narrative.name(row, "department", language) for row in rows.itertuples()]
        for words, rows in groups.items()
    }
    space = "" if language == "zh" else " "
    return [f"{words}{space}{listed(found, language)}" for words, found in names.items() if found]


def rule(view: View) -> str:
    """How the ranking is made, in words."""
    _ = view.translate
    words = _(
        "Ranked by the share of indicators that are on track or achieved among those that are due; one that is due and not reported counts as due. Equal shares have equal ranks. “Few” marks fewer than {few} due indicators, where one of them decides the rank. An indicator of several lead departments counts for each."
    )
    return words.format(few=SMALL_GROUP)


def _named(row: object, view: View, chosen: str) -> str:
    department_id = row.department_id  # type: ignore[attr-defined]
    name = link("departments", view, narrative.name(row, "department", view.language), department=department_id)
    return f"<b>{name}</b>" if department_id == chosen else name


def _counts(row: object) -> dict[str, int]:
    return {str(one): int(getattr(row, one)) for one in SIGNS}
