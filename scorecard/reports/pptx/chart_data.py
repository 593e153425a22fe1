"""The figures of a native chart, with the embedded workbook in which they can be edited; its text is never a
formula."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet


class _Writer(CategoryWorkbookWriter):  # type: ignore[misc]
    """python-pptx's writer would make a formula of a name that begins with ``=``, and a link of a URL."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: IO[bytes]) -> Iterator[tuple[Workbook, Worksheet]]:
        book = Workbook(xlsx_file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        yield book, book.add_worksheet()
        book.close()


class ChartData(CategoryChartData):  # type: ignore[misc]
    @property
    def _workbook_writer(self) -> _Writer:
        return _Writer(self)
