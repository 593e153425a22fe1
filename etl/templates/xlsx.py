"""A template as an XLSX workbook: what is given is locked; what is to be filled in is tinted and checked as typed."""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.templates.reporters import Row
from etl.templates.rows import TaskRow
from ledger.vocabulary.columns import NUMBER_COLUMNS, Column, Layout, PrefilledColumn
from ledger.vocabulary.language import Language
from ledger.vocabulary.quantity import quantity
from ledger.vocabulary.task_states import TASK_STATES

RATE_PARTS: tuple[Column, ...] = ("numerator", "denominator")
TEXT_COLUMNS: tuple[Column, ...] = ("done", "problem", "next_step", "project", "milestone", "note")
FONT = {"zh": "Microsoft YaHei", "en": "Calibri"}
TINT, HEAD_TINT, GIVEN_HEAD, CLOSED, LINE = "#FFF8DC", "#F2D98B", "#DDE3EA", "#E4E7EB", "#B8C0CA"
MIN_WIDTH, MAX_WIDTH, TEXT_WIDTH = 9.0, 36.0, 28.0
# What Excel takes in a validation's title and messages.
MAX_TITLE_CHARS, MAX_MESSAGE_CHARS = 32, 255
ANY_NUMBER = 1e15
PAPER_A4 = 9

TYPE_A_NUMBER = {
    ("zh", "any"): "请只填数字，不带单位和文字。没有数据请留空。",
    ("en", "any"): "Type digits only, without the unit or words. Leave the cell empty when there is no figure.",
    ("zh", "not_negative"): "请只填数字，不小于0，不带单位和文字。没有数据请留空。",
    ("en", "not_negative"): "Type digits only, 0 or more, without the unit or words. "
    "Leave the cell empty when there is no figure.",
    ("zh", "positive"): "分母请填大于0的数字，不带单位和文字。没有数据请留空。",
    ("en", "positive"): "Type a denominator above 0, digits only. Leave the cell empty when there is no figure.",
}
NOT_A_NUMBER = {"zh": "填写有误", "en": "This cannot be read"}
PARTS_MAKE_THE_VALUE = {
    "zh": "分子、分母都填时，累计完成可以不填。",
    "en": "With numerator and denominator filled in, the value may stay empty.",
}
NO_PARTS = {
    "zh": "该指标不是比率，不填分子和分母。",
    "en": "This indicator is no rate: it takes no numerator and denominator.",
}
ALL_MADE_UP = {"zh": "演示数据：所列现有数值均为虚构", "en": "Demonstration data: the values given are made up"}


@dataclass
class Formats:
    """The formats of one workbook, each made once."""

    book: xlsxwriter.Workbook
    made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            frame = {"border": 1, "border_color": LINE, "valign": "vcenter", "text_wrap": True}
            self.made[key] = self.book.add_format(frame | properties)
        return self.made[key]

    def number(self, decimals: int, *, given: bool) -> Format:
        written = "#,##0" + ("." + "0" * decimals if decimals else "")
        return self.format(num_format=written) if given else self.to_fill(num_format=written)

    def to_fill(self, **properties: Any) -> Format:
        return self.format(locked=False, bg_color=TINT, **properties)


def workbook(
    rows: Sequence[Row | TaskRow],
    layout: Layout,
    heads: dict[Column | PrefilledColumn, str],
    period: date,
    title: str,
    language: Language,
    *,
    made_up: bool,
) -> bytes:
    """The workbook's bytes; the same for the same input, whenever it is made. ``period`` dates it."""
    columns = (*layout.prefilled, *layout.filled_in)
    stream = io.BytesIO()
    font = {"font_name": FONT[language], "font_size": 11}
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_format_properties": font})
    # The date stands in the file: the period's, because the clock would make every file another.
    book.set_properties({
        "title": title, "created": datetime(period.year, period.month, 1),
        "comments": ALL_MADE_UP[language] if made_up else "",
    })  # fmt: skip
    sheet = book.add_worksheet(f"{period:%Y-%m}")
    look = Formats(book)
    for index, column in enumerate(columns):
        tint = HEAD_TINT if column in layout.filled_in else GIVEN_HEAD
        sheet.write_string(0, index, heads[column], look.format(bold=True, bg_color=tint))
        sheet.set_column(index, index, _width(column, heads, rows))
    for line, row in enumerate(rows, start=1):
        _write(sheet, line, row, columns, look)
        if isinstance(row, Row):
            _check(sheet, line, row, columns, heads, language)
    if "state" in columns:
        _add_state_list(sheet, len(rows), columns.index("state"), language)
    _protect(sheet, len(rows), columns, columns.index(layout.filled_in[0]))
    _set_up_print(sheet, title, ALL_MADE_UP[language] if made_up else "")
    book.close()
    return stream.getvalue()


