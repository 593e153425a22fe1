"""The questions that pages ask, each answered by one table, cached across all viewers.

Tables that come from a cache are shared: filter or copy them, never change them. Names come in both
languages, as ``x`` and ``x_en``; shares are fractions; periods are the first day of a month.
"""

from scorecard.queries.assessment import (
    Weights,
    adjustment_cap,
    assessed,
    assessment,
    assessment_lines,
    by_rule,
    place_before,
    weights,
)
from scorecard.queries.changes import before, changes, corrections_after, revisions
from scorecard.queries.contributions import contributions
from scorecard.queries.loop import closing, followed, problem_steps, silent_tasks
from scorecard.queries.meetings import agenda, decisions, meetings
from scorecard.queries.plan import (
    areas,
    bodies,
    departments,
    names,
    newest_of,
    plans,
    printed_target,
    quotes,
    rules,
    sections,
    task_departments,
    tasks,
)
from scorecard.queries.problems import department_problems, problems
from scorecard.queries.ranking import department_ranking
from scorecard.queries.sending import consequence, expectation, known_reporters, reporters, template
from scorecard.queries.sent import (
    closed_periods,
    every_report,
    notes,
    period_changes,
    receipt,
    replaced,
    reporting,
    reviews,
    sent_milestones,
    submissions,
)
from scorecard.queries.standing import (
    credibility,
    district,
    lagging,
    led_by,
    missing_reports,
    progress,
    series,
    status_counts,
    towns,
)
from scorecard.queries.task_ledger import department_aliases, milestones, numerals, task_notes, task_standing
from scorecard.queries.thresholds import flips
from scorecard.queries.worked import worked

__all__ = [
    "Weights",
    "adjustment_cap",
    "agenda",
    "areas",
    "assessed",
    "assessment",
    "assessment_lines",
    "before",
    "bodies",
    "by_rule",
    "changes",
    "closed_periods",
    "closing",
    "consequence",
    "contributions",
    "corrections_after",
    "credibility",
    "decisions",
    "department_aliases",
    "department_problems",
    "department_ranking",
    "departments",
    "district",
    "every_report",
    "expectation",
    "flips",
    "followed",
    "known_reporters",
    "lagging",
    "led_by",
    "meetings",
    "milestones",
    "missing_reports",
    "names",
    "newest_of",
    "notes",
    "numerals",
    "period_changes",
    "place_before",
    "plans",
    "printed_target",
    "problem_steps",
    "problems",
    "progress",
    "quotes",
    "receipt",
    "replaced",
    "reporters",
    "reporting",
    "reviews",
    "revisions",
    "rules",
    "sections",
    "sent_milestones",
    "series",
    "silent_tasks",
    "status_counts",
    "submissions",
    "task_departments",
    "task_notes",
    "task_standing",
    "tasks",
    "template",
    "towns",
    "weights",
    "worked",
]
