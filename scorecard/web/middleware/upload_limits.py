"""Limits Streamlit's file uploads: who may upload and delete, how much, and how long a file may take to arrive.

Streamlit keeps files in memory while the page is open, and itself cuts off one that is too large
(server.maxUploadSize).
"""

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from ledger.accounts import permissions
from ledger.database.errors import DatabaseUnavailableError
from scorecard.web import redirects
from scorecard.web.auth import request_actor
from scorecard.web.middleware.body_limits import BodyLimitMiddleware
from scorecard.web.snapshot_request import language_of_request

UPLOADS = "_stcore/upload_file/"
MAX_STORED_BYTES = 100 * 2**20
"""Of all files of one browser session: five of the largest."""


class UploadLimitMiddleware:
    """Middleware: answers 403 to accounts that may not report, 413 to sessions that have stored too much, and limits
    size and time of each file."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.limited = app, BodyLimitMiddleware(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix = f"{redirects.safe_redirect_path('')}{UPLOADS}"
        if scope["type"] != "http" or scope["method"] not in ("PUT", "DELETE") or not scope["path"].startswith(prefix):
            await self.app(scope, receive, send)
        elif not await run_in_threadpool(_may_upload, scope):
            await PlainTextResponse("403", 403)(scope, receive, send)
        elif scope["method"] == "DELETE":
            await self.app(scope, receive, send)
        elif _stored_bytes(scope["path"].removeprefix(prefix).partition("/")[0]) >= MAX_STORED_BYTES:
            await PlainTextResponse("413", 413)(scope, receive, send)
        else:
            await self.limited(scope, receive, send)


def _may_upload(scope: Scope) -> bool:
    try:
        by = request_actor.actor_of_request(HTTPConnection(scope), language_of_request(scope))
    except (ValueError, DatabaseUnavailableError):
        return False
    return permissions.is_allowed(by, "report", by.reporters)


def _stored_bytes(session_id: str) -> int:
    """Bytes of the files that Streamlit keeps for this session (``file_storage`` is the only place where it counts
    them)."""
    files = Runtime.instance().uploaded_file_mgr
    assert isinstance(files, MemoryUploadedFileManager)
    return sum(len(file.data) for file in list(files.file_storage.get(session_id, {}).values()))
