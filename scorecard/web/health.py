"""The health check ``/healthz`` for monitoring; its answer holds nothing confidential."""

import shutil
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ledger import settings
from ledger.database.connection import read_only_connection
from ledger.database.errors import DatabaseBusyError, DatabaseOutdatedError, DatabaseUnavailableError
from scorecard import snapshot

MIN_FREE_BYTES = 200 * 2**20
"""Bytes on disk: below it a report of 20 MB and a backup may not fit."""
WAIT_SECONDS = 2.0
SERVING_STORE_STATES = ("readable", "busy")


async def health(_request: Request) -> Response:
    answer = await run_in_threadpool(state)
    return JSONResponse(answer, 200 if answer["status"] == "ok" else 503, {"Cache-Control": "no-store"})


def state() -> dict[str, object]:
    """``store``: readable, busy (locked by another program; pages are served from memory), other_version (of the
    schema) or unreadable; ``revision``: the one that pages show; ``disk_free_bytes``: of the database's disk."""
    try:
        path = settings.database_path()
        store = _store(path)
        revision = snapshot.store(path).copy.revision if store in SERVING_STORE_STATES else None
        free = shutil.disk_usage(path.parent).free
    except (ValueError, OSError, DatabaseUnavailableError):
        return {"status": "failing", "store": "unreadable", "revision": None, "disk_free_bytes": None}
    healthy = store in SERVING_STORE_STATES and free >= MIN_FREE_BYTES
    return {"status": "ok" if healthy else "failing", "store": store, "revision": revision, "disk_free_bytes": free}


def _store(path: Path) -> str:
    try:
        with read_only_connection(path, wait_seconds=WAIT_SECONDS) as connection:
            connection.execute("SELECT max(revision) FROM stored.revision").fetchall()
    except DatabaseBusyError:
        return "busy"
    except DatabaseOutdatedError:
        return "other_version"
    except DatabaseUnavailableError:
        return "unreadable"
    return "readable"


route = Route("/healthz", health)
