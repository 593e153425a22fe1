"""The CSV from which many accounts are created at once: columns 账号, 姓名, 角色, 部门或街镇."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from etl.intake.cells import ELLIPSIS, MAX_CELL_CHARS, MAX_COMPARED_CHARS, normalise
from etl.intake.sheet import decode
from ledger.accounts.accounts import ACCOUNT_ID, Account
from ledger.accounts.actor import MAX_NAME_CHARS, Role
from ledger.vocabulary.reporter import Reporter

COLUMNS = {
    "account": ("账号", "account"),
    "name": ("姓名", "name"),
    "role": ("角色", "role"),
    "of": ("部门或街镇", "departments or towns"),
}
ROLES_BY_NAME: dict[str, Role] = {
    "浏览者": "viewer",
    "报送员": "reporter",
    "协调员": "coordinator",
    "管理员": "administrator",
    "viewer": "viewer",
    "reporter": "reporter",
    "coordinator": "coordinator",
    "administrator": "administrator",
}
SEPARATORS = str.maketrans(dict.fromkeys("、；，;,", "\n"))
"""Each of these may separate several departments in one cell."""
MAX_ACCOUNTS = 500
RowFault = Literal[
    "column_missing",
    "size",
    "too_long",
    "account_unreadable",
    "account_taken",
    "name_missing",
    "role_unknown",
    "reporter_unknown",
    "reporter_missing",
    "reporter_only",
]
MAX_COLUMN_CHARS = {"of": MAX_CELL_CHARS}
MAX_QUOTE_CHARS = 40
"""Characters of a faulty cell that its error quotes."""


@dataclass(frozen=True)
class RowError:
    """One fault: the line of the file, the column's Chinese name (empty: the whole line), the cell and the fault's code."""

    line: int
    column: str
    found: str
    why: RowFault


def read(
    data: bytes, known: Mapping[str, Reporter], existing: Collection[str] = ()
) -> tuple[list[Account], list[RowError]]:
    """The accounts of a CSV, or every fault in it. ``known``: every id, name and alias (``reporter.known_as``);
    ``taken``: the accounts that there are already."""
    text, _encoding = decode(data)
    lines = list(csv.reader(io.StringIO(text or "")))
    column_indexes = _column_indexes(lines[0]) if lines else {}
    missing = [names[0] for key, names in COLUMNS.items() if key not in column_indexes]
    if missing:
        return [], [RowError(1, column, "", "column_missing") for column in missing]
    accounts: list[Account] = []
    errors: list[RowError] = []
    names = set(existing)
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            cells_by_column = {key: cells[index] if index < len(cells) else "" for key, index in column_indexes.items()}
            if long_cells := [
                (key, cell)
                for key, cell in cells_by_column.items()
                if len(cell) > MAX_COLUMN_CHARS.get(key, MAX_COMPARED_CHARS)
            ]:
                errors += [RowError(number, COLUMNS[key][0], cell, "too_long") for key, cell in long_cells]
                continue
            # ``normalise`` truncates long text, so each of several names is normalised by itself.
            of = "、".join(map(normalise, cells_by_column["of"].translate(SEPARATORS).splitlines()))
            row = {key: normalise(cell) for key, cell in cells_by_column.items()} | {"of": of}
            _read_row(row, number, known, names, accounts, errors)
    errors = [replace(error, found=_quote(error.found)) for error in errors]
    if not accounts and not errors:
        errors.append(RowError(1, "", "", "size"))
    if len(accounts) > MAX_ACCOUNTS:
        errors.append(RowError(MAX_ACCOUNTS + 2, "", str(len(accounts)), "size"))
    return ([], errors) if errors else (accounts, [])


def _quote(found: str) -> str:
    return found if len(found) <= MAX_QUOTE_CHARS else found[:MAX_QUOTE_CHARS] + ELLIPSIS


def _column_indexes(head: list[str]) -> dict[str, int]:
    indexes = {normalise(cell).lower(): index for index, cell in enumerate(head)}
    return {key: indexes[name] for key, names in COLUMNS.items() for name in names if name in indexes}


def _read_row(
    row: dict[str, str],
    line: int,
    known: Mapping[str, Reporter],
    existing: set[str],
    accounts: list[Account],
    errors: list[RowError],
) -> None:
    """Appends one line's account to ``accounts`` or its faults to ``errors``; adds its id to ``existing``."""
    role, account_id = ROLES_BY_NAME.get(row["role"].lower()), row["account"].lower()
    of = [name.strip() for name in row["of"].translate(SEPARATORS).splitlines() if name.strip()]
    faults: list[tuple[str, str, RowFault]] = []
    if not ACCOUNT_ID.fullmatch(account_id):
        faults.append(("account", row["account"], "account_unreadable"))
    elif account_id in existing:
        faults.append(("account", row["account"], "account_taken"))
    if not 0 < len(row["name"]) <= MAX_NAME_CHARS:
        faults.append(("name", row["name"], "name_missing"))
    if role is None:
        faults.append(("role", row["role"], "role_unknown"))
    elif role == "reporter" and not of:
        faults.append(("of", "", "reporter_missing"))
    elif role != "reporter" and of:
        faults.append(("of", row["of"], "reporter_only"))
    faults += [("of", name, "reporter_unknown") for name in of if name not in known]
    errors += [RowError(line, COLUMNS[column][0], found, why) for column, found, why in faults]
    existing.add(account_id)
    if not faults and role is not None:
        accounts.append(Account(account_id, row["name"], role, frozenset(known[name].key for name in of)))
