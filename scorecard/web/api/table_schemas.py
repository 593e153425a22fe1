"""Row models of the tables: each field is a column, in this order, in JSON, CSV, Parquet and Arrow alike.

Names are in both languages, as ``x`` and ``x_en``; rates are fractions; a period is the first day of its month.
"""

from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import BaseModel

from etl.plan.register import AreaKind, BodyKind, Direction, Measure, Pace
from etl.submissions.submission import Decision
from ledger.vocabulary.columns import SubmissionKind
from scorecard.status import Status


class Row(BaseModel):
    """A row of any table."""


class Plan(Row):
    plan_id: str
    year: int
    title: str
    title_en: str
    issuer: str
    issuer_en: str
    document_no: str
    issued_on: date
    published_on: date | None
    url: str
    sha256: str
    newest_period: date


class Indicator(Row):
    indicator_id: str
    indicator: str
    indicator_en: str
    section_no: int
    section: str
    section_en: str
    task_no: int
    task: str
    task_en: str
    unit: str
    unit_en: str
    decimals: int
    measure: Measure
    direction: Direction
    pace: Pace
    due_month: int
    by_town: bool
    target_value: float
    upper: float | None
    target: str
    target_en: str
    printed: str | None
    quote: str | None
    lead_departments: str
    participant_departments: str


class Area(Row):
    area_id: str
    area: str
    area_en: str
    kind: AreaKind


class Department(Row):
    department_id: str
    department: str
    department_en: str
    kind: BodyKind
    lead_tasks: int
    lead_indicators: int
    participant_tasks: int
    participant_indicators: int


class Progress(Row):
    indicator_id: str
    indicator: str
    indicator_en: str
    area_id: str
    area: str
    area_en: str
    area_kind: AreaKind
    period: date
    section_no: int
    task_no: int
    unit: str
    unit_en: str
    measure: Measure
    direction: Direction
    pace: Pace
    due_month: int
    target_value: float
    upper: float | None
    actual_value: float | None
    derived: bool
    attainment_rate: float | None
    expected_rate: float
    pace_gap: float | None
    status: Status
    last_value: float | None
    last_period: date | None
    needed_per_month: float | None
    projected_value: float | None
    reported_at: datetime | None
    submission_id: int | None
    explanation: str
    explanation_en: str


class Month(Row):
    period: date
    value: float | None
    derived: bool | None
    expected_rate: float | None
    expected_value: float | None
    reported_at: datetime | None
    submission_id: int | None
    submitted_by: str | None
    problem: str | None
    next_step: str | None
    note: str | None


class Submission(Row):
    submission_id: int
    kind: SubmissionKind
    period: date
    department_id: str | None
    area_id: str | None
    reporter: str | None
    reporter_en: str | None
    submitted_by: str
    submitted_at: datetime
    filename: str
    value_count: int
    decision: Decision
    decided_by: str
    decided_at: datetime
    reason: str | None


RowModel = TypeVar("RowModel", bound=Row)


class Answer(BaseModel, Generic[RowModel]):
    """Rows, and the snapshot that they are of. ``made_up``: of a demonstration database."""

    plan_id: str
    period: date
    revision: int
    made_up: bool
    rows: list[RowModel]
