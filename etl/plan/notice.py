"""The notice's text → sections, tasks and departments, each with its place in the text.

The lines around the document (the web page's header and footer) are passed over: the programme
begins at the first heading ``一、`` and ends with the last numbered task.
"""

import re
from dataclasses import dataclass
from typing import Literal

from ledger.vocabulary.findings import Finding

Role = Literal["lead", "participant"]

NOTICE_FILE = "notice.txt"
CHINESE_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
SECTION_LINE = re.compile(r"^(?P<number>[一二三四五六七八九十]{1,3})、(?P<name>[^。]+)$")
TASK_LINE = re.compile(r"^(?P<number>\d{1,3})[.\uff0e](?P<text>.+)$")
# Governments print brackets and commas in full width (\uff08\uff09\uff1a\uff1b\uff0c), web pages often in half width.
BRACKET = re.compile(
    r"[(\uff08]牵头单位[:\uff1a](?P<lead>[^()\uff08\uff09]*?)"
    r"(?:[;\uff1b,\uff0c]参与单位[:\uff1a](?P<participant>[^()\uff08\uff09]*))?[)\uff09]$"
)
BETWEEN_NAMES = re.compile(r"[、,\uff0c;\uff1b]")


@dataclass(frozen=True)
class Section:
    section_no: int
    name: str


@dataclass(frozen=True)
class Assignment:
    """A department's part in a task, as it is named in the bracket."""

    department: str
    role: Role
    position: int


@dataclass(frozen=True)
class Task:
    task_no: int
    section_no: int
    title: str
    body: str
    starts_at: int
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True)
class Notice:
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]

    def task(self, task_no: int) -> Task | None:
        return next((task for task in self.tasks if task.task_no == task_no), None)


def parse(text: str) -> tuple[Notice, list[Finding]]:
    """The notice in ``text``, and what in it could not be read as sections and tasks in order."""
    sections: list[Section] = []
    tasks: list[Task] = []
    findings: list[Finding] = []
    unread: list[Finding] = []
    offset = 0
    for line_no, line in enumerate(text.splitlines(keepends=True), start=1):
        content = line.strip()
        if heading := SECTION_LINE.match(content):
            expected, found = len(sections) + 1, _number(heading["number"])
            if found != expected:
                findings.append(
                    Finding("section_out_of_order", file=NOTICE_FILE, row=line_no, found=found, expected=expected)
                )
            sections.append(Section(found, heading["name"]))
        elif sections and (item := TASK_LINE.match(content)):
            expected, found = len(tasks) + 1, int(item["number"])
            if found != expected:
                findings.append(
                    Finding("task_out_of_order", file=NOTICE_FILE, row=line_no, found=found, expected=expected)
                )
            starts_at = offset + line.index(content) + item.start("text")
            task = _task(found, sections[-1].section_no, item["text"], starts_at)
            if not task.assignments and "牵头单位" in task.body:
                findings.append(Finding("bracket_unreadable", file=NOTICE_FILE, row=line_no, task_no=found))
            findings += _named_twice(task, line_no)
            tasks.append(task)
            findings += unread
            unread = []
        elif sections and content:
            unread.append(Finding("line_unread", file=NOTICE_FILE, row=line_no, found=content[:20]))
        offset += len(line)
    # What is still unread stands below the last task: the web page's own lines.
    if not tasks:
        findings.append(Finding("notice_without_tasks", file=NOTICE_FILE))
    return Notice(tuple(sections), tuple(tasks)), findings


def _task(task_no: int, section_no: int, text: str, starts_at: int) -> Task:
    bracket = BRACKET.search(text)
    body = text[: bracket.start()] if bracket else text
    assignments: list[Assignment] = []
    if bracket:
        roles: tuple[Role, Role] = ("lead", "participant")
        for role in roles:
            assignments += [
                Assignment(name, role, position) for position, name in enumerate(_names(bracket[role] or ""), start=1)
            ]
    return Task(task_no, section_no, body.split("。", 1)[0], body, starts_at, tuple(assignments))


def _named_twice(task: Task, line_no: int) -> list[Finding]:
    leads = {part.department for part in task.assignments if part.role == "lead"}
    return [
        Finding("department_twice", file=NOTICE_FILE, row=line_no, task_no=task.task_no, found=part.department)
        for part in task.assignments
        if part.role == "participant" and part.department in leads
    ]


def _names(listed: str) -> list[str]:
    """``区金融局、区法院等`` → both names; a trailing 等 ("and others") belongs to no name."""
    names = [name.strip() for name in BETWEEN_NAMES.split(listed.strip().removesuffix("等"))]
    return list(dict.fromkeys(name for name in names if name))


def _number(numeral: str) -> int:
    """A Chinese numeral from 一 to 九十九."""
    tens, ten, units = numeral.rpartition("十")
    if not ten:
        return CHINESE_DIGITS[numeral]
    return 10 * CHINESE_DIGITS.get(tens, 1) + CHINESE_DIGITS.get(units, 0)
