"""URL paths and query strings of pages, downloads, slides, papers and problem files, relative to a page."""

from typing import Literal
from urllib.parse import quote, urlencode

from scorecard.view import View

ACCOUNT = "account"
PROVIDER = "provider"
PROVIDER_SIGN_OUT = f"{PROVIDER}/sign-out"
API = "api/v1"
WHY, READING = "why", "reading"
"""Query parameter of the account page, set when a reader is sent there because reading needs a sign-in."""


def page_address(page: str, view: View, **choice: str) -> str:
    """The address of a page that keeps the plan, period, language and screen of ``view``; ``page`` "" is the overview."""
    return f"./{page}?{urlencode(page_query(view) | choice)}"


def page_query(view: View) -> dict[str, str]:
    """The query parameters of every page: plan, period, language; screen and revision only when they are not the default."""
    snapshot = view.snapshot
    query = {"plan": snapshot.plan_id, "period": f"{snapshot.period:%Y-%m}", "lang": view.language}
    if view.screen != "auto":
        query["screen"] = view.screen
    if not view.newest:
        query["revision"] = str(snapshot.revision)
    return query


DOWNLOAD = "download"
ExportName = Literal[
    "progress",
    "sections",
    "missing",
    "ranking",
    "months",
    "flips",
    "tasks",
    "milestones",
    "changes",
    "reports",
    "contributions",
    "rules",
    "dictionary",
    "submissions",
    "reporting",
    "assessment",
    "assessment_lines",
]


def download_address(question: ExportName, form: str, view: View, **choice: str) -> str:
    """The address of a table as a file, always at the revision that the page shows. ``form``: csv or xlsx."""
    query = page_query(view) | {"revision": str(view.snapshot.revision)} | choice
    query.pop("screen", None)
    return f"{DOWNLOAD}/{question}.{form}?{urlencode(query)}"


DECK = "deck"


def deck_address(meeting_id: int, view: View) -> str:
    """The address of a meeting's slides."""
    return f"./{DECK}/{meeting_id}?plan={page_query(view)['plan']}&lang={view.language}"


PAPERS = "papers"


def paper_address(meeting_id: int, kind: str, view: View, number: str = "") -> str:
    """The address of a paper; ``number``: of one supervision order."""
    number_parameter = f"&number={quote(number)}" if number else ""
    return f"./{PAPERS}/{meeting_id}/{kind}?plan={quote(view.snapshot.plan_id)}&lang={view.language}{number_parameter}"


PROBLEM_FILES = "problem-files"


def evidence_address(problem_id: int, revision: int, place: int) -> str:
    """The address of a file attached to a step of a problem."""
    return f"./{PROBLEM_FILES}/{problem_id}/evidence/{revision}/{place}"


def order_address(problem_id: int, view: View) -> str:
    """The address of the supervision order of a problem."""
    query = page_query(view)
    parameters = {name: query[name] for name in ("plan", "period", "lang")}
    return f"./{PROBLEM_FILES}/{problem_id}/order?{urlencode(parameters)}"


def calendar_address(department_id: str, view: View) -> str:
    """The address of the calendar of due days, of one department or ("") of all."""
    parameters = {"plan": view.snapshot.plan_id, "lang": view.language} | (
        {"department": department_id} if department_id else {}
    )
    return f"./{PROBLEM_FILES}/calendar.ics?{urlencode(parameters)}"


ANY, SILENT, OVERDUE = "all", "silent", "overdue"
TASK, TASK_WORDS, TASK_SECTION, TASK_DEPARTMENT, TASK_STATUS, TASK_FIGURES = TASK_PARAMETERS = (
    "task",
    "words",
    "task_section",
    "task_department",
    "task_status",
    "task_figures",
)
"""Names of the query parameters that filter the list of tasks."""
