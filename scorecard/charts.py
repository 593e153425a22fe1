"""Table → Plotly figure, nothing else.

The visual language: actual solid in one neutral ink; the target a line; what is due by now a tick; the
path of the pace dotted; a missing report drawn as an open mark, never left out. Colour is for statuses
only, and every status also has its word and its shape. Labels stand at the marks; there is no legend.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from etl.findings import Language
from etl.quantity import number
from scorecard import narrative, status
from scorecard.i18n import translator

INK = {False: "#3D4756", True: "#C6CDD8"}
TEXT = {False: "#1F2733", True: "#E8ECF2"}
GROUND = {False: "#FFFFFF", True: "#141A22"}
FAINT = {False: "#D5DAE1", True: "#3A4351"}
# One row, from the top: the name, the status with the figures, the bar. Stacked, so that a phone shows it whole.
ROW_HEIGHT = 66
NAME_AT = -0.3
FIGURES_AT = -0.01
BAR_AT = 0.27
BAR_WIDTH = 0.2
AXIS_END = 125
NAME_LETTERS = 46
FONT = "'Noto Sans SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"


def _frame(figure: go.Figure, height: int, *, dark: bool, margin: dict[str, int] | None = None) -> go.Figure:
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


def bullets(table: pd.DataFrame, language: Language, *, dark: bool, labels: str = "indicator") -> go.Figure:
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
        y=[place + BAR_AT for place in position],
        x=[min(max(value, 0), AXIS_END) if value is not None else None for value in way],
        orientation="h", width=BAR_WIDTH, marker_color=INK[dark], hoverinfo="skip", name="actual",
        customdata=[[row.indicator_id, row.area_id] for row in rows],
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip
    _ticks(figure, rows, dark=dark)
    for place, row in zip(position, rows, strict=True):
        _bullet_labels(figure, place, row, labels, language, dark=dark)
    if rows:
        figure.add_shape(
            type="line",
            x0=100,
            x1=100,
            y0=-0.5,
            y1=len(rows) - 0.55,
            line={"color": FAINT[dark], "width": 1.5},
            layer="below",
        )
    figure.update_xaxes(range=[0, AXIS_END], visible=False, fixedrange=True)
    figure.update_yaxes(range=[len(rows) - 0.5, -0.7], visible=False, fixedrange=True)
    figure.add_annotation(
        x=100, y=-0.5, text=_("Target"), showarrow=False, yanchor="bottom", font={"size": 12, "color": TEXT[dark]}
    )
    return _frame(figure, 28 + ROW_HEIGHT * max(1, len(rows)), dark=dark, margin={"t": 12}).update_layout(
        barmode="overlay"
    )


def _way(row: Any) -> float | None:
    """How much of the way to the target is covered, in percent; None when nothing was reported."""
    if pd.isna(row.actual_value) or pd.isna(row.pace_gap):
        return None
    return float(row.pace_gap + 100 * row.expected_rate)


def _ticks(figure: go.Figure, rows: list[Any], *, dark: bool) -> None:
    """What is due by now: a short tick across the bar, edged so that it shows on the bar and beside it."""
    for place, row in enumerate(rows):
        if 0 < row.expected_rate < 1:
            x, middle = 100 * row.expected_rate, place + BAR_AT
            for width, ink in ((6, GROUND[dark]), (2.5, TEXT[dark])):
                figure.add_shape(
                    type="line", x0=x, x1=x, y0=middle - 0.16, y1=middle + 0.16, line={"color": ink, "width": width}
                )


def _bullet_labels(figure: go.Figure, place: int, row: Any, labels: str, language: Language, *, dark: bool) -> None:
    _ = translator(language)
    mark = status.colour(row.status, dark=dark)
    figure.add_annotation(
        x=0, y=place + NAME_AT, text=_short(narrative.name(row, labels, language)), xanchor="left", showarrow=False,
        font={"size": 15, "color": TEXT[dark]},
    )  # fmt: skip
    word = f"{status.shape(row.status)} {status.word(row.status, _)}"
    reported = narrative.amount(row, row.actual_value, language) if not pd.isna(row.actual_value) else _("no report")
    figure.add_annotation(
        x=0, y=place + FIGURES_AT, xanchor="left", showarrow=False, font={"size": 13, "color": TEXT[dark]},
        text=f'<b style="color:{mark}">{word}</b>  {reported} / {narrative.target(row, language)}',
    )  # fmt: skip
    figure.add_shape(
        type="line", x0=100, x1=100, y0=place + BAR_AT - 0.2, y1=place + BAR_AT + 0.2,
        line={"color": TEXT[dark], "width": 3},
    )  # fmt: skip
    if pd.isna(row.actual_value):
        figure.add_shape(
            type="rect", x0=0, x1=100, y0=place + BAR_AT - BAR_WIDTH / 2, y1=place + BAR_AT + BAR_WIDTH / 2,
            line={"color": FAINT[dark], "width": 1.5, "dash": "dot"},
        )  # fmt: skip


def _short(name: str) -> str:
    """A name that fits above a bar on a phone; the whole one stands in the hover text and in the table."""
    return name if len(name) <= NAME_LETTERS else f"{name[: NAME_LETTERS - 1].rstrip()}…"


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


def status_by_section(counts: pd.DataFrame, language: Language, *, dark: bool) -> go.Figure:
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
            text=_short(narrative.name(row, "section", language)),
        )  # fmt: skip
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, None])
    figure.update_yaxes(visible=False, fixedrange=True, range=[len(place) - 0.6, -0.75])
    return _frame(figure, 20 + 48 * max(1, len(place)), dark=dark).update_layout(barmode="stack")


def trend(table: pd.DataFrame, row: Any, language: Language, *, dark: bool) -> go.Figure:
    """``queries.series`` of one indicator: actual by month, the path of the pace, the target."""
    _ = translator(language)
    figure = go.Figure()
    months = [
        narrative.month(period, language) if language == "zh" else narrative.month(period, language)[:3]
        for period in table["period"]
    ]
    figure.add_scatter(
        x=months, y=table["expected_value"], mode="lines", name="pace", hoverinfo="skip",
        line={"color": TEXT[dark], "width": 2, "dash": "dot"},
    )  # fmt: skip
    figure.add_bar(
        x=months, y=table["value"], width=0.5, marker_color=INK[dark], name="actual",
        hovertext=[narrative.amount(row, value, language) for value in table["value"]], hoverinfo="x+text",
        text=[number(value, row.decimals) if not pd.isna(value) else "" for value in table["value"]],
        textposition="outside", textfont={"size": 13}, cliponaxis=False,
    )  # fmt: skip
    missing = table[
        table["value"].isna() & (table["period"] <= pd.Timestamp(row.period)) & (table["expected_share"] > 0)
    ]
    labels = dict(zip(table["period"], months, strict=True))
    figure.add_scatter(
        x=[labels[period] for period in missing["period"]], y=[0] * len(missing), mode="markers", name="not_reported",
        hoverinfo="skip",
        marker={"symbol": "circle-open", "size": 11, "color": status.colour("not_reported", dark=dark), "line": {"width": 2}},
    )  # fmt: skip
    for period in missing["period"]:
        # A Chinese word is narrower than a month's column; an English one only upright.
        figure.add_annotation(
            x=labels[period], y=0, yshift=10, yanchor="bottom", textangle=0 if language == "zh" else -90,
            text=_("Not reported"), showarrow=False, font={"size": 12, "color": TEXT[dark]},
        )  # fmt: skip
    figure.add_hline(y=row.target_value, line={"color": TEXT[dark], "width": 2.5})
    figure.add_annotation(
        xref="paper", x=1, y=row.target_value, xanchor="right", yanchor="bottom", showarrow=False,
        text=f"{_('Target')} {narrative.target(row, language)}", font={"size": 13, "color": TEXT[dark]},
    )  # fmt: skip
    _label_pace(figure, table, months, _, dark=dark)
    highest = max([row.target_value, *table["value"].dropna(), *table["expected_value"].dropna()])
    lowest = min([0, *table["value"].dropna()])
    figure.update_yaxes(range=[lowest * 1.15, highest * 1.18], visible=False, fixedrange=True)
    figure.update_xaxes(
        fixedrange=True, showgrid=False, tickfont={"size": 13}, linecolor=FAINT[dark], type="category", tickangle=0
    )
    return _frame(figure, 340, dark=dark, margin={"b": 28, "t": 16, "r": 8})


def _label_pace(figure: go.Figure, table: pd.DataFrame, months: list[str], _: Any, *, dark: bool) -> None:
    due = table["expected_value"].notna()
    rises = table.loc[due, "expected_value"].nunique() > 1
    if rises:
        place = 9
        figure.add_annotation(
            x=months[place], y=table["expected_value"].iloc[place], text=_("Due by pace"), showarrow=False,
            xanchor="right", yanchor="bottom", font={"size": 12, "color": TEXT[dark]},
        )  # fmt: skip
