"""A list of accounts as a file: 账号, 姓名, 角色, 部门或街镇; for fifty departments at once."""

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
    "account": ("账号", "account"), "name": ("姓名", "name"), "role": ("角色", "role"),
    "of": ("部门或街镇", "departments or towns"),
}  # fmt: skip
ROLE_WORDS: dict[str, Role] = {
    "浏览者": "viewer", "报送员": "reporter", "协调员": "coordinator", "管理员": "administrator",
    "viewer": "viewer", "reporter": "reporter", "coordinator": "coordinator", "administrator": "administrator",
}  # fmt: skip
SEPARATORS = str.maketrans(dict.fromkeys("、；，;,", "\n"))
"""Several departments stand in one cell between any of these."""
MAX_ACCOUNTS = 500
RowFault = Literal[
    "column_missing", "size", "too_long", "account_unreadable", "account_taken", "name_missing", "role_unknown",
    "reporter_unknown", "reporter_missing", "reporter_only",
]  # fmt: skip
MAX_COLUMN_CHARS = {"of": MAX_CELL_CHARS}
MAX_QUOTE_CHARS = 40
"""Letters that are quoted of what is wrong."""


@dataclass(frozen=True)
class RowError:
    """One fault: the line of the file, the column's Chinese name (empty: the line as a whole), what stands there."""

    line: int
    column: str
    found: str
    why: RowFault


def read(
    data: bytes, known: Mapping[str, Reporter], taken: Collection[str] = ()
) -> tuple[list[Account], list[RowError]]:
    """The accounts of a CSV, or every fault in it. ``known``: every id, name and alias (``reporter.known_as``);
    ``taken``: the accounts that there are already."""
    text, _encoding = decode(data)
    lines = list(csv.reader(io.StringIO(text or "")))
    places = _places(lines[0]) if lines else {}
    missing = [names[0] for key, names in COLUMNS.items() if key not in places]
    if missing:
        return [], [RowError(1, column, "", "column_missing") for column in missing]
    accounts: list[Account] = []
    wrong: list[RowError] = []
    names = set(taken)
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            written = {key: cells[place] if place < len(cells) else "" for key, place in places.items()}
            if long := [
                (key, cell)
                for key, cell in written.items()
                if len(cell) > MAX_COLUMN_CHARS.get(key, MAX_COMPARED_CHARS)
            ]:
                wrong += [RowError(number, COLUMNS[key][0], cell, "too_long") for key, cell in long]
                continue
            # Of many names each by itself, for what is long is cut when it is normalised.
            of = "、".join(map(normalise, written["of"].translate(SEPARATORS).splitlines()))
            row = {key: normalise(cell) for key, cell in written.items()} | {"of": of}
            _take(row, number, known, names, accounts, wrong)
    wrong = [replace(one, found=_beginning(one.found)) for one in wrong]
    if not accounts and not wrong:
        wrong.append(RowError(1, "", "", "size"))
    if len(accounts) > MAX_ACCOUNTS:
        wrong.append(RowError(MAX_ACCOUNTS + 2, "", str(len(accounts)), "size"))
    return ([], wrong) if wrong else (accounts, [])


def _beginning(found: str) -> str:
    return found if len(found) <= MAX_QUOTE_CHARS else found[:MAX_QUOTE_CHARS] + ELLIPSIS


def _places(head: list[str]) -> dict[str, int]:
    named = {normalise(cell).lower(): place for place, cell in enumerate(head)}
    return {key: named[one] for key, names in COLUMNS.items() for one in names if one in named}


def _take(
    row: dict[str, str],
    line: int,
    known: Mapping[str, Reporter],
    taken: set[str],
    accounts: list[Account],
    wrong: list[RowError],
) -> None:
    """One line: into ``accounts``, or its faults into ``wrong``. ``taken`` grows by every account that was read."""
    role, account_id = ROLE_WORDS.get(row["role"].lower()), row["account"].lower()
    of = [one.strip() for one in row["of"].translate(SEPARATORS).splitlines() if one.strip()]
    faults: list[tuple[str, str, RowFault]] = []
    if not ACCOUNT_ID.fullmatch(account_id):
        faults.append(("account", row["account"], "account_unreadable"))
    elif account_id in taken:
        faults.append(("account", row["account"], "account_taken"))
    if not 0 < len(row["name"]) <= MAX_NAME_CHARS:
        faults.append(("name", row["name"], "name_missing"))
    if role is None:
        faults.append(("role", row["role"], "role_unknown"))
    elif role == "reporter" and not of:
        faults.append(("of", "", "reporter_missing"))
    elif role != "reporter" and of:
        faults.append(("of", row["of"], "reporter_only"))
    faults += [("of", one, "reporter_unknown") for one in of if one not in known]
    wrong += [RowError(line, COLUMNS[column][0], found, why) for column, found, why in faults]
    taken.add(account_id)
    if not faults and role is not None:
        accounts.append(Account(account_id, row["name"], role, frozenset(known[one].key for one in of)))
