"""What the parts of a workbook hold, counted before anything is built from them.

A file of some hundred kilobytes can hold millions of cells, styles or names, or the same sheet twenty thousand times:
what openpyxl makes of them takes minutes and gigabytes.
"""

import re
import zipfile
from xml.etree.ElementTree import XMLParser

from openpyxl.utils.cell import range_boundaries

from ledger.vocabulary.findings import Finding

MAX_UNPACKED_BYTES = 60 * 2**20
MAX_PARTS = 5_000
MAX_CELLS = 1_000_000
"""Of all sheets; as many texts. They take some fifteen seconds and 600 MB."""
MAX_OTHER_ELEMENTS = 100_000
"""Styles, names, rules and whatever else is no cell; a spreadsheet program keeps at most 65,490 styles."""
MAX_MERGED_CELLS = 100_000
MERGING = frozenset({"mergeCell", "hyperlink", "comment"})
"""Elements for whose whole range openpyxl makes cells: a merged sheet would be 17 thousand million of them."""
WITHIN_CELLS = frozenset(
    {"v", "f", "is", "t", "row", "r", "rPr", "sz", "color", "rFont", "family", "charset", "scheme", "b"}
)
"""What belongs to a cell or a text: a few of each."""
LONG_TAG = re.compile(rb"<[^<>]{65536,}")
"""Attributes without end."""


class Survey:
    """``formulas``: there are some; ``fault``: why nothing may be built from it."""

    def __init__(self) -> None:
        self.formulas = False
        self.covered = self.cells = self.within = self.others = 0
        self.fault: Finding | None = None
        self._sheets: set[str] = set()

    def take(self, part: bytes) -> None:
        if LONG_TAG.search(part):
            self.fault = Finding("workbook_unreadable")
            return
        parser = XMLParser(target=self)
        try:
            parser.feed(part)
        except (SyntaxError, LookupError, ValueError, _EnoughError):
            # A picture, or damaged: openpyxl comes no further than this either. Or there is a fault already.
            return

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name in ("c", "si"):
            self.cells += 1
        elif name in WITHIN_CELLS:
            self.within += 1
            self.formulas = self.formulas or name == "f"
        else:
            self.others += 1
            self._other(name, attributes)
        if self.cells > MAX_CELLS or self.within > 4 * MAX_CELLS or self.others > MAX_OTHER_ELEMENTS:
            self.fault = Finding("workbook_too_full", cells=MAX_CELLS, others=MAX_OTHER_ELEMENTS)
        if self.fault:
            raise _EnoughError

    def _other(self, name: str, attributes: dict[str, str]) -> None:
        if name in MERGING and ":" in attributes.get("ref", ""):
            try:
                left, top, right, bottom = range_boundaries(attributes["ref"])
            except ValueError:
                self.fault = Finding("workbook_unreadable")
                return
            self.covered += ((right or MAX_MERGED_CELLS) - (left or 1) + 1) * (
                (bottom or MAX_MERGED_CELLS) - (top or 1) + 1
            )
            if self.covered > MAX_MERGED_CELLS:
                self.fault = Finding("workbook_ranges_too_large", limit=MAX_MERGED_CELLS)
        elif name in ("sheet", "Relationship"):
            self._once(name, attributes)

    def _once(self, name: str, attributes: dict[str, str]) -> None:
        """One part is one sheet: under many names its cells would be many times as many."""
        keys = [value for key, value in attributes.items() if key.endswith("}id")]
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            keys = [attributes.get("Target", "").rpartition("/")[2]]
        for key in keys:
            if f"{name} {key}" in self._sheets:
                self.fault = Finding("workbook_unreadable")
            self._sheets.add(f"{name} {key}")


class _EnoughError(Exception):
    pass


def count_contents(packed: zipfile.ZipFile) -> Survey:
    survey = Survey()
    parts = packed.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        survey.fault = Finding("workbook_too_large", limit=MAX_UNPACKED_BYTES // 2**20)
    for part in parts:
        if survey.fault:
            break
        survey.take(packed.read(part))
    return survey
