"""The front door: the ASGI application. ``streamlit run app.py`` serves it."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

# Imported here, so that no viewer's first page pays for it.
from scorecard import (  # noqa: F401
    downloads,
    figures,
    follow,
    i18n,
    panels,
    paper_routes,
    problem_routes,
    queries,
    shell,
    task_entries,
    widgets,
)
from scorecard.deck import routes as deck
from scorecard.doors import (
    account,
    guard,
    heads,
    health,
    letters,
    metrics,
    provider,
    proxy,
    reading,
    same_site,
    uploads,
)
from scorecard.doors.api import application


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """What was loaded at start stays: the collector need not look at it again (see benchmarks/load.py)."""
    i18n.translator("zh")("")
    gc.collect()
    gc.freeze()
    yield {}


proxy.believe_nobody_else()
app = st.App(
    "pages/frame.py",
    routes=[
        provider.route, *account.routes, follow.route, downloads.route, *deck.routes, paper_routes.route, *problem_routes.routes,
        application.route, health.route, metrics.route,
    ],
    middleware=[
        Middleware(heads.Heads), Middleware(proxy.Proxied), Middleware(same_site.Sockets), Middleware(metrics.Counted), Middleware(guard.Guard),
        Middleware(letters.Encoded), Middleware(shell.Compressed), Middleware(reading.Gate), Middleware(provider.Returned), Middleware(uploads.Uploads),
        Middleware(shell.Shell),
    ],
    lifespan=lifespan,
)  # fmt: skip
