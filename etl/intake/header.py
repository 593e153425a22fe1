"""Finds the row, or the two rows, that name the columns of a sheet, below a title and notes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.intake.cells import normalise
from ledger.vocabulary.findings import Finding

MIN_HEADER_NAMES = 2
PARENTHESISED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""Innermost brackets only: a cell of nothing but opening brackets is scanned in linear time."""


@dataclass(frozen=True)
class Header:
    """``columns``: column → its index from 0. ``names``: the name of each column as written."""

    row: int
    """The last row of the header, from 1."""
    names: list[str]
    columns: dict[str, int]
    findings: list[Finding]

    def label(self, column: str) -> str | None:
        return self.names[self.columns[column]] if column in self.columns else None


@dataclass(frozen=True)
class Naming:
    """The columns of a kind of report: every accepted name → column; and the names of columns that are ignored."""

    columns: Mapping[str, str]
    information: frozenset[str]

    @classmethod
    def of(cls, columns: Mapping[Any, Sequence[str]], information: frozenset[str]) -> "Naming":
        names = {_plain(name): column for column, known in columns.items() for name in known}
        return cls(names, frozenset(_plain(name) for name in information))

    def column(self, cell: str) -> str | None:
        return self.columns.get(_plain(cell))

    def count(self, cells: Sequence[str]) -> int:
        return len({column for cell in cells if (column := self.column(cell))})

    def recognised(self, top: list[list[str]]) -> int:
        """The number of columns named by the best row, or pair of rows, of ``top``."""
        return max((self.count(names) for _, names in self._candidates(top)), default=0)

    def find(self, top: list[list[str]]) -> Header | None:
        """The header in the first rows of a sheet; of equally good ones the earliest, a single row before a pair."""
        candidates = [(self.count(names), row, names) for row, names in self._candidates(top)]
        best = max((count for count, _, _ in candidates), default=0)
        if best < MIN_HEADER_NAMES:
            return None
        _, row, names = next(candidate for candidate in candidates if candidate[0] == best)
        return self._header(row, names)

    def _candidates(self, top: list[list[str]]) -> list[tuple[int, list[str]]]:
        """Each row, then each pair of adjacent rows: (last row from 1, names)."""
        single = list(enumerate(top, start=1))
        double = [(row + 1, self._merge(top[row - 1], top[row])) for row in range(1, len(top))]
        return single + double

    def _merge(self, upper: list[str], lower: list[str]) -> list[str]:
        width = max(len(upper), len(lower))
        pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
        return [under if self.column(under) or not above.strip() else above for above, under in pairs]

    def _header(self, row: int, names: list[str]) -> Header:
        columns: dict[str, int] = {}
        findings = []
        for index, cell in enumerate(names):
            name, column = normalise(cell), self.column(cell)
            if column is None:
                if name and _plain(cell) not in self.information:
                    findings.append(Finding("column_passed_over", row=row, found=name))
            elif column in columns:
                findings.append(Finding("column_twice", row=row, found=name))
            else:
                columns[column] = index
        return Header(row, [" ".join(normalise(name).split()) for name in names], columns, findings)


def _plain(name: str) -> str:
    """``累计完成（个）`` and ``累计\\n完成`` → ``累计完成``; ``Indicator ID`` → ``indicator_id``."""
    name = PARENTHESISED.sub("", normalise(name)).strip().lower()
    return "_".join(name.split()) if name.isascii() else "".join(name.split())
