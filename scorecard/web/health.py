"""Whether the server can do its work: ``/healthz``, for what watches over it. It says nothing that is secret."""

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

LEAST_FREE = 200 * 2**20
"""Bytes of disk: below it a report of 20 MB and a backup may not find room."""
WAIT_SECONDS = 2.0
SERVES = ("readable", "busy")


async def health(_request: Request) -> Response:
    said = await run_in_threadpool(state)
    return JSONResponse(said, 200 if said["status"] == "ok" else 503, {"Cache-Control": "no-store"})


def state() -> dict[str, object]:
    """``store``: readable, busy (another program holds it; pages go on from memory), of another version of the program
    or unreadable; ``revision``: the one that pages show; ``disk_free_bytes``: where the database stands."""
    try:
        path = settings.database_path()
        store = _store(path)
        revision = snapshot.store(path).copy.revision if store in SERVES else None
        free = shutil.disk_usage(path.parent).free
    except (ValueError, OSError, DatabaseUnavailableError):
        return {"status": "failing", "store": "unreadable", "revision": None, "disk_free_bytes": None}
    fine = store in SERVES and free >= LEAST_FREE
    return {"status": "ok" if fine else "failing", "store": store, "revision": revision, "disk_free_bytes": free}


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
