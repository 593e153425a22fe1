"""A list of accounts as a file: 账号, 姓名, 角色, 部门或街镇; for fifty departments at once."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from etl.accounts import Account
from etl.actor import Role
from etl.cells import normalise
from etl.reporter import Reporter
from etl.sheet import decode

COLUMNS = {
    "account": ("账号", "account"), "name": ("姓名", "name"), "role": ("角色", "role"),
    "of": ("部门或街镇", "departments or towns"),
}  # fmt: skip
ROLE_WORDS: dict[str, Role] = {
    "浏览者": "viewer", "报送员": "reporter", "协调员": "coordinator", "管理员": "administrator",
    "viewer": "viewer", "reporter": "reporter", "coordinator": "coordinator", "administrator": "administrator",
}  # fmt: skip
APART = str.maketrans(dict.fromkeys("、；，;,", "\n"))
"""Several departments stand in one cell between any of these."""
MOST = 500


@dataclass(frozen=True)
class Wrong:
    """One fault: the line of the file, the column's Chinese name (empty: the line as a whole), and what stands there."""

    line: int
    column: str
    found: str


def read(data: bytes, known: Mapping[str, Reporter]) -> tuple[list[Account], list[Wrong]]:
    """The accounts of a CSV, or every fault in it. ``known``: every id, name and alias (``reporter.known_as``)."""
    text, _encoding = decode(data)
    lines = list(csv.reader(io.StringIO(text or "")))
    places = _places(lines[0]) if lines else {}
    missing = [names[0] for key, names in COLUMNS.items() if key not in places]
    if missing:
        return [], [Wrong(1, column, "") for column in missing]
    accounts: list[Account] = []
    wrong: list[Wrong] = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            row = {key: normalise(cells[place]) if place < len(cells) else "" for key, place in places.items()}
            _take(row, number, known, accounts, wrong)
    if not accounts and not wrong:
        wrong.append(Wrong(1, "", ""))
    if len(accounts) > MOST:
        wrong.append(Wrong(MOST + 2, "", str(len(accounts))))
    return ([], wrong) if wrong else (accounts, [])


def _places(head: list[str]) -> dict[str, int]:
    named = {normalise(cell).lower(): place for place, cell in enumerate(head)}
    return {key: named[one] for key, names in COLUMNS.items() for one in names if one in named}


def _take(
    row: dict[str, str], line: int, known: Mapping[str, Reporter], accounts: list[Account], wrong: list[Wrong]
) -> None:
    """One line: into ``accounts``, or its faults into ``wrong``."""
    role = ROLE_WORDS.get(row["role"].lower())
    of = [one.strip() for one in row["of"].translate(APART).splitlines() if one.strip()]
    faults = [Wrong(line, COLUMNS["of"][0], one) for one in of if one not in known]
    if role is None:
        faults.append(Wrong(line, COLUMNS["role"][0], row["role"]))
    elif (role == "reporter") != bool(of):
        faults.append(Wrong(line, COLUMNS["of"][0], row["of"]))
    if row["account"].lower() in {one.account_id for one in accounts}:
        faults.append(Wrong(line, COLUMNS["account"][0], row["account"]))
    wrong += faults
    if not faults and role is not None:
        accounts.append(
            Account(row["account"].lower(), row["name"], role, frozenset(known[one].key for one in of))
        )  # fmt: skip
