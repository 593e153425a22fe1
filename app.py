"""The ASGI application: routes and middleware. ``streamlit run app.py`` serves it."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from pages.forms import widgets
from scorecard import i18n
from scorecard.charts import cached
from scorecard.html import panels, tasks
from scorecard.web import deck, downloads, health, index_html, live_update, metrics, papers, problem_files, static_files
from scorecard.web.api import application
from scorecard.web.auth import oidc
from scorecard.web.auth import routes as auth
from scorecard.web.middleware import (
    form_charset,
    header_limits,
    login_required,
    same_origin,
    security_headers,
    trusted_proxy,
    upload_limits,
)

PRELOADED = (widgets, cached, panels, tasks)
"""Modules that pages use, imported at the start so that the first page view does not wait for them."""


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Freezes the objects loaded at the start, so that the garbage collector skips them (see benchmarks/load.py)."""
    i18n.translator("zh")("")
    gc.collect()
    gc.freeze()
    yield {}


trusted_proxy.check()  # here: with a middleware that raises, uvicorn keeps running and answers every request with 500
app = st.App(
    "pages/layout/frame.py",
    routes=[
        *oidc.routes(),
        *auth.routes,
        live_update.route,
        downloads.route,
        *deck.routes,
        papers.route,
        *problem_files.routes,
        application.route,
        health.route,
        metrics.route,
    ],
    # Outermost first.
    middleware=[
        Middleware(header_limits.HeaderLimitMiddleware),
        Middleware(trusted_proxy.TrustedProxyMiddleware),
        Middleware(same_origin.WebSocketOriginMiddleware),
        Middleware(metrics.RequestMetricsMiddleware),
        Middleware(security_headers.SecurityHeadersMiddleware),
        Middleware(form_charset.FormCharsetMiddleware),
        Middleware(static_files.StaticCompressionMiddleware),
        Middleware(login_required.LoginRequiredMiddleware),
        Middleware(upload_limits.UploadLimitMiddleware),
        Middleware(index_html.IndexHtmlMiddleware),
    ],
    lifespan=lifespan,
)
