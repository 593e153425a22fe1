"""Download tables of targets and actuals, each with the rows that a page shows; and the list of all exports.

The tables of records are in scorecard/exports/records.py.
"""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.exports.assessment import assessment, assessment_lines
from scorecard.exports.records import changes, dictionary, milestones, reporting, reports, rules, submissions
from scorecard.i18n import Translate, translator
from scorecard.queries import contributions as contribution_queries
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import ranking as ranking_queries
from scorecard.queries import threshold_trial as threshold_trial_queries
from scorecard.snapshot import Snapshot
from scorecard.text import labels, narrative
from scorecard.text.punctuation import bracketed, join_list

PERCENT = "%"


def title(question: str, language: Language) -> str:
    _ = translator(language)
    return {
        "progress": _("Targets and actuals"), "sections": _("Status by section"), "missing": _("Reports missing"), "ranking": _("All departments"),
        "months": _("Month by month"), "flips": _("Statuses that would change"), "tasks": _("Tasks"), "milestones": _("Projects and milestones"),
        "changes": _("Changes"), "reports": _("Reports"), "contributions": _("Towns and the gap"), "rules": _("Rules in force"), "dictionary": _("Data dictionary"), "submissions": _("What was sent"), "reporting": _("Who has reported"),
        "assessment": _("Assessment"), "assessment_lines": _("Lines of the assessment"),
    }[question]  # fmt: skip


