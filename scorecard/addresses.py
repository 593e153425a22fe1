"""Where the doors are, beside the pages."""

from typing import Literal
from urllib.parse import quote, urlencode

from scorecard.view import View

ACCOUNT = "account"
PROVIDER = "provider"
PROVIDER_SIGN_OUT = f"{PROVIDER}/sign-out"
API = "api/v1"
WHY, READING = "why", "reading"
"""What the address of the account says when somebody is led there because reading needs a sign-in."""


def page_address(page: str, view: View, **choice: str) -> str:
    """The address, beside this page's, of one that shows the same plan, period, language and screen ("": the first)."""
    return f"./{page}?{urlencode(page_query(view) | choice)}"


def page_query(view: View) -> dict[str, str]:
    """What every address says: the snapshot (its revision only where it is not the newest) and how it is shown."""
    snapshot = view.snapshot
    said = {"plan": snapshot.plan_id, "period": f"{snapshot.period:%Y-%m}", "lang": view.language}
    if view.screen != "auto":
        said["screen"] = view.screen
    if not view.newest:
        said["revision"] = str(snapshot.revision)
    return said


DOWNLOAD = "download"
Question = Literal[
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


def download_address(question: Question, form: str, view: View, **choice: str) -> str:
    """The file's address beside any page: always of the revision that the page shows."""
    said = page_query(view) | {"revision": str(view.snapshot.revision)} | choice
    said.pop("screen", None)
    return f"{DOWNLOAD}/{question}.{form}?{urlencode(said)}"


DECK = "deck"


def deck_address(meeting_id: int, view: View) -> str:
    """The slides' address beside any page."""
    return f"./{DECK}/{meeting_id}?plan={page_query(view)['plan']}&lang={view.language}"


PAPERS = "papers"


def paper_address(meeting_id: int, kind: str, view: View, number: str = "") -> str:
    """The paper's address beside any page; ``number``: of one supervision order."""
    only = f"&number={quote(number)}" if number else ""
    return f"./{PAPERS}/{meeting_id}/{kind}?plan={quote(view.snapshot.plan_id)}&lang={view.language}{only}"


PROBLEM_FILES = "problem-files"


def evidence_address(problem_id: int, revision: int, place: int) -> str:
    """The file's address beside any page."""
    return f"./{PROBLEM_FILES}/{problem_id}/evidence/{revision}/{place}"


def order_address(problem_id: int, view: View) -> str:
    said = page_query(view)
    asked = {one: said[one] for one in ("plan", "period", "lang")}
    return f"./{PROBLEM_FILES}/{problem_id}/order?{urlencode(asked)}"


def calendar_address(department_id: str, view: View) -> str:
    asked = {"plan": view.snapshot.plan_id, "lang": view.language} | (
        {"department": department_id} if department_id else {}
    )
    return f"./{PROBLEM_FILES}/calendar.ics?{urlencode(asked)}"


ANY, SILENT, OVERDUE = "all", "silent", "overdue"
TASK, TASK_WORDS, TASK_SECTION, TASK_DEPARTMENT, TASK_STATUS, TASK_FIGURES = TASK_PARAMETERS = (
    "task", "words", "task_section", "task_department", "task_status", "task_figures",
)  # fmt: skip
"""Their names in the address."""
