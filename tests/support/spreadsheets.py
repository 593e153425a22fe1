"""What a spreadsheet would run of a table that is taken away, read apart from the code that keeps it out."""

import csv
import io
import re

import openpyxl

from tests.support.payloads import FORMULAS

RUN = tuple("=+-@\t\r\n＝＋－＠")
THROWN_AWAY = " \u3000\u00a0\u200b\u200c\u200d\u2060\ufeff"
"""What a spreadsheet may throw away before it looks at how a cell begins."""
NUMBER = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?")


def runs(cell):
    return cell.lstrip(THROWN_AWAY).startswith(RUN) and not NUMBER.fullmatch(cell)


def table(data):
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def hostile(cell):
    """Whether words of FORMULAS stand in it, whatever was put before them."""
    return cell.lstrip("'") in FORMULAS or any(len(one) > 3 and one.strip() in cell for one in FORMULAS)


def hostile_cells(data):
    """The cells of a CSV file that are run; and how many hold hostile words, so that a test knows that it saw some."""
    cells = [cell for row in table(data) for cell in row]
    return [cell for cell in cells if runs(cell)], sum(map(hostile, cells))


def run(book):
    """Every cell of a workbook that is a formula, or leads elsewhere."""
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]  # fmt: skip


def texts(book):
    """Every text of a workbook."""
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
