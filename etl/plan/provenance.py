"""Laws 3 and 4: every target walks back to its words, and every numeral of the tasks is accounted for."""

import re
from dataclasses import dataclass
from typing import Any

from etl.plan.notice import Notice, Task
from etl.plan.register import Indicator, OtherNumeral
from ledger.vocabulary.findings import Finding

# Runs of Arabic digits, and Chinese numerals that count something (两个, 百名). Words such as 一批 or
# 双控 count nothing; 进一步 and the like are kept out by asking for a counter after the numeral.
NUMERAL = re.compile(
    r"[0-9\uff10-\uff19]+(?:[.\uff0e][0-9\uff10-\uff19]+)?"
    r"|[一二两三四五六七八九十百千万]+(?=个|家|项|处|条|名|户|所|人|座|公里|年)"
)
PRINTED = re.compile(r"^(?P<value>\d+(?:\.\d+)?)(?:[-—~至](?P<upper>\d+(?:\.\d+)?))?(?P<unit>\D.*)$")
AROUND = 8


@dataclass(frozen=True)
class Figure:
    """A printed figure: ``1-2个`` has value 1, upper 2 and unit 个; ``1.28:1`` has unit :1."""

    value: float
    upper: float | None
    unit: str


@dataclass(frozen=True)
class Place:
    """Where a row's words stand: offsets in the task's body, in characters."""

    task_no: int
    quote_at: int
    printed_at: int
    printed: str

    @property
    def span(self) -> range:
        return range(self.printed_at, self.printed_at + len(self.printed))


def figure(printed: str) -> Figure | None:
    """What a printed figure says; None when it cannot be read."""
    match = PRINTED.match(printed)
    if not match:
        return None
    upper = match["upper"]
    return Figure(float(match["value"]), float(upper) if upper else None, match["unit"])


def numerals(task: Task) -> list[re.Match[str]]:
    return list(NUMERAL.finditer(task.body))


def check(
    notice: Notice, indicators: list[Indicator], other_numerals: list[OtherNumeral]
) -> tuple[dict[int, Place], dict[int, Place], list[Finding]]:
    """The places of both tables' rows, by the row's line, and every breach of the two laws."""
    targets: dict[int, Place] = {}
    others: dict[int, Place] = {}
    findings: list[Finding] = []
    for indicator in indicators:
        place, faults = _place(notice, indicator, "indicators.csv", indicator.indicator_id)
        findings += faults + _compare(indicator)
        if place:
            targets[indicator.line] = place
    for row in other_numerals:
        place, faults = _place(notice, row, "not_targets.csv", row.printed)
        findings += faults
        if place:
            others[row.line] = place
    findings += _account(notice, list(targets.values()), others)
    return targets, others, findings


def _place(notice: Notice, row: Indicator | OtherNumeral, file: str, found: str) -> tuple[Place | None, list[Finding]]:
    task = notice.task(row.task_no)
    if task is None:
        return None, [Finding("matches_nothing", file=file, row=row.line, found=found)]
    count = task.body.count(row.quote)
    if count != 1:
        code = "quote_not_found" if count == 0 else "quote_not_unique"
        return None, [
            Finding(code, file=file, row=row.line, column="quote", quote=row.quote, task_no=task.task_no, count=count)
        ]
    count = row.quote.count(row.printed)
    if count != 1:
        return None, [
            Finding(
                "printed_not_in_quote", file=file, row=row.line, column="printed",
                printed=row.printed, quote=row.quote, count=count,
            )
        ]  # fmt: skip
    quote_at = task.body.index(row.quote)
    return Place(task.task_no, quote_at, quote_at + row.quote.index(row.printed), row.printed), []


def _compare(row: Indicator) -> list[Finding]:
    """The printed figure against the row's own target, upper bound and unit."""
    read = figure(row.printed)
    place: dict[str, Any] = {"file": "indicators.csv", "row": row.line, "column": "printed"}
    if read is None:
        return [Finding("printed_unreadable", printed=row.printed, **place)]
    expected = Figure(row.target_value, row.target_upper, row.unit)
    if read == expected:
        return []
    found, wanted = _figure_text(read), _figure_text(expected)
    return [Finding("printed_differs", printed=row.printed, found=found, expected=wanted, **place)]


def _figure_text(read: Figure) -> str:
    upper = "" if read.upper is None else f"-{read.upper:g}"
    return f"{read.value:g}{upper}{read.unit}"


def _account(notice: Notice, targets: list[Place], others: dict[int, Place]) -> list[Finding]:
    """Each numeral of each task is in a target's figure or in a row of the others, never in both."""
    findings: list[Finding] = []
    used: set[int] = set()
    for task in notice.tasks:
        of_targets = [place for place in targets if place.task_no == task.task_no]
        of_others = {line: place for line, place in others.items() if place.task_no == task.task_no}
        for numeral in numerals(task):
            in_targets = any(_covers(place, numeral) for place in of_targets)
            in_others = [line for line, place in of_others.items() if _covers(place, numeral)]
            used.update(in_others)
            if in_targets + len(in_others) != 1:
                code = "numeral_accounted_twice" if in_targets or in_others else "numeral_unaccounted"
                around = task.body[max(0, numeral.start() - AROUND) : numeral.end() + AROUND]
                findings.append(Finding(code, task_no=task.task_no, numeral=numeral[0], around=around))
    findings += [
        Finding("matches_nothing", file="not_targets.csv", row=line, found=place.printed)
        for line, place in sorted(others.items())
        if line not in used
    ]
    return findings


def _covers(place: Place, numeral: re.Match[str]) -> bool:
    return place.span.start <= numeral.start() and numeral.end() <= place.span.stop
