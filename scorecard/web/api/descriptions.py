"""The words of the API: its faults, its operations, its parameters and the fields of its answers."""

from ledger.vocabulary.language import Language
from scorecard.i18n import translator

TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 413: "Content Too Large", 422: "Unprocessable Content",
    503: "Service Unavailable",
}  # fmt: skip
"""As HTTP calls them."""


READ_FREELY = ("plans", "indicators", "areas", "departments", "progress", "series", "submissions")
"""Operations that need no token where reading needs no sign-in."""


def fault(code: str, language: Language) -> str:
    """A sentence with braces for the values of the fault."""
    return faults(language)[code]


def faults(language: Language) -> dict[str, str]:
    _ = translator(language)
    return {
        "address_unknown": _("There is nothing at this address. The description names all that there are."),
        "method_unknown": _("This address does not take this method. See the description."),
        "unreadable": _("The request cannot be read. See the description."),
        "invalid": _("These parameters are not as described: {where}."),
        "token_missing": _("Send a token, in the header Authorization. You make one on the page of your account."),
        "token_unknown": _("The token is not known, has been ended or has run out. Make another one on the page of your account."),
        "plan_unknown": _("There is no plan “{found}” at this revision."),
        "period_unknown": _("“{found}” is no month of this plan."),
        "revision_unknown": _("There is no revision {found} yet; the newest is {newest}."),
        "indicator_unknown": _("There is no indicator “{found}” in this plan."),
        "area_unknown": _("The indicator has no target for “{found}”."),
        "submission_unknown": _("There is no submission {found}."),
        "reporter_unknown": _("“{found}” is no department or town. Give its id or its name."),
        "town_sends_figures": _("A town sends its figures only: all else comes from departments."),
        "form_unknown": _("The answer can be had as {forms}."),
        "file_refused": _("The file has faults. Nothing was recorded; correct what the findings name."),
        "reason_needed": _("The file has doubts, or is late. Nothing was recorded; correct it, or give the reason."),
        "not_in_this_state": _("The submission is not in a state that allows this. Look at its decisions."),
        "month_closed": _("Its month is closed. Ask the coordinator to open it again, or to undo it."),
        "reason_missing": _("Give the reason, so that the sender knows what to do."),
        "too_large": _("The request is larger than {limit}. Nothing was recorded."),
        "too_slow": _("The request took longer than {limit} seconds to arrive. Nothing was recorded."),
    }  # fmt: skip


def operation(name: str, language: Language) -> str:
    _ = translator(language)
    return {
        "plans": _("The plans, each with its newest month that has data"),
        "indicators": _("The indicators of a plan, with their targets and the words that these stand in"),
        "areas": _("The district and its towns"),
        "departments": _("The departments, and how many tasks and indicators each has"),
        "progress": _("Target against actual, of a month at a revision"),
        "series": _("The twelve months of one indicator"),
        "submissions": _("What was sent, the newest first, with the newest decision on each"),
        "submission": _("A receipt, with its findings and the decisions on it, for who may open it"),
        "original": _("The file of a submission as it was sent, for who may open it"),
        "send": _("Send a file: it is recorded, or all that is wrong with it is named"),
        "decide": _("Accept or return a submission that is held, or undo one that stands"),
    }[name]


def response(status: int, language: Language) -> str:
    """What an answer with this status is."""
    _ = translator(language)
    return {
        200: _("What was asked for"),
        201: _("It is recorded"),
        304: _("Nothing has changed since the answer with this ETag"),
        400: _("The request cannot be read"),
        401: _("The token is missing, or is not known"),
        403: _("The token, or its account, is not for this"),
        404: _("There is no such thing"),
        406: _("The answer cannot be had in this form"),
        408: _("The request took too long to arrive"),
        409: _("The submission is not in a state that allows this"),
        413: _("The request is too large"),
        422: _("Something in the request is not as it should be"),
        503: _("The data cannot be used just now: try again later"),
    }[status]


def parameter(name: str, language: Language) -> str:
    _ = translator(language)
    return {
        "plan": _("The plan; unsaid, the newest"),
        "period": _("The month, like 2023-09; unsaid, the newest that has data"),
        "revision": _("The state of everything at this number; unsaid, the newest"),
        "format": _("The form of the answer, where the header Accept cannot be set"),
        "area": _("The code of the district or of a town"),
        "indicator": _("The number of an indicator, like T26-1"),
        "indicator_id": _("The number of an indicator, like T26-1"),
        "submission_id": _("The number on the receipt"),
        "reporter": _("A department or a town, by its id or name; unsaid, the one that the account reports for"),
        "state": _("Only those that stand so"),
        "limit": _("The newest so many"),
        "file": _("The file: CSV or XLSX, up to 20 MB"),
        "kind": _("What the file holds"),
        "reason": _("Why doubtful figures are right, or why it is decided so"),
        "late": _("For a month that is closed: the coordinator decides"),
        "dry_run": _("Only say what would become of it; nothing is recorded"),
        "decision": _("What is decided"),
    }[name]
