"""Made-up actuals from a fixed seed, for a database of their own.

The targets are the notice's; everything else here is invented: how targets are shared among towns, what
was reported, by whom and when. The files go through the same intake and ledger as real ones.
"""

import csv
import io
import os
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from etl.intake import reader
from etl.plan import build as plan_build
from etl.plan import loader as plan_loader
from etl.plan.register import Indicator
from etl.submissions import review, submit
from etl.submissions.submission import SubmittedFile
from ledger.database.connection import is_demo, write_transaction
from ledger.database.errors import DatabaseMissingError, DatabaseOutdatedError
from ledger.vocabulary.columns import SubmissionKind

SEED = 20230911
MONTHS = range(1, 10)
REPORTER = "演示数据 Demo"
NOTE = "演示数据（虚构） made-up"
HEADERS: dict[SubmissionKind, tuple[str, ...]] = {
    "actual": ("指标编号", "指标名称", "街镇", "期间", "累计完成", "分子", "分母", "备注"),
    "allocation": ("指标编号", "指标名称", "街镇", "分配目标"),
    "schedule": ("指标编号", "指标名称", "期间", "计划累计"),
    "progress": ("任务编号", "期间", "工作进展", "存在问题", "下一步措施", "自评状态"),
    "milestone": ("任务编号", "项目", "节点", "计划完成日期", "实际完成日期"),
}
SCHEDULED = 3
STATES = ("已完成", "按计划推进", "按计划推进", "按计划推进", "进度滞后")

# How the year goes: the share of the target that is reached by December when the course is kept.
COURSES = {"ahead": 1.22, "on_course": 1.05, "short": 0.92, "lagging": 0.66, "stalled": 0.35}
COURSE_WEIGHTS = (16, 40, 22, 16, 6)
LATE_INTERVAL = 9
MISSING_INTERVAL = 14
TOWN_ONLY_INTERVAL = 4

_lock = threading.Lock()
Progress = Callable[[float], None]


def _no_progress(_share: float) -> None:
    pass


@dataclass(frozen=True)
class Course:
    """One indicator's made-up year."""

    indicator: Indicator
    baseline: float
    target: float
    reach: float
    bend: float
    towns: dict[str, float]
    """area name → its part of the target, as a share of 1."""
    town_only: bool

    def value(self, month: int) -> float:
        row = self.indicator
        way: float = (month / 12) ** self.bend
        if row.direction == "at_most":
            start = self.target * 1.08
            return round(start - (start - self.target) * self.reach * way, row.decimals)
        if row.measure == "rate" and row.pace == "hold":
            return self._hold_value(month)
        if row.measure == "rate":
            return round(min(self.target * (0.55 + 0.45 * self.reach * way), self._limit()), row.decimals)
        if row.measure == "level" and not self.baseline:
            return round(self.target * (0.6 + 0.4 * self.reach * way), row.decimals)
        return round(self.baseline + (self.target - self.baseline) * self.reach * way, row.decimals)

    def _limit(self) -> float:
        """A share of a whole ends at 100%; a growth rate does not."""
        return 100.0 if self.target >= 30 else 1e9

    def _hold_value(self, month: int) -> float:
        """Kept, but for the courses that fall short, which fail in every third month."""
        failing = self.reach < 1 and month % 3 == 0
        return round(min(self.target * (0.985 if failing else 1.0), self._limit()), self.indicator.decimals)


def ensure(path: Path, progress: Progress = _no_progress) -> None:
    """Makes the demonstration database if it is not there; who comes meanwhile waits for it."""
    with _lock:
        if outdated(path):
            path.rename(path.with_name(f"{path.name}.outdated"))
        if not path.is_file():
            make(path, progress)


def outdated(path: Path) -> bool:
    """Whether an earlier version of the program made the demonstration: it is made anew."""
    try:
        with write_transaction(path):
            return False
    except DatabaseOutdatedError:
        return True
    except DatabaseMissingError:
        return False


def make(path: Path, progress: Progress = _no_progress) -> None:
    """Makes the demonstration database at ``path``, all of it or nothing."""
    if path.is_file():
        raise FileExistsError(f"{path} is there already: made-up figures never replace it, for it may be real.")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        plans = [plan_loader.read(folder, plan_loader.REGISTER) for folder in plan_loader.plan_folders()]
        plan_build.build(part, plans, kind="demo", by=REPORTER)
        progress(0.1)
        for plan in plans:
            with write_transaction(part) as connection:
                fill(connection, plan, lambda share: progress(0.1 + 0.9 * share))
        os.replace(part, path)
        progress(1.0)
    finally:
        part.unlink(missing_ok=True)


