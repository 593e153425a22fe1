"""Native charts on slides in the notation of scorecard/charts, with their figures editable in Office."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from lxml import etree
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Pt

from ledger.vocabulary.language import Language
from scorecard import status
from scorecard.charts import trend as trend_chart
from scorecard.i18n import translator
from scorecard.reports.pptx.chart_data import ChartData
from scorecard.reports.pptx.master import paint, set_alt_text
from scorecard.reports.xlsx.number_formats import number_format
from scorecard.status import SIGNS
from scorecard.text import narrative

FONT_SIZE = 12


def counts(
    slide: Slide,
    by_section: Sequence[tuple[str, Mapping[str, int]]],
    language: Language,
    box: tuple[int, int, int, int],
) -> Any:
    """Indicators by section and status, stacked; ``box``: left, top, width, height in EMU."""
    _ = translator(language)
    data = ChartData(number_format="0;;")  # a zero is not written on the bar
    data.categories = [name for name, _counts in by_section]
    for code in SIGNS:
        data.add_series(
            f"{status.shape(code)} {status.label(code, _)}", [by_status.get(code, 0) for _name, by_status in by_section]
        )
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *map(Emu, box), data)
    set_alt_text(frame, _("Status by section"))
    chart = _plain(frame.chart)
    chart.plots[0].gap_width, chart.plots[0].overlap = 40, 100
    for series, code in zip(chart.plots[0].series, SIGNS, strict=True):
        _solid(series.format.fill, code)
        labels = series.data_labels
        labels.show_value = True
        labels.font.size = Pt(FONT_SIZE)
        paint(labels.font.color, "ground")
    chart.category_axis.reverse_order = True  # the first section on top
    label_interval = etree.SubElement(chart.category_axis._element, qn("c:tickLblSkip"))  # every section is named
    label_interval.set("val", "1")
    chart.category_axis._element.find(qn("c:noMultiLvlLbl")).addprevious(label_interval)
    chart.category_axis.tick_labels.font.size = Pt(FONT_SIZE)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    return chart


def months(slide: Slide, table: pd.DataFrame, row: Any, language: Language, box: tuple[int, int, int, int]) -> Any:
    """Rows of ``progress_queries.series`` of one indicator: actual, forecast, pace and target."""
    _ = translator(language)
    projection = trend_chart.projection(table, row)
    data = ChartData(number_format=number_format(row.decimals))
    data.categories = [_month(month, row, language) for month in table.itertuples()]
    data.add_series(_("Actual"), _with_gaps(table["value"]))
    data.add_series(_("at the recent rate"), _with_gaps(projection))
    data.add_series(_("Due by pace"), _with_gaps(table["expected_value"]))
    data.add_series(_("Target"), [row.target_value] * len(table))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *map(Emu, box), data)
    set_alt_text(frame, narrative.explanation(row, language))
    chart = _plain(frame.chart)
    chart.plots[0].gap_width, chart.plots[0].overlap = 60, 100
    actual, forecast, due, target = chart.plots[0].series
    _solid(actual.format.fill, "ink")
    for series in (actual, forecast):
        labels = series.data_labels
        labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
        labels.number_format, labels.number_format_is_linked = number_format(row.decimals), False
        labels.font.size = Pt(FONT_SIZE)
    forecast.format.fill.patterned()
    forecast.format.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    paint(forecast.format.fill.fore_color, "hatch")
    paint(forecast.format.fill.back_color, "ground")
    for series, dash in ((due, MSO_LINE.ROUND_DOT), (target, MSO_LINE.SOLID)):
        paint(series.format.line.color, "text")
        series.format.line.width, series.format.line.dash_style = Pt(2), dash
    _as_lines(chart, [due, target])
    chart.category_axis.tick_labels.font.size = Pt(FONT_SIZE - 1)
    chart.category_axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("rot", "0")  # never aslant
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = min(0, float(table["value"].min() if table["value"].notna().any() else 0))
    return chart


def _month(month: Any, row: Any, language: Language) -> str:
    """The month's label, with a remark where a value was due and not reported (an empty column could be read as
    zero)."""
    name = narrative.month(month.period, language) if language == "zh" else narrative.month(month.period, language)[:3]
    missing = pd.isna(month.value) and month.period <= pd.Timestamp(row.period) and month.expected_share > 0
    not_reported = (
        translator(language)("Not reported") if language == "zh" else status.shape("not_reported")
    )  # a narrow column
    return f"{name}\n{not_reported}" if missing else name


def _with_gaps(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def _plain(chart: Any) -> Any:
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(FONT_SIZE)
    return chart


def _solid(fill: Any, colour: str) -> None:
    fill.solid()
    paint(fill.fore_color, colour)


def _as_lines(chart: Any, line_series: Sequence[Any]) -> None:
    """Moves some series of a column chart into a line chart on the same axes (ECMA-376 part 1, 21.2.2.97): python-pptx
    cannot combine kinds of charts."""
    bars = chart.plots[0]._element
    lines = etree.Element(qn("c:lineChart"))
    etree.SubElement(lines, qn("c:grouping")).set("val", "standard")
    etree.SubElement(lines, qn("c:varyColors")).set("val", "0")
    for series in line_series:
        element = series._element
        for name in ("c:invertIfNegative", "c:dLbls"):
            for child in element.findall(qn(name)):
                element.remove(child)
        marker = etree.Element(qn("c:marker"))
        etree.SubElement(marker, qn("c:symbol")).set("val", "none")
        element.find(qn("c:spPr")).addnext(marker)
        etree.SubElement(element, qn("c:smooth")).set("val", "0")
        lines.append(element)
    etree.SubElement(lines, qn("c:marker")).set("val", "1")
    for axis in bars.findall(qn("c:axId")):
        etree.SubElement(lines, qn("c:axId")).set("val", axis.get("val"))
    bars.addnext(lines)