def _write(
    sheet: Worksheet, line: int, row: Row | TaskRow, columns: Sequence[Column | PrefilledColumn], look: Formats
) -> None:
    given = row.texts
    for index, column in enumerate(columns):
        if isinstance(row, TaskRow) and column in row.filled_in:
            sheet.write_string(line, index, row.filled_in[column], look.to_fill(num_format="@"))
        elif column in given:
            # As text: a spreadsheet takes neither 2023-10 for a day nor a name for a formula.
            sheet.write_string(line, index, given[column], look.format(num_format="@"))
        elif isinstance(row, TaskRow):
            sheet.write_blank(line, index, None, look.to_fill(num_format="@"))
        elif column == "last_value" and row.last_value is not None:
            sheet.write_number(line, index, row.last_value, look.number(row.decimals, given=True))
        elif column == "last_value":
            sheet.write_blank(line, index, None, look.number(row.decimals, given=True))
        else:
            sheet.write_blank(line, index, None, _input_format(column, row, look))


def _add_state_list(sheet: Worksheet, rows: int, column: int, language: Language) -> None:
    """A list to choose from, so that nobody has to know the words."""
    words = [names[0 if language == "zh" else 1] for names in TASK_STATES.values()]
    sheet.data_validation(1, column, rows, column, {"validate": "list", "source": words})


def _input_format(column: Column | PrefilledColumn, row: Row, look: Formats) -> Format:
    if column == "value":
        return look.number(row.decimals, given=False)
    if column in RATE_PARTS:
        # Only a rate has parts; the intake refuses them elsewhere, so nothing can be typed there.
        return look.to_fill() if row.measure == "rate" else look.format(bg_color=CLOSED)
    return look.to_fill(num_format="@")


def _check(
    sheet: Worksheet,
    line: int,
    row: Row,
    columns: Sequence[Column | PrefilledColumn],
    heads: dict[Column | PrefilledColumn, str],
    language: Language,
) -> None:
    """Numbers are checked as they are typed, and each cell says what it asks for."""
    for index, column in enumerate(columns):
        if column not in NUMBER_COLUMNS:
            continue
        rule, bounds = _bounds(column, row)
        sheet.data_validation(line, index, line, index, {
            "validate": "decimal", **bounds,
            "input_title": _cut(f"{row.indicator_id} {heads[column]}", MAX_TITLE_CHARS),
            "input_message": _input_message(column, row, heads, language),
            "error_title": NOT_A_NUMBER[language], "error_message": TYPE_A_NUMBER[language, rule],
        })  # fmt: skip


def _bounds(column: Column | PrefilledColumn, row: Row) -> tuple[str, dict[str, Any]]:
    """The sentence for what breaks the rule, and the rule as Excel has it. The intake refuses the same."""
    if column == "denominator":
        return "positive", {"criteria": ">", "value": 0}
    if row.lowest is None:
        return "any", {"criteria": "between", "minimum": -ANY_NUMBER, "maximum": ANY_NUMBER}
    return "not_negative", {"criteria": ">=", "value": row.lowest}


def _input_message(
    column: Column | PrefilledColumn, row: Row, heads: dict[Column | PrefilledColumn, str], language: Language
) -> str:
    """Indicator and area, unit, target and last value, a line each; at the parts of a rate also what they do."""
    colon = "：" if language == "zh" else ": "
    last = quantity(row.last_value, row.decimals, row.unit, language)
    if row.last_period is not None:
        last += f"（{row.last_period}）" if language == "zh" else f" ({row.last_period})"
    lines = [f"{colon}{row.area}"]
    if column in RATE_PARTS and row.measure != "rate":
        lines.append(NO_PARTS[language])
    else:
        given: dict[PrefilledColumn, str] = {"unit": row.unit, "target": row.target, "last_value": last}
        lines += [f"{heads[name]}{colon}{words}" for name, words in given.items()]
        lines += [PARTS_MAKE_THE_VALUE[language]] if column in RATE_PARTS else []
    rest = "\n".join(lines)
    # The name gives way: it stands in the row as well.
    return _cut(row.indicator, MAX_MESSAGE_CHARS - len(rest)) + rest


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _protect(sheet: Worksheet, rows: int, columns: Sequence[Column | PrefilledColumn], first: int) -> None:
    """Against slips, not against people: there is no password, and columns and rows can be made wider."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    sheet.autofilter(0, 0, rows, len(columns) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_selection(1, first, 1, first)


def _set_up_print(sheet: Worksheet, title: str, made_up: str) -> None:
    sheet.set_paper(PAPER_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    # In a footer & begins a code, and && is the character.
    sheet.set_footer("&L{}&C{}&R&P/&N".format(*(text.replace("&", "&&") for text in (title, made_up))))


def _width(
    column: Column | PrefilledColumn, heads: dict[Column | PrefilledColumn, str], rows: Sequence[Row | TaskRow]
) -> float:
    """In the width of a digit; a Chinese character takes two. What is longer than the widest is wrapped."""
    if column in TEXT_COLUMNS:
        return TEXT_WIDTH
    # The arrow of the filter stands beside the head.
    widest = max([_display_width(heads[column]) + 4, *(_display_width(row.texts.get(column, "")) + 2 for row in rows)])
    return min(max(widest, MIN_WIDTH), MAX_WIDTH)


def _display_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
