"""What is on a page as a file: ``/download/<question>.csv`` or ``.xlsx``, for a snapshot, in a language.

The numbers are those of the measures, unrounded; the headings are the database's own. A CSV carries a byte order
mark, or Excel garbles it; a text that a spreadsheet would run as a formula is defused; made-up figures are called
so in a column of their own and in the file's name.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast
from urllib.parse import quote

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger import settings
from ledger.database.errors import DatabaseUnavailableError
from ledger.vocabulary.formula_escape import escape_formula
from ledger.vocabulary.language import Language
from scorecard import snapshot
from scorecard.addresses import DOWNLOAD, Question
from scorecard.exports import progress as progress_exports
from scorecard.i18n import translator
from scorecard.queries import plan as plan_queries
from scorecard.snapshot import Snapshot

Format = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAX_COLUMN_CHARS = 60
"""Letters that a column of a workbook is wide at most."""


@dataclass(frozen=True)
class DownloadRequest:
    """One download: what it asks of which snapshot."""

    question: Question
    form: Format
    language: Language
    snapshot: Snapshot
    demo: bool
    choice: Mapping[str, str]


async def download(request: Request) -> Response:
    try:
        question, form = request.path_params["question"], request.path_params["form"]
        return await run_in_threadpool(_response_for, question, form, dict(request.query_params))
    except (KeyError, ValueError, OverflowError):
        return PlainTextResponse("404", 404)
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)


def _response_for(question: str, form: str, words: dict[str, str]) -> Response:
    return _response(_download_request(question, form, words))


def _download_request(question: str, form: str, words: dict[str, str]) -> DownloadRequest:
    """Raises KeyError, ValueError or OverflowError for what there is not."""
    if question not in progress_exports.QUESTIONS or form not in MEDIA_TYPES:
        raise KeyError(question)
    copy = snapshot.store(settings.database_path()).copy
    revision = int(words.pop("revision", copy.revision))
    if not 0 <= revision <= copy.revision:
        raise KeyError(revision)
    period = date.fromisoformat(f"{words.pop('period')}-01")
    asked = Snapshot(copy.database_id, words.pop("plan"), period, revision)
    if (asked.plan_id, period.year) not in [
        (row.plan_id, row.year) for row in plan_queries.plans(asked.database_id, revision)
    ]:
        raise KeyError(asked.plan_id)
    language: Language = "en" if words.pop("lang", "zh") == "en" else "zh"
    return DownloadRequest(cast(Question, question), form, language, asked, copy.demo, words)


def _response(asked: DownloadRequest) -> Response:
    table = progress_exports.QUESTIONS[asked.question](asked.snapshot, asked.language, asked.choice)
    _ = translator(asked.language)
    title = progress_exports.title(asked.question, asked.language)
    if asked.demo:
        table = table.assign(**{_("Nature of the data"): _("made up, for demonstration")})
        title = f"{_('Demonstration')}-{title}"
    name = f"{title}-{asked.snapshot.period:%Y-%m}.{asked.form}"
    data = _csv(table) if asked.form == "csv" else _xlsx(table, title)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return Response(data, headers=headers, media_type=MEDIA_TYPES[asked.form])


def _csv(table: pd.DataFrame) -> bytes:
    safe = table.map(lambda cell: escape_formula(cell) if isinstance(cell, str) else cell)
    return str(safe.to_csv(index=False, lineterminator="\r\n")).encode("utf-8-sig")


def _xlsx(table: pd.DataFrame, title: str) -> bytes:
    """A workbook that can be filtered; its cells are typed, so that no text is run as a formula."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with pd.ExcelWriter(stream, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        table.to_excel(writer, sheet_name=title[:31], index=False, freeze_panes=(1, 0))
        sheet = writer.sheets[title[:31]]
        sheet.autofilter(0, 0, len(table), max(0, len(table.columns) - 1))
        sheet.autofit(max_width=MAX_COLUMN_CHARS * 7)
    return stream.getvalue()


route = Route(f"/{DOWNLOAD}/{{question}}.{{form}}", download)
