"""Texts of the API: error messages, and descriptions of operations, parameters and responses."""

from ledger.vocabulary.language import Language
from scorecard.i18n import translator

TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 413: "Content Too Large", 422: "Unprocessable Content",
    503: "Service Unavailable",
}  # fmt: skip
"""Reason phrases of RFC 9110."""
PUBLIC_OPERATIONS = ("plans", "indicators", "areas", "departments", "progress", "series", "submissions")
"""Operations that need no token unless reading requires a sign-in."""


def fault(code: str, language: Language) -> str:
    """The message of an error, with placeholders for its values."""
    return faults(language)[code]


def faults(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "address_unknown": _("Not found. The OpenAPI description lists all addresses."),
        "method_unknown": _("This address does not support this method. See the OpenAPI description."),
        "unreadable": _("The request cannot be parsed. See the OpenAPI description."),
        "invalid": _("Invalid parameters: {where}."),
        "token_missing": _("Authentication is required: send a token in the Authorization header. Create one on your account page."),
        "token_unknown": _("The token is unknown, revoked or expired. Create a new one on your account page."),
        "plan_unknown": _("Plan “{found}” not found at this revision."),
        "period_unknown": _("“{found}” is not a month of this plan."),
        "revision_unknown": _("Revision {found} not found; the newest is {newest}."),
        "indicator_unknown": _("Indicator “{found}” not found in this plan."),
        "area_unknown": _("The indicator has no target for “{found}”."),
        "submission_unknown": _("Submission {found} not found."),
        "reporter_unknown": _("Department or town “{found}” not found. Give its id or name."),
        "town_sends_figures": _("Towns submit figures only; departments submit all other content."),
        "form_unknown": _("Available formats: {forms}."),
        "file_refused": _("The file has errors. Nothing was recorded; correct it as the findings say."),
        "reason_needed": _("The file has doubtful figures or is late. Nothing was recorded; correct it, or give a reason."),
        "not_in_this_state": _("The submission's state does not allow this. See its decisions."),
        "month_closed": _("The month is closed. Ask the coordinator to reopen it, or to undo the submission."),
        "reason_missing": _("Give a reason, so that the sender knows what to do."),
        "too_large": _("The request is larger than {limit}. Nothing was recorded."),
        "too_slow": _("The request took longer than {limit} seconds to arrive. Nothing was recorded."),
    }  # fmt: skip


def operation(name: str, language: Language) -> str:
    _ = translator(language)
    return {
        "plans": _("Plans, each with its newest month with data"),
        "indicators": _("Indicators of a plan, with their targets and the quotations from the notice"),
        "areas": _("The district and its towns"),
        "departments": _("Departments, with their numbers of tasks and indicators"),
        "progress": _("Targets and actual values of a month at a revision"),
        "series": _("The twelve months of one indicator"),
        "submissions": _("Submissions, newest first, each with its latest decision"),
        "submission": _("A receipt, with its findings and decisions; requires permission to open it"),
        "original": _("The original file of a submission; requires permission to open it"),
        "send": _("Submit a file: it is recorded, or all its errors and doubts are listed"),
        "decide": _("Accept or return a submission that waits for review, or undo one that is in effect"),
    }[name]


def response(status: int, language: Language) -> str:
    """What a response with this status means."""
    _ = translator(language)
    return {
        200: _("The requested content"),
        201: _("Recorded"),
        304: _("Not modified since the response with this ETag"),
        400: _("The request cannot be parsed"),
        401: _("The token is missing or not valid"),
        403: _("The token or its account has no permission for this"),
        404: _("Not found"),
        406: _("This format is not available"),
        408: _("The request took too long to arrive"),
        409: _("The submission's state does not allow this"),
        413: _("The request is too large"),
        422: _("The request has invalid content"),
        503: _("The data is temporarily unavailable; try again later"),
    }[status]


def parameter(name: str, language: Language) -> str:
    _ = translator(language)
    return {
        "plan": _("Id of the plan; default: the newest"),
        "period": _("Month, for example 2023-09; default: the newest with data"),
        "revision": _("Number of the revision; default: the newest"),
        "format": _("Format of the response, for clients that cannot set the Accept header"),
        "area": _("Code of the district or of a town"),
        "indicator": _("Id of an indicator, for example T26-1"),
        "indicator_id": _("Id of an indicator, for example T26-1"),
        "submission_id": _("Number of the submission, as on its receipt"),
        "reporter": _("Id or name of a department or town; default: the one for which the account reports"),
        "state": _("Only submissions in this state"),
        "limit": _("Maximum number of rows, newest first"),
        "file": _("The file: CSV or XLSX, up to 20 MB"),
        "kind": _("Kind of the file's content"),
        "reason": _("Why doubtful figures are correct, or the reason for the decision"),
        "late": _("The month is closed: the coordinator decides on the late submission"),
        "dry_run": _("Check only and report the result; nothing is recorded"),
        "decision": _("The decision"),
    }[name]
