"""Table → Plotly figure, nothing else.

The visual language: actual solid in one neutral ink; the target a line; what is due by now a tick; the
path of the pace dotted; a missing report drawn as an open mark, never left out. Colour is for statuses
only, and every status also has its word and its shape. Labels stand at the marks; there is no legend.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from etl.findings import Language
from scorecard import narrative, status
from scorecard.i18n import translator

Figure = go.Figure
INK = {False: "#3D4756", True: "#C6CDD8"}
TEXT = {False: "#1F2733", True: "#E8ECF2"}
FAINT = {False: "#D5DAE1", True: "#3A4351"}
ROW_HEIGHT = 46
AXIS_END = 140
FONT = "'Noto Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"


def _frame(figure: Figure, height: int, *, dark: bool, margin: dict[str, int] | None = None) -> Figure:
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 0, "t": 8, "b": 8} | (margin or {}),
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": TEXT[dark]},
        hoverlabel={"font": {"family": FONT, "size": 14}},
        bargap=0.5,
        dragmode=False,
        clickmode="event+select",
    )
    return figure


def bullets(table: pd.DataFrame, language: Language, *, dark: bool, labels: str = "indicator") -> Figure:
    """Rows of ``queries.progress`` as aligned bullets on one scale: the share of the way to the target.

    Each bar carries its indicator_id, for the page that it leads to.
    """
    _ = translator(language)
    rows = list(table.itertuples())
    position = list(range(len(rows)))
    way = [_way(row) for row in rows]
    figure = go.Figure()
    figure.add_bar(
        y=position, x=[AXIS_END] * len(rows), orientation="h", width=0.9, marker_color="rgba(0,0,0,0)",
        customdata=[[row.indicator_id, row.area_id] for row in rows], hovertext=[_hover(row, language) for row in rows],
        hoverinfo="text", name="row", selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
    )  # fmt: skip
    figure.add_bar(
        y=position, x=[min(max(value, 0), AXIS_END - 8) if value is not None else None for value in way],
        orientation="h", width=0.34, marker_color=INK[dark], hoverinfo="skip", name="actual",
        customdata=[[row.indicator_id, row.area_id] for row in rows],
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip
    _ticks(figure, rows, dark=dark)
    for place, row in zip(position, rows, strict=True):
        _bullet_labels(figure, place, row, labels, language, dark=dark)
    if rows:
        figure.add_shape(type="line", x0=100, x1=100, y0=-0.5, y1=len(rows) - 0.5, line={"color": TEXT[dark], "width": 2.5})
    figure.update_xaxes(range=[0, AXIS_END], visible=False, fixedrange=True)
    figure.update_yaxes(range=[len(rows) - 0.5, -0.75], visible=False, fixedrange=True)
    figure.add_annotation(
        x=100, y=-0.5, text=_("Target"), showarrow=False, yanchor="bottom", font={"size": 12, "color": TEXT[dark]}
    )
    return _frame(figure, 28 + ROW_HEIGHT * max(1, len(rows)), dark=dark, margin={"t": 12}).update_layout(barmode="overlay")


def _way(row: Any) -> float | None:
    """How much of the way to the target is covered, in percent; None when nothing was reported."""
    if pd.isna(row.actual_value) or pd.isna(row.pace_gap):
        return None
    return float(row.pace_gap + 100 * row.expected_rate)


def _ticks(figure: Figure, rows: list[Any], *, dark: bool) -> None:
    """What is due by now: a short tick across the bar."""
    for place, row in enumerate(rows):
        if 0 < row.expected_rate < 1:
            x = 100 * row.expected_rate
            figure.add_shape(
                type="line", x0=x, x1=x, y0=place - 0.08, y1=place + 0.44,
                line={"color": TEXT[dark], "width": 2, "dash": "2px,2px"},
            )  # fmt: skip


def _bullet_labels(figure: Figure, place: int, row: Any, labels: str, language: Language, *, dark: bool) -> None:
    _ = translator(language)
    mark = status.colour(row.status, dark=dark)
    figure.add_annotation(
        x=0, y=place - 0.36, text=narrative.name(row, labels, language), xanchor="left", showarrow=False,
        font={"size": 14, "color": TEXT[dark]},
    )  # fmt: skip
    word = f"{status.shape(row.status)} {status.word(row.status, _)}"
    reported = narrative.amount(row, row.actual_value, language) if not pd.isna(row.actual_value) else _("no report")
    figure.add_annotation(
        x=AXIS_END, y=place - 0.36, xanchor="right", showarrow=False, font={"size": 13, "color": mark}, text=f"<b>{word}</b>"
    )
    figure.add_annotation(
        x=AXIS_END, y=place + 0.16, xanchor="right", showarrow=False, font={"size": 13, "color": TEXT[dark]},
        text=f"{reported} / {narrative.target(row, language)}",
    )  # fmt: skip
    if pd.isna(row.actual_value):
        figure.add_shape(
            type="rect", x0=0, x1=100, y0=place, y1=place + 0.34,
            line={"color": FAINT[dark], "width": 1.5, "dash": "dot"},
        )  # fmt: skip


def _hover(row: Any, language: Language) -> str:
    words = narrative.explanation(row, language)
    step = 28 if language == "zh" else 60
    return "<br>".join([f"<b>{narrative.name(row, 'indicator', language)}</b>", *_wrapped(words, step, language)])


def _wrapped(words: str, width: int, language: Language) -> list[str]:
    if language == "zh":
        return [words[start : start + width] for start in range(0, len(words), width)]
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def status_by_section(counts: pd.DataFrame, language: Language, *, dark: bool) -> Figure:
    """``queries.status_counts`` as one stacked bar a section, worst status first, counts in the bars."""
    _ = translator(language)
    names = counts.drop_duplicates("section_no").sort_values("section_no")
    place = {number: index for index, number in enumerate(names["section_no"])}
    figure = go.Figure()
    for one in status.SIGNS:
        part = counts[counts["status"] == one]
        if part.empty:
            continue
        hollow = one in ("not_reported", "not_due")
        figure.add_bar(
            y=[place[number] for number in part["section_no"]], x=part["count"], orientation="h", width=0.42,
            name=one, customdata=part[["section_no"]],
            marker={
                "color": "rgba(0,0,0,0)" if hollow else status.colour(one, dark=dark),
                "line": {"color": status.colour(one, dark=dark), "width": 1.5 if hollow else 0},
            },
            text=[f"{status.shape(one)} {count}" for count in part["count"]], textposition="inside",
            insidetextanchor="middle", textangle=0, constraintext="none",
            textfont={"color": status.colour(one, dark=dark) if hollow else ("#10151C" if dark else "#FFFFFF"), "size": 13},
            hovertemplate=f"{status.word(one, _)}: %{{x}}<extra></extra>",
            selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
        )  # fmt: skip
    for row in names.itertuples():
        figure.add_annotation(
            x=0, y=place[row.section_no] - 0.42, xanchor="left", showarrow=False, font={"size": 14, "color": TEXT[dark]},
            text=narrative.name(row, "section", language),
        )  # fmt: skip
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, None])
    figure.update_yaxes(visible=False, fixedrange=True, range=[len(place) - 0.6, -0.75])
    return _frame(figure, 20 + 48 * max(1, len(place)), dark=dark).update_layout(barmode="stack")


def trend(table: pd.DataFrame, row: Any, language: Language, *, dark: bool) -> Figure:
    """``queries.series`` of one indicator: actual by month, the path of the pace, the target."""
    _ = translator(language)
    figure = go.Figure()
    months = [narrative.month(period, language) if language == "zh" else narrative.month(period, language)[:3] for period in table["period"]]
    figure.add_scatter(
        x=months, y=table["expected_value"], mode="lines", name="pace", hoverinfo="skip",
        line={"color": TEXT[dark], "width": 2, "dash": "dot"},
    )  # fmt: skip
    figure.add_bar(
        x=months, y=table["value"], width=0.5, marker_color=INK[dark], name="actual",
        hovertext=[narrative.amount(row, value, language) for value in table["value"]], hoverinfo="x+text",
        text=[narrative.number(value, row.decimals) if not pd.isna(value) else "" for value in table["value"]],
        textposition="outside", textfont={"size": 13}, cliponaxis=False,
    )  # fmt: skip
    missing = table[table["value"].isna() & (table["period"] <= pd.Timestamp(row.period)) & (table["expected_share"] > 0)]
    labels = dict(zip(table["period"], months, strict=True))
    figure.add_scatter(
        x=[labels[period] for period in missing["period"]], y=[0] * len(missing), mode="markers+text", name="not_reported",
        text=[_("Not reported")] * len(missing), textposition="top center", textfont={"size": 12}, hoverinfo="skip",
        marker={"symbol": "circle-open", "size": 11, "color": status.colour("not_reported", dark=dark), "line": {"width": 2}},
    )  # fmt: skip
    figure.add_hline(y=row.target_value, line={"color": TEXT[dark], "width": 2.5})
    figure.add_annotation(
        xref="paper", x=0, y=row.target_value, xanchor="left", yanchor="bottom", showarrow=False,
        text=f"{_('Target')} {narrative.target(row, language)}", font={"size": 13, "color": TEXT[dark]},
    )  # fmt: skip
    _label_pace(figure, table, months, _, dark=dark)
    highest = max([row.target_value, *table["value"].dropna(), *table["expected_value"].dropna()])
    lowest = min([0, *table["value"].dropna()])
    figure.update_yaxes(range=[lowest * 1.15, highest * 1.18], visible=False, fixedrange=True)
    figure.update_xaxes(fixedrange=True, showgrid=False, tickfont={"size": 13}, linecolor=FAINT[dark], type="category", tickangle=0)
    return _frame(figure, 340, dark=dark, margin={"b": 28, "t": 16, "r": 8})


def _label_pace(figure: Figure, table: pd.DataFrame, months: list[str], _: Any, *, dark: bool) -> None:
    due = table["expected_value"].notna()
    rises = table.loc[due, "expected_value"].nunique() > 1
    if rises:
        place = 9
        figure.add_annotation(
            x=months[place], y=table["expected_value"].iloc[place], text=_("Due by pace"), showarrow=False,
            xanchor="right", yanchor="bottom", font={"size": 12, "color": TEXT[dark]},
        )  # fmt: skip


def town_heat(table: pd.DataFrame, language: Language, *, dark: bool) -> Figure:
    """``queries.towns`` as towns × indicators: the status's shape on its colour and the gap to pace in points."""
    _ = translator(language)
    areas = table.drop_duplicates("area_id")[["area_id", "area", "area_en"]]
    indicators = table.drop_duplicates("indicator_id")[["indicator_id", "indicator", "indicator_en"]]
    column = {row.area_id: index for index, row in enumerate(areas.itertuples())}
    line = {row.indicator_id: index for index, row in enumerate(indicators.itertuples())}
    figure = go.Figure()
    for one in status.SIGNS:
        part = table[table["status"] == one]
        if part.empty:
            continue
        hollow = one in ("not_reported", "not_due")
        mark = status.colour(one, dark=dark)
        figure.add_scatter(
            x=[column[area] for area in part["area_id"]], y=[line[indicator] for indicator in part["indicator_id"]],
            mode="markers+text", name=one, customdata=part[["indicator_id", "area_id"]],
            marker={"symbol": "square-open" if hollow else "square", "size": 13, "color": mark, "opacity": 0.0},
            text=[_heat_text(row) for row in part.itertuples()], textfont={"color": mark, "size": 13},
            hovertext=[f"{narrative.name(row, 'area', language)}<br>{_hover(row, language)}" for row in part.itertuples()],
            hoverinfo="text", selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}, "textfont": {"color": mark}},
        )  # fmt: skip
    figure.update_xaxes(
        side="top", tickvals=list(column.values()), ticktext=[_short(row, language) for row in areas.itertuples()],
        fixedrange=True, showgrid=False, zeroline=False, range=[-0.6, len(column) - 0.4], tickangle=0,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(line.values()), ticktext=[narrative.name(row, "indicator", language) for row in indicators.itertuples()],
        fixedrange=True, gridcolor=FAINT[dark], zeroline=False, range=[len(line) - 0.5, -0.6], automargin=True,
    )  # fmt: skip
    return _frame(figure, 60 + 32 * max(1, len(line)), dark=dark, margin={"t": 36})


def _short(row: Any, language: Language) -> str:
    """A town's name without its kind, where the column head is narrow."""
    name = narrative.name(row, "area", language)
    return name.removesuffix("街道").removesuffix("镇") if language == "zh" else name.split()[0]


def _heat_text(row: Any) -> str:
    judged = row.status in ("behind", "slightly_behind", "on_track")
    return f"{status.shape(row.status)} {row.pace_gap:+.0f}" if judged else status.shape(row.status)