def fill(connection: duckdb.DuckDBPyConnection, plan: plan_loader.Plan, progress: Progress = _no_progress) -> None:
    """Invented shares of the towns, the invented reports of nine months, and invented projects."""
    if not is_demo(connection):
        raise ValueError("This database holds real figures: made-up ones never enter it.")
    dice = random.Random(SEED)
    towns = [area for area in plan.register.areas if area.kind == "town"]
    courses = [_course(row, [town.name for town in towns], dice) for row in plan.register.indicators]
    leads = _indicators_by_lead(plan)
    for sent in (_shares(plan, courses), _schedule(plan, courses)):
        _record(connection, [sent])
    for month in MONTHS:
        files = []
        for department_id, indicator_ids in leads.items():
            own = [course for course in courses if course.indicator.indicator_id in indicator_ids]
            files.append(_file(plan, department_id, own, month, dice))
        _record(connection, [sent for sent in files if sent])
        progress(month / len(MONTHS))
    for department_id, tasks in _tasks_by_lead(plan).items():
        _record(connection, [_notes(plan, department_id, tasks, MONTHS[-1], dice)])
    other_dice = random.Random(SEED)  # the figures stay as they are, whatever is invented of projects
    projects = [
        _milestones(plan, department_id, tasks, other_dice) for department_id, tasks in _tasks_by_lead(plan).items()
    ]
    _record(connection, [sent for sent in projects if sent])


def _record(connection: duckdb.DuckDBPyConnection, files: list[SubmittedFile]) -> None:
    """A month's files are read side by side, for no two have a figure in common, and recorded one after another.

    Doubts are accepted, as a coordinator would who knows that the figures are so.
    """
    expected = [submit.expectation_for(connection, sent) for sent in files]
    with ThreadPoolExecutor() as readers:
        taken = list(readers.map(reader.read, [sent.data for sent in files], expected))
    for sent, intake in zip(files, taken, strict=True):
        receipt = submit.record_checked(connection, sent, intake)
        if receipt.decision == "held":
            review.review(connection, receipt.submission_id, "accepted", REPORTER)


def _course(row: Indicator, towns: list[str], dice: random.Random) -> Course:
    kind = dice.choices(list(COURSES), COURSE_WEIGHTS)[0]
    weights = {town: dice.uniform(0.5, 2.0) for town in towns} if row.by_town and towns else {}
    total = sum(weights.values())
    reach = COURSES[kind] * dice.uniform(0.97, 1.03)
    return Course(
        row,
        baseline=row.baseline_value or 0.0,
        target=row.target_value,
        reach=reach,
        bend=dice.uniform(0.85, 1.15),
        towns={town: weight / total for town, weight in weights.items()},
        town_only=bool(weights) and dice.randrange(TOWN_ONLY_INTERVAL) == 0,
    )


def _split(total: float, parts: dict[str, float], decimals: int) -> dict[str, float]:
    """``total`` in the towns' proportions, rounded so that the parts add up to it exactly."""
    step = 10**-decimals
    units = round(total / step)
    exact = {town: units * part for town, part in parts.items()}
    floor = {town: int(value) for town, value in exact.items()}
    rest = units - sum(floor.values())
    for town in sorted(parts, key=lambda name: floor[name] - exact[name])[:rest]:
        floor[town] += 1
    return {town: round(value * step, decimals) for town, value in floor.items()}


def _shares(plan: plan_loader.Plan, courses: list[Course]) -> SubmittedFile:
    """The invented shares of the towns, for all indicators that they share."""
    rows = []
    for course in courses:
        row = course.indicator
        shares = dict.fromkeys(course.towns, row.target_value)
        if row.measure != "rate":
            shares = _split(row.target_value, course.towns, row.decimals)
        rows += [
            [row.indicator_id, row.name, town, f"{share:.{row.decimals}f}"] for town, share in shares.items() if share
        ]
    return _submitted_file(
        plan, "allocation", rows, f"demo-shares-{plan.origin.year}.csv", datetime(plan.origin.year, 1, 20, 10)
    )


def _schedule(plan: plan_loader.Plan, courses: list[Course]) -> SubmittedFile:
    """An invented schedule for the first sums that accrue evenly: a slow spring and a busy autumn."""
    chosen = [
        course for course in courses if course.indicator.measure == "cumulative" and course.indicator.pace == "linear"
    ][-SCHEDULED:]
    rows = [
        [course.indicator.indicator_id, course.indicator.name, f"{plan.origin.year}-{month:02}",
         f"{course.target * (month / 12) ** 1.5:.{course.indicator.decimals}f}"]
        for course in chosen for month in range(1, 13)
    ]  # fmt: skip
    return _submitted_file(
        plan, "schedule", rows, f"demo-schedule-{plan.origin.year}.csv", datetime(plan.origin.year, 1, 21, 10)
    )


def _notes(
    plan: plan_loader.Plan, department_id: str, tasks: list[int], month: int, dice: random.Random
) -> SubmittedFile:
    """What one department is said to have done for the tasks that it leads."""
    rows = [
        [str(task_no), f"{plan.origin.year}-{month:02}", NOTE, "", "", dice.choice(STATES)] for task_no in sorted(tasks)
    ]
    ended = datetime(plan.origin.year, month + 1, dice.randrange(1, 6), 15)
    sent = _submitted_file(
        plan, "progress", rows, f"demo-{department_id}-progress-{plan.origin.year}-{month:02}.csv", ended
    )
    return replace(sent, department_id=department_id, period=date(plan.origin.year, month, 1))


