"""The row, or the two rows, that name the columns of a sheet; a title and notes may stand above."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.intake.cells import normalise
from ledger.vocabulary.findings import Finding

NAMES_OF_A_HEADER = 2
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""Without brackets inside: a cell of nothing but opening ones is passed over once, not once for each."""


@dataclass(frozen=True)
class Header:
    """``columns``: column → its place from 0. ``names``: what is written above each place."""

    row: int
    """The last row of the header, from 1."""
    names: list[str]
    columns: dict[str, int]
    findings: list[Finding]

    def label(self, column: str) -> str | None:
        return self.names[self.columns[column]] if column in self.columns else None


@dataclass(frozen=True)
class Naming:
    """The columns that a kind of report has: every name → column; and names of what only informs."""

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
        """How many columns the best row, or pair of rows, of ``top`` names."""
        return max((self.count(names) for _, names in self._candidates(top)), default=0)

    def find(self, top: list[list[str]]) -> Header | None:
        """The header in the first rows of a sheet; the earliest and the shortest where several name as many."""
        candidates = [(self.count(names), row, names) for row, names in self._candidates(top)]
        most = max((count for count, _, _ in candidates), default=0)
        if most < NAMES_OF_A_HEADER:
            return None
        _, row, names = next(found for found in candidates if found[0] == most)
        return self._header(row, names)

    def _candidates(self, top: list[list[str]]) -> list[tuple[int, list[str]]]:
        """Each row, then each pair of rows that follow one another: (last row from 1, names)."""
        single = list(enumerate(top, start=1))
        double = [(row + 1, self._together(top[row - 1], top[row])) for row in range(1, len(top))]
        return single + double

    def _together(self, upper: list[str], lower: list[str]) -> list[str]:
        width = max(len(upper), len(lower))
        pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
        return [under if self.column(under) or not above.strip() else above for above, under in pairs]

    def _header(self, row: int, names: list[str]) -> Header:
        columns: dict[str, int] = {}
        findings = []
        for place, written in enumerate(names):
            name, column = normalise(written), self.column(written)
            if column is None:
                if name and _plain(written) not in self.information:
                    findings.append(Finding("column_passed_over", row=row, found=name))
            elif column in columns:
                findings.append(Finding("column_twice", row=row, found=name))
            else:
                columns[column] = place
        return Header(row, [" ".join(normalise(name).split()) for name in names], columns, findings)


def _plain(name: str) -> str:
    """``累计完成（个）`` and ``累计\\n完成`` → ``累计完成``; ``Indicator ID`` → ``indicator_id``."""
    name = BRACKETED.sub("", normalise(name)).strip().lower()
    return "_".join(name.split()) if name.isascii() else "".join(name.split())
