"""The assessment as HTML: points and ranks, the lines behind one score, and what other weights would change."""

from html import escape
from typing import Any

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard.html import marks, tables
from scorecard.html.links import link
from scorecard.i18n import translator
from scorecard.queries.assessment import Weights
from scorecard.text import assessment as assessment_text
from scorecard.text import narrative
from scorecard.text.assessment import part_names
from scorecard.text.punctuation import join_clauses, join_list
from scorecard.view import View


def rule(weights: Weights, cap: float, language: Language) -> str:
    """How points are computed, as one sentence; ``cap``: points that the coordinator may add or deduct at most."""
    _ = translator(language)
    part_weights = (weights.progress, weights.reporting, weights.problems)
    shares = [f"{name} {weight:g}" for name, weight in zip(part_names(language).values(), part_weights, strict=True)]
    clauses = [_("Weights: {weights}").format(weights=join_list(shares, language))]
    if weights.step_points:
        clauses.append(
            _("an indicator loses {points} points of a hundred for each percentage point short of pace").format(
                points=f"{weights.step_points:g}"
            )
        )
    else:
        clauses.append(
            _("an indicator counts by its progress relative to what is due by now, at most {cap}").format(
                cap=f"{weights.progress_cap:.0%}"
            )
        )
    clauses += [
        _("one that is due and not reported counts as 0"),
        _("a late report counts half"),
        _("a task of several leads counts in full for each")
        if weights.shared_leads
        else _("a task of several leads counts by equal shares"),
        _("a part in which nothing is due is left out, and its weight is shared among the others"),
        _(
            "equal points have equal ranks; those with nothing due or nothing reported are not ranked; “few indicators” marks fewer than 3 indicators due"
        ),
    ]
    if cap:
        clause = _("the coordinator may add or deduct at most {count} points and must give a reason, which is shown")
        clauses.append(clause.format(count=f"{cap:g}"))
    return join_clauses(clauses, language) + _(".")


def ranking(table: pd.DataFrame, before: dict[str, int], chosen: str, view: View) -> str:
    """Rows of ``assessment_queries.assessment`` of one kind (departments or towns); ``before``: reporter → its rank in
    the month before."""
    _, language = view.translate, view.language
    lines, adjusted = [], table["adjustment"].notna().any()
    for row in table.itertuples():
        name = link("assessment", view, narrative.name(row, "reporter", language), reporter=row.reporter_id)
        few = f' <span class="quiet">{escape(_("few indicators"))}</span>' if row.few else ""
        lines.append(
            [
                (f"<b>{name}</b>" if row.reporter_id == chosen else name) + few,
                "—" if pd.isna(row.place) else f"{row.place:.0f}",
                _moved(row, before, view),
                "—" if pd.isna(row.place) else f"<b>{row.points:.1f}</b>",
                *(narrative.percent(getattr(row, part)) for part in part_names(language)),
                *([assessment_text.points(row.adjustment)] if adjusted else []),
                str(row.due),
            ]
        )
    head = [
        _("Department or town"),
        _("Rank"),
        _("Since last month"),
        _("Points"),
        *part_names(language).values(),
        *([_("Adjustment")] if adjusted else []),
        _("Indicators due"),
    ]
    return tables.table(head, lines, numeric=range(1, len(head)), kind="list")


def _moved(row: Any, before: dict[str, int], view: View) -> str:
    """Ranks gained or lost since the month before, as an arrow and a word."""
    _ = view.translate
    if pd.isna(row.place) or row.reporter_id not in before:
        return "—"
    steps = before[row.reporter_id] - int(row.place)
    if steps == 0:
        return escape(_("unchanged"))
    text = _("up {count}") if steps > 0 else _("down {count}")
    return escape(f"{'↑' if steps > 0 else '↓'} {text.format(count=abs(steps))}")


def lines(table: pd.DataFrame, view: View) -> str:
    """Rows of ``assessment_queries.assessment_lines``: each with its weight, its credit and the receipt it comes
    from."""
    _, language = view.translate, view.language
    names = part_names(language)
    rows = []
    for row in table.itertuples():
        if row.part == "problems":
            about = link("problems", view, row.words, problem=str(row.problem_id))
            source = "—"
        else:
            about = link(
                "indicator",
                view,
                narrative.name(row, "indicator", language),
                indicator=row.indicator_id,
                area=row.area_id,
            )
            source = "—"
            if not pd.isna(row.submission_id):
                receipt = _("Receipt {number}").format(number=f"{row.submission_id:.0f}")
                source = link("submissions", view, receipt, submission=f"{row.submission_id:.0f}")
        rows.append(
            [
                escape(names[row.part]),
                about,
                marks.chip(row.status, _) if row.part != "problems" and row.status else "—",
                narrative.gap(row.pace_gap, language) if row.part == "progress" and not pd.isna(row.pace_gap) else "—",
                f"{row.weight:.2f}",
                narrative.percent(row.credit),
                source,
            ]
        )
    head = [
        _("Part of the assessment"),
        _("Indicator or problem"),
        _("Status"),
        _("Gap to pace"),
        _("Weight"),
        _("Credit"),
        _("Source"),
    ]
    return tables.table(head, rows, numeric=(3, 4, 5))


def weight_differences(current: pd.DataFrame, alternative: pd.DataFrame, view: View) -> str:
    """Points and ranks that other weights would change. Both tables are of ``assessment_queries.assessment``:
    ``current`` under the weights in force, ``alternative`` under those being tried."""
    _, language = view.translate, view.language
    alternative_rows = alternative.set_index("reporter_id")
    rows: list[list[str] | str] = []
    group = None
    for row in current[current["place"].notna()].sort_values("kind", kind="stable").itertuples():
        other: Any = alternative_rows.loc[row.reporter_id]
        if row.place != other.place or row.points != other.points:
            if row.kind != group:
                group = row.kind
                rows.append(tables.Group(escape(_("Departments") if row.kind == "department" else _("Towns"))))
            arrow = "" if row.place == other.place else f" {'↑' if other.place < row.place else '↓'}"
            rows.append(
                [
                    escape(narrative.name(row, "reporter", language)),
                    f"{row.points:.1f} → {other.points:.1f}",
                    f"{row.place:.0f} → {other.place:.0f}{arrow}",
                ]
            )
    if not rows:
        return f"<p>{escape(_('Nothing would change.'))}</p>"
    return tables.table([_("Department or town"), _("Points"), _("Rank")], rows, numeric=(1, 2))
