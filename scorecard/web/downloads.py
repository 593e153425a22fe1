"""Tables as files: ``/download/<question>.csv`` or ``.xlsx``, of a snapshot, in a language.

Numbers are those of the measures, unrounded; column headings are the database's own. A CSV begins with a byte order
mark, without which Excel garbles it; a text that a spreadsheet would run as a formula is escaped; made-up figures are
marked in a column of their own and in the file's name.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
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
from scorecard.addresses import DOWNLOAD, ExportName
from scorecard.exports import progress as progress_exports
from scorecard.i18n import translator
from scorecard.snapshot import Snapshot
from scorecard.web.snapshot_request import SnapshotParameters, UnknownSnapshotError, language_of_file

Format = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAX_COLUMN_CHARS = 60
"""Maximum width of a workbook's column, in characters."""
SNAPSHOT_PARAMETERS = ("plan", "period", "revision", "lang")


@dataclass(frozen=True)
class DownloadRequest:
    """One download: which question about which snapshot; ``choice``: the question's own parameters."""

    question: ExportName
    form: Format
    language: Language
    snapshot: Snapshot
    demo: bool
    choice: Mapping[str, str]


async def download(request: Request) -> Response:
    try:
        question, form = request.path_params["question"], request.path_params["form"]
        return await run_in_threadpool(_response_for, question, form, dict(request.query_params))
    except (KeyError, UnknownSnapshotError, ValueError, OverflowError):
        return PlainTextResponse("404", 404)
    except DatabaseUnavailableError:
        return PlainTextResponse("503", 503)


def _response_for(question: str, form: str, parameters: dict[str, str]) -> Response:
    return _response(_download_request(question, form, parameters))


def _download_request(question: str, form: str, parameters: dict[str, str]) -> DownloadRequest:
    """Raises KeyError, UnknownSnapshotError or ValueError for an unknown question, format, plan, period or revision."""
    if question not in progress_exports.EXPORTS or form not in MEDIA_TYPES:
        raise KeyError(question)
    if not {"plan", "period"} <= parameters.keys():
        raise KeyError("plan and period")  # a link to a file names both, so that it gives the same file later
    copy = snapshot.store(settings.database_path()).copy
    requested = SnapshotParameters.of_query(parameters).snapshot(copy)
    choice = {name: value for name, value in parameters.items() if name not in SNAPSHOT_PARAMETERS}
    language = language_of_file(parameters)
    return DownloadRequest(cast(ExportName, question), form, language, requested, copy.demo, choice)


def _response(download: DownloadRequest) -> Response:
    table = progress_exports.EXPORTS[download.question](download.snapshot, download.language, download.choice)
    _ = translator(download.language)
    title = progress_exports.title(download.question, download.language)
    if download.demo:
        table = table.assign(**{_("Nature of the data"): _("made up, for demonstration")})
        title = f"{_('Demonstration')}-{title}"
    name = f"{title}-{download.snapshot.period:%Y-%m}.{download.form}"
    data = _csv(table) if download.form == "csv" else _xlsx(table, title)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    return Response(data, headers=headers, media_type=MEDIA_TYPES[download.form])


def _csv(table: pd.DataFrame) -> bytes:
    safe = table.map(lambda cell: escape_formula(cell) if isinstance(cell, str) else cell)
    return str(safe.to_csv(index=False, lineterminator="\r\n")).encode("utf-8-sig")


def _xlsx(table: pd.DataFrame, title: str) -> bytes:
    """A workbook with a filter; its cells are typed, so that no text is run as a formula."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with pd.ExcelWriter(stream, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        table.to_excel(writer, sheet_name=title[:31], index=False, freeze_panes=(1, 0))
        sheet = writer.sheets[title[:31]]
        sheet.autofilter(0, 0, len(table), max(0, len(table.columns) - 1))
        sheet.autofit(max_width=MAX_COLUMN_CHARS * 7)
    return stream.getvalue()


route = Route(f"/{DOWNLOAD}/{{question}}.{{form}}", download)
