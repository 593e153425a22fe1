"""Prometheus metrics at ``/metrics``: requests, and the state of the database."""

import time
from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.database.errors import DatabaseUnavailableError
from scorecard.queries import plan as plan_queries
from scorecard.queries import progress as progress_queries
from scorecard.queries import submissions as submission_queries
from scorecard.web import health
from scorecard.web.api import dependencies

ROUTE_LABELS = (
    "account",
    "api",
    "auth",
    "deck",
    "download",
    "newest-revision",
    "oauth2callback",
    "papers",
    "problem-files",
    "_stcore",
    "static",
    "healthz",
    "metrics",
)
"""Values of the label ``door`` (read by dashboards; keep it): the first part of the path where it is one of these, else
``page``."""
registry = CollectorRegistry()
REQUESTS = Counter("luozhuang_requests", "Requests by route and status", ["door", "status"], registry=registry)
SECONDS = Histogram(
    "luozhuang_request_seconds", "Seconds until a response was complete, by route", ["door"], registry=registry
)


class RequestMetricsMiddleware:
    """Middleware: counts responses and their duration."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, route_label = time.perf_counter(), _route_label(scope["path"])
        status = 500

        async def send_and_note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_and_note_status)
        finally:
            REQUESTS.labels(route_label, str(status)).inc()
            SECONDS.labels(route_label).observe(time.perf_counter() - started)


def _route_label(path: str) -> str:
    return next((part for part in path.split("/") if part in ROUTE_LABELS), "page")


class _LedgerCollector(Collector):
    """Metrics of the database, collected at each scrape."""

    def collect(self) -> Iterator[Metric]:
        state = health.state()
        up = GaugeMetricFamily("luozhuang_up", "Whether the database can be read and the disk has free space")
        up.add_metric([], float(state["status"] == "ok"))
        yield up
        for name, help_text in (
            ("revision", "The newest revision"),
            ("disk_free_bytes", "Free bytes on the database's disk"),
        ):
            if state[name] is not None:
                gauge = GaugeMetricFamily(f"luozhuang_{name}", help_text)
                gauge.add_metric([], float(str(state[name])))
                yield gauge
        yield from _status_counts()


def _status_counts() -> Iterator[Metric]:
    indicators = GaugeMetricFamily(
        "luozhuang_indicators", "Indicators of the district by status, in the newest month", labels=["plan", "status"]
    )
    waiting = GaugeMetricFamily(
        "luozhuang_submissions_held", "Submissions that wait for the coordinator", labels=["plan"]
    )
    try:
        copy = dependencies.copy()
    except (ValueError, DatabaseUnavailableError):
        return
    newest = plan_queries.newest_snapshot(copy)
    if newest is not None:
        for status, count in progress_queries.district(newest)["status"].value_counts().items():
            indicators.add_metric([newest.plan_id, str(status)], float(count))
        waiting.add_metric(
            [newest.plan_id], float((submission_queries.submissions(newest)["decision"] == "held").sum())
        )
    yield indicators
    yield waiting


registry.register(_LedgerCollector())


async def metrics(_request: Request) -> Response:
    data = await run_in_threadpool(generate_latest, registry)
    return Response(data, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)


route = Route("/metrics", metrics)
