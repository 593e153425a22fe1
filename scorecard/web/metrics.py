"""Figures about the server for Prometheus, at ``/metrics``: what was asked of it, and how the database stands."""

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
"""The first part of an address, where it is one of ours; a page otherwise."""
registry = CollectorRegistry()
REQUESTS = Counter("luozhuang_requests", "Requests by door and status", ["door", "status"], registry=registry)
SECONDS = Histogram(
    "luozhuang_request_seconds", "Seconds until an answer was whole, by door", ["door"], registry=registry
)


class RequestMetricsMiddleware:
    """Middleware: counts answers and how long they took."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, door = time.perf_counter(), _route_label(scope["path"])
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            REQUESTS.labels(door, str(status)).inc()
            SECONDS.labels(door).observe(time.perf_counter() - begun)


def _route_label(path: str) -> str:
    return next((part for part in path.split("/") if part in ROUTE_LABELS), "page")


class _LedgerCollector(Collector):
    """The state of the database, asked when somebody looks."""

    def collect(self) -> Iterator[Metric]:
        state = health.state()
        up = GaugeMetricFamily("luozhuang_up", "Whether the database can be read and the disk has room")
        up.add_metric([], float(state["status"] == "ok"))
        yield up
        for name, words in (("revision", "The newest revision"), ("disk_free_bytes", "Free where the database stands")):
            if state[name] is not None:
                one = GaugeMetricFamily(f"luozhuang_{name}", words)
                one.add_metric([], float(str(state[name])))
                yield one
        yield from _status_counts()


def _status_counts() -> Iterator[Metric]:
    found = GaugeMetricFamily(
        "luozhuang_indicators", "Indicators of the district by status, in the newest month", labels=["plan", "status"]
    )
    waiting = GaugeMetricFamily(
        "luozhuang_submissions_held", "Submissions that wait for the coordinator", labels=["plan"]
    )
    try:
        copy = dependencies.copy()
    except (ValueError, DatabaseUnavailableError):
        return
    newest = plan_queries.newest_of(copy)
    if newest is not None:
        for status, count in progress_queries.district(newest)["status"].value_counts().items():
            found.add_metric([newest.plan_id, str(status)], float(count))
        waiting.add_metric(
            [newest.plan_id], float((submission_queries.submissions(newest)["decision"] == "held").sum())
        )
    yield found
    yield waiting


registry.register(_LedgerCollector())


async def metrics(_request: Request) -> Response:
    data = await run_in_threadpool(generate_latest, registry)
    return Response(data, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)


route = Route("/metrics", metrics)
