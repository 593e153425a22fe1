"""Descriptions of the fields of all responses: of database columns from labels.sql and measures.sql, of other fields
here.
"""

from ledger.vocabulary.language import Language
from scorecard.i18n import translator
from scorecard.text import labels
from scorecard.text import method as method_text
from scorecard.web.api import descriptions

REQUEST_BODIES = ("Body_send", "Deciding")
"""Request bodies: their fields are described as parameters."""
COLUMNS = {
    "plan_id": "plan.plan_id", "year": "plan.year", "Plan.title": "plan.title", "title_en": "plan.title_en",
    "issuer": "plan.issuer", "issuer_en": "plan.issuer_en", "document_no": "plan.document_no",
    "issued_on": "plan.issued_on", "published_on": "plan.published_on", "url": "plan.url", "Plan.sha256": "plan.sha256",
    "indicator_id": "indicator.indicator_id", "indicator": "indicator.name", "indicator_en": "indicator.name_en",
    "section_no": "section.section_no", "section": "indicator_register.section_name", "task_no": "task.task_no",
    "task": "indicator_register.task_title", "unit": "indicator.unit", "unit_en": "indicator.unit_en",
    "decimals": "indicator.decimals", "measure": "indicator.measure", "direction": "indicator.direction",
    "pace": "indicator.pace", "due_month": "indicator.due_month", "by_town": "indicator.by_town", "upper": "target.upper",
    "printed": "target.printed", "quote": "target.quote", "lead_departments": "indicator_register.lead_departments",
    "participant_departments": "indicator_register.participant_departments", "area_id": "area.area_id",
    "area_kind": "area.kind", "Area.kind": "area.kind", "department_id": "department.department_id",
    "Department.kind": "department.kind", "period": "progress.period", "target_value": "progress.target_value",
    "actual_value": "progress.actual_value", "derived": "progress.derived", "attainment_rate": "progress.attainment_rate",
    "expected_rate": "progress.expected_rate", "pace_gap": "progress.pace_gap", "Progress.status": "progress.status",
    "reported_at": "progress.reported_at", "submission_id": "submission.submission_id", "value": "actual.value",
    "expected_value": "schedule.value", "problem": "actual.problem", "next_step": "actual.next_step",
    "note": "actual.note", "kind": "submission.kind", "submitted_by": "submission.submitted_by",
    "submitted_at": "submission.submitted_at", "filename": "submission.filename", "sha256": "submission.sha256",
    "decision": "review.decision", "decided_by": "review.decided_by", "decided_at": "review.decided_at",
    "reason": "review.reason", "revision": "revision.revision", "findings": "submission.findings",
    "Submission.department_id": "submission.department_id", "Submission.area_id": "submission.area_id",
    "Receipt.department_id": "submission.department_id", "Receipt.area_id": "submission.area_id",
}  # fmt: skip
IN_UNIT = (
    "target_value", "upper", "actual_value", "last_value", "needed_per_month", "projected_value", "value",
    "expected_value", "value_before", "value_after",
)  # fmt: skip
FRACTIONS = ("attainment_rate", "expected_rate")
MONTHS = ("period", "newest_period", "last_period")
TIMES = ("reported_at", "submitted_at", "decided_at")


def field(schema: str, name: str, language: Language) -> str:
    """Raises KeyError for a field without a description."""
    if schema in REQUEST_BODIES:
        return descriptions.parameter(name, language)
    _, own, columns = translator(language), _own(language), labels.program_labels(language)
    for key in (f"{schema.partition('_')[0]}.{name}", name):
        if key in own:
            meaning = own[key]
        elif key in COLUMNS:
            meaning = columns[COLUMNS[key]]
        else:
            continue
        more = _more(schema, name, language)
        return f"{meaning}{'：' if language == 'zh' else '. '}{more}" if more else meaning
    if name.endswith("_en"):
        return _("{field} in English").format(field=f"`{name.removesuffix('_en')}`")
    raise KeyError(f"{schema}.{name}")