PROJECT = "演示项目（虚构）"
STEPS = (("立项批复", 2), ("开工", 4), ("主体完工", 8), ("竣工验收", 11))
"""The milestones of every made-up project, and the month that each is planned for."""
BEHIND_DAYS = (-9, -3, 0, 5, 21, 48)
PROJECT_INTERVAL = 3


def _milestones(
    plan: plan_loader.Plan, department_id: str, tasks: list[int], dice: random.Random
) -> SubmittedFile | None:
    """Projects of some of the tasks that one department leads, as known at the end of the last month that is reported."""
    year, rows = plan.origin.year, []
    ends = date(year, MONTHS[-1] + 1, 1) - timedelta(days=1)
    for task_no in sorted(tasks):
        if dice.randrange(PROJECT_INTERVAL):
            continue
        behind = 0
        for step, month in STEPS:
            planned_on = date(year, month, 28)
            behind += dice.choice(BEHIND_DAYS)
            actual_on = planned_on + timedelta(days=behind)
            rows.append([str(task_no), PROJECT, step, f"{planned_on}", f"{actual_on}" if actual_on <= ends else ""])
    if not rows:
        return None
    at = datetime.combine(ends + timedelta(days=3), datetime.min.time().replace(hour=16))
    sent = _submitted_file(plan, "milestone", rows, f"demo-{department_id}-milestones-{year}.csv", at)
    return replace(sent, department_id=department_id)


def _submitted_file(
    plan: plan_loader.Plan, kind: SubmissionKind, rows: list[list[str]], filename: str, at: datetime
) -> SubmittedFile:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS[kind])
    writer.writerows(rows)
    data = text.getvalue().encode("utf-8-sig")
    return SubmittedFile(data, filename, plan.origin.plan_id, REPORTER, kind=kind, reason=NOTE, submitted_at=at)


def _indicators_by_lead(plan: plan_loader.Plan) -> dict[str, set[str]]:
    """Each indicator with the first department that leads its task."""
    known = {name: row.department_id for row in plan.register.departments for name in (row.name, *row.aliases)}
    leads: dict[str, set[str]] = {}
    for row in plan.register.indicators:
        task = plan.notice.task(row.task_no)
        first = next((part for part in task.assignments if part.role == "lead"), None) if task else None
        if first:
            leads.setdefault(known[first.department], set()).add(row.indicator_id)
    return leads


def _tasks_by_lead(plan: plan_loader.Plan) -> dict[str, list[int]]:
    """The tasks that each department leads."""
    known = {name: row.department_id for row in plan.register.departments for name in (row.name, *row.aliases)}
    led: dict[str, list[int]] = {}
    for task in plan.notice.tasks:
        for part in task.assignments:
            if part.role == "lead":
                led.setdefault(known[part.department], []).append(task.task_no)
    return led


def _file(
    plan: plan_loader.Plan, department_id: str, courses: list[Course], month: int, dice: random.Random
) -> SubmittedFile | None:
    """One department's monthly file; None when it sends none this month."""
    if dice.randrange(MISSING_INTERVAL) == 0:
        return None
    rows = [row for course in courses for row in _rows(course, f"{plan.origin.year}-{month:02}", month, dice)]
    if not rows:
        return None
    late = dice.randrange(LATE_INTERVAL) == 0
    ended = date(plan.origin.year, month + 1, 1)
    day = ended + timedelta(days=dice.randrange(18, 26) if late else dice.randrange(1, 8))
    at = datetime(day.year, day.month, day.day, dice.randrange(9, 18), dice.randrange(60))
    sent = _submitted_file(plan, "actual", rows, f"demo-{department_id}-{ended - timedelta(days=1):%Y-%m}.csv", at)
    return replace(sent, department_id=department_id, period=date(plan.origin.year, month, 1))


def _rows(course: Course, period: str, month: int, dice: random.Random) -> Iterator[list[str]]:
    row, value = course.indicator, course.value(month)
    if not course.town_only:
        yield [row.indicator_id, row.name, "全区", period, f"{value:.{row.decimals}f}", "", "", NOTE]
    if row.measure == "rate":
        for town, part in course.towns.items():
            whole = 40 + round(400 * part)
            counted = round(whole * min(1.0, value / 100 * dice.uniform(0.96, 1.03)))
            yield [row.indicator_id, row.name, town, period, "", str(counted), str(whole), NOTE]
        return
    for town, share in _split(value, course.towns, row.decimals).items():
        if dice.randrange(25):
            yield [row.indicator_id, row.name, town, period, f"{share:.{row.decimals}f}", "", "", NOTE]
