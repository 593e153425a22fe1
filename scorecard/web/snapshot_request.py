"""Reads plan, period, revision and language out of a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from ledger.vocabulary.language import Language
from scorecard.html.document import LANGUAGE_TAGS
from scorecard.i18n import language_of
from scorecard.queries import plan as plan_queries
from scorecard.snapshot import Copy, Snapshot


def language_of_request(scope: Scope) -> Language:
    """The parameter ``lang``, or else the browser's first language."""
    requested = QueryParams(scope["query_string"]).get("lang")
    for language in LANGUAGE_TAGS:
        if requested == language:
            return language
    return language_of(Headers(scope=scope).get("accept-language", "").split(",")[0])


def language_of_file(parameters: Mapping[str, str]) -> Language:
    """The parameter ``lang``, or else Chinese: a file is the same for every browser that opens its link."""
    return "en" if parameters.get("lang") == "en" else "zh"


def first_of_month(text: str) -> date:
    """``2023-09`` → 2023-09-01. Raises ValueError."""
    return date.fromisoformat(f"{text}-01")


class UnknownSnapshotError(LookupError):
    """``code``: plan_unknown, period_unknown or revision_unknown; ``value``: what was requested."""

    def __init__(self, code: str, value: object) -> None:
        super().__init__(code, value)
        self.code, self.value = code, value


@dataclass(frozen=True)
class SnapshotParameters:
    """Plan, period (the first day of a month) and revision as requested; None: the newest."""

    plan_id: str | None = None
    period: date | None = None
    revision: int | None = None

    @staticmethod
    def of_query(parameters: Mapping[str, str]) -> "SnapshotParameters":
        """Raises ValueError for a period that is no month and for a revision that is no number."""
        period, revision = parameters.get("period"), parameters.get("revision")
        return SnapshotParameters(
            parameters.get("plan"),
            None if period is None else first_of_month(period),
            None if revision is None else int(revision),
        )

    def snapshot(self, copy: Copy) -> Snapshot:
        """Raises UnknownSnapshotError for a revision, a plan at this revision or a period of this plan that is
        unknown."""
        revision = copy.revision if self.revision is None else self.revision
        if not 0 <= revision <= copy.revision:
            raise UnknownSnapshotError("revision_unknown", revision)
        plans = plan_queries.plans(copy.database_id, revision)
        plan = next((row for row in plans if self.plan_id in (None, row.plan_id)), None)
        if plan is None:
            raise UnknownSnapshotError("plan_unknown", self.plan_id or "")
        if self.period is not None and self.period.year != plan.year:
            raise UnknownSnapshotError("period_unknown", f"{self.period:%Y-%m}")
        return Snapshot(copy.database_id, plan.plan_id, self.period or plan.newest_period.date(), revision)