def _more(schema: str, name: str, language: Language) -> str:
    """Sentences on formula, unit and range; "" for none."""
    _ = translator(language)
    formulas = dict(method_text.measures(language))
    formula = {
        "actual_value": _("Actual"), "attainment_rate": _("Attainment"), "expected_rate": _("Due by pace"),
        "pace_gap": _("Gap to pace"), "needed_per_month": _("Needed in each remaining month"),
        "projected_value": _("Year-end at the recent rate"),
    }.get(name)  # fmt: skip
    sentences = [formulas[formula]] if formula else []
    sentences += [_("In the indicator's own unit ({unit}).").format(unit="`unit`")] if name in IN_UNIT else []
    sentences += [_("A fraction: 0.523 is 52.3%.")] if name in FRACTIONS else []
    sentences += [_("A month, as its first day.")] if name in MONTHS else []
    sentences += [_("Beijing time, with UTC offset.")] if name in TIMES else []
    sentences += [_("Null where nothing was reported.")] if name in ("actual_value", "value") else []
    sentences += [_("1 to 12.")] if name == "due_month" else []
    sentences += [_("Comma-separated ids of departments.")] if name.endswith("_departments") else []
    sentences += [_("Incremented by each change of the data.")] if name == "revision" else []
    if name == "period" and schema in ("Submission", "Receipt"):
        sentences.append(_("January for submissions of a whole year."))
    return ("" if language == "zh" else " ").join(sentences)


def _own(language: Language) -> dict[str, str]:
    return _of_tables(language) | _of_submissions(language) | _of_problems(language)


def _of_tables(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "rows": _("The rows of the table"),
        "made_up": _("Whether the figures are made up (demonstration)"),
        "newest_period": _("The newest month with data"),
        "area": _("Name of the district or town, in Chinese"),
        "department": _("Name of the department, in Chinese"),
        "reporter": _("Name of the department or town that sent it, in Chinese"),
        "target": _("The target as a sentence, in Chinese"),
        "lead_tasks": _("Number of tasks that it leads"),
        "lead_indicators": _("Number of indicators in the tasks that it leads"),
        "participant_tasks": _("Number of tasks that it takes part in"),
        "participant_indicators": _("Number of indicators in the tasks that it takes part in"),
        "last_value": _("Last known value of the year"),
        "last_period": _("The month of the last known value"),
        "needed_per_month": _("Needed in each remaining month"),
        "projected_value": _("Year-end at the recent rate"),
        "explanation": _("Why the status is what it is, in Chinese"),
        "value_count": _("Number of values, notes or milestones in the file"),
    }


def _of_submissions(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "values": _("Number of values, notes or milestones in the file"),
        "new": _("How many of them are new"),
        "changed": _("How many of them change existing values"),
        "unchanged": _("How many of them equal existing values"),
        "repeated": _("Whether the same file was submitted before: then this is its receipt, and nothing was recorded"),
        "decisions": _("All decisions on it, the oldest first"),
        "Decided.revision": _("The revision that the decision made"),
        "outcome": _("The result of submitting the file"),
        "changes": _("Indicators before and after the submission"),
        "value_before": _("The value now in effect"),
        "value_after": _("The value after the submission"),
        "status_before": _("The status now"),
        "status_after": _("The status after the submission"),
        "severity": _("Severity"),
        "Finding.code": _("Error code"),
        "row": _("Line of the file, from 1, including the header"),
        "column": _("Name of the column in the file"),
        "sentence": _("What is wrong and what to do next, in Chinese"),
        "mend": _("The likely intended value of this cell"),
    }


def _of_problems(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "Problem.title": _("HTTP reason phrase, in English"),
        "Problem.status": _("HTTP status code"),
        "detail": _("What is wrong and what to do next, in the reader's language"),
        "Problem.code": _("Error code"),
        "Problem.findings": _("All findings in a rejected file; absent from other errors"),
        "parameters": _("Invalid parameters; absent from other errors"),
        "where": _("The parameter and its location"),
        "why": _("Code of the violation"),
    }