def progress(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """Target against actual; ``choice``: section, task, department with role, status, indicator, area, towns=1."""
    table = progress_queries.progress(snapshot)
    table = _filtered(table, snapshot, choice)
    _ = translator(language)
    suffix = "" if language == "zh" else "_en"
    label_sources = {
        "indicator_id": "progress.indicator_id", "indicator": "indicator_register.indicator_name",
        "target_value": "progress.target_value", "actual_value": "progress.actual_value",
        "attainment_rate": "progress.attainment_rate", "expected_rate": "progress.expected_rate",
        "pace_gap": "progress.pace_gap", "status": "progress.status", "reported_at": "progress.reported_at",
        "submission_id": "progress.submission_id",
    }  # fmt: skip
    headings = {column: labels.label(snapshot, source, language) for column, source in label_sources.items()}
    leads = plan_queries.task_departments(snapshot)
    leads = (
        leads[leads["role"] == "lead"]
        .groupby("task_no")[f"department{suffix}"]
        .agg(lambda names: join_list(names, language))
    )
    return pd.DataFrame({
        headings["indicator_id"]: table["indicator_id"],
        headings["indicator"]: table[f"indicator{suffix}"],
        _("Area"): table[f"area{suffix}"],
        _("Section"): table[f"section{suffix}"],
        _("Task"): table["task_no"],
        _("Lead department"): table["task_no"].map(leads),
        _("Unit"): table[f"unit{suffix}"],
        headings["target_value"]: table["target_value"],
        _("Target in words"): [narrative.target(row, language) for row in table.itertuples()],
        headings["actual_value"]: table["actual_value"],
        _("Summed from the towns"): _yes_or_empty(table["derived"], _),
        bracketed(headings["attainment_rate"], PERCENT, language): 100 * table["attainment_rate"],
        bracketed(headings["expected_rate"], PERCENT, language): 100 * table["expected_rate"],
        headings["pace_gap"]: table["pace_gap"],
        headings["status"]: [status.label(name, _) for name in table["status"]],
        headings["reported_at"]: table["reported_at"],
        headings["submission_id"]: table["submission_id"].astype("Int64"),
    })  # fmt: skip


def _yes_or_empty(values: pd.Series, translate: Translate) -> list[str]:
    _ = translate
    return [_("yes") if not pd.isna(value) and value else "" for value in values]


def _filtered(table: pd.DataFrame, snapshot: Snapshot, choice: Mapping[str, str]) -> pd.DataFrame:
    """The rows for a page's filters. Without an area: those of the district."""
    if "department" in choice:
        parts = plan_queries.task_departments(snapshot)
        role = choice.get("role", "lead")
        tasks = parts.loc[(parts["department_id"] == choice["department"]) & (parts["role"] == role), "task_no"]
        table = table[table["task_no"].isin(tasks)]
    for column, parameter in (("section_no", "section"), ("task_no", "task")):
        if parameter in choice:
            table = table[table[column] == int(choice[parameter])]
    for column, parameter in (("status", "status"), ("indicator_id", "indicator"), ("area_id", "area")):
        if parameter in choice:
            table = table[table[column].isin(choice[parameter].split(","))]
    if "area" in choice:
        return table
    return table[table["area_kind"] == ("town" if choice.get("towns") else "district")]


def sections(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """Section by status: how many indicators; of all, or of the chosen ``status``."""
    _ = translator(language)
    suffix = "" if language == "zh" else "_en"
    known = plan_queries.sections(snapshot).set_index("section_no")
    counts = progress_queries.status_counts(snapshot).pivot_table(
        index="section_no", columns="status", values="count", fill_value=0
    )
    shown = [name for name in status.SIGNS if choice.get("status", name) == name]
    counts = counts.reindex(index=known.index, columns=shown, fill_value=0).astype(int)
    counts.columns = [status.label(name, _) for name in shown]
    counts.insert(0, _("Section"), known[f"section{suffix}"])
    return counts.reset_index(drop=True)


def missing(snapshot: Snapshot, language: Language, _choice: Mapping[str, str]) -> pd.DataFrame:
    """Lead departments with indicators that are due and not reported."""
    _ = translator(language)
    table = progress_queries.missing_reports(snapshot)
    names: Sequence[str] = table["department" if language == "zh" else "department_en"]
    return pd.DataFrame({_("Lead department"): names, _("Indicators due and not reported"): table["count"]})


def ranking(snapshot: Snapshot, language: Language, _choice: Mapping[str, str]) -> pd.DataFrame:
    """Departments ranked by the indicators they lead; those without a rank last."""
    _ = translator(language)
    table = ranking_queries.department_ranking(snapshot)
    counts = {status.label(name, _): table[name] for name in status.SIGNS}
    return pd.DataFrame({
        _("Rank"): table["rank"].astype("Int64"),
        _("Department"): table["department" if language == "zh" else "department_en"],
        **counts, _("Indicators due"): table["due"], _("Reported"): table["reported"], _("On track or achieved"): table["on_pace"],
        bracketed(_("Share"), PERCENT, language): 100 * table["share"],
    })  # fmt: skip


def months(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """One indicator and area, month by month: value, what was due, who sent it."""
    _ = translator(language)
    table = progress_queries.series(snapshot, choice["indicator"], choice["area"])
    return pd.DataFrame({
        _("Period"): table["period"].dt.strftime("%Y-%m"),
        _("Value"): table["value"],
        _("Summed from the towns"): _yes_or_empty(table["derived"], _),
        _("Due by now"): table["expected_value"],
        _("Reported at"): table["reported_at"],
        _("By"): table["submitted_by"],
        _("Receipt"): table["submission_id"].astype("Int64"),
        _("Remarks"): table["note"],
    })  # fmt: skip


def flips(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """The statuses that would change under the thresholds ``behind`` and ``on_track``."""
    _ = translator(language)
    table = threshold_trial_queries.threshold_flips(snapshot, float(choice["behind"]), float(choice["on_track"]))
    return pd.DataFrame({
        _("Indicator"): table["indicator" if language == "zh" else "indicator_en"],
        _("Gap to pace"): table["pace_gap"],
        _("Now"): [status.label(name, _) for name in table["status_before"]],
        _("With these thresholds"): [status.label(name, _) for name in table["status_after"]],
    })  # fmt: skip


def tasks(snapshot: Snapshot, language: Language, _choice: Mapping[str, str]) -> pd.DataFrame:
    """All tasks: section, title, departments, how many figures, and the full text (which is Chinese)."""
    _ = translator(language)
    suffix = "" if language == "zh" else "_en"
    table = plan_queries.tasks(snapshot)
    parts = plan_queries.task_departments(snapshot)
    departments_by_role = {
        role: rows.groupby("task_no")[f"department{suffix}"].agg(lambda names: join_list(names, language))
        for role, rows in parts.groupby("role")
    }
    names = plan_queries.sections(snapshot).set_index("section_no")[f"section{suffix}"]
    figures = progress_queries.district(snapshot).groupby("task_no").size()
    return pd.DataFrame({
        _("Task"): table["task_no"],
        _("Section"): table["section_no"].map(names),
        _("Title"): table[f"task{suffix}"],
        _("Leads"): table["task_no"].map(departments_by_role.get("lead", {})),
        _("Takes part in"): table["task_no"].map(departments_by_role.get("participant", {})),
        _("Figures"): table["task_no"].map(figures).fillna(0).astype(int),
        _("Full text"): table["body"],
    })  # fmt: skip


def contributions(snapshot: Snapshot, language: Language, choice: Mapping[str, str]) -> pd.DataFrame:
    """What each town adds to the district's gap in one indicator, with the parts of a rate."""
    _ = translator(language)
    table = contribution_queries.contributions(snapshot, choice["indicator"])
    area = table["area" if language == "zh" else "area_en"]
    return pd.DataFrame({
        _("Area"): area.fillna(
            _("Between the district's figure and the towns' sum")
            if table["complete"].all()
            else _("Between the district's figure and the towns' sum, or not reported")
        ),
        _("Actual"): table["actual_value"],
        _("Due by now"): table["due_value"],
        _("Part of the gap"): table["contribution"],
        _("Part of the district's figure"): table["part"],
        _("Numerator"): table["numerator"],
        _("Denominator"): table["denominator"],
        _("by its own rate"): table["own_effect"],
        _("by its weight"): table["mix_effect"],
        _("Numerator short by"): table["numerator_lacking"],
        _("Change on last month by numerator"): table["numerator_effect"],
        _("by denominator"): table["denominator_effect"],
    })  # fmt: skip


EXPORTS: dict[str, Callable[[Snapshot, Language, Mapping[str, str]], pd.DataFrame]] = {
    "progress": progress, "sections": sections, "missing": missing, "ranking": ranking, "months": months, "flips": flips, "tasks": tasks, "milestones": milestones, "changes": changes, "reports": reports, "contributions": contributions, "rules": rules, "dictionary": dictionary, "submissions": submissions, "reporting": reporting,
    "assessment": assessment, "assessment_lines": assessment_lines,
}  # fmt: skip
