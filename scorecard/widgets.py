"""The few controls and marks that pages share."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from etl import intake
from etl.findings import Finding, Language, Severity, counted
from scorecard import labels, narrative, queries, status
from scorecard.i18n import Translate
from scorecard.view import View

PROGRESS_COLUMNS = (
    "indicator_register.indicator_name", "progress.target_value", "progress.actual_value", "progress.attainment_rate",
    "progress.pace_gap", "progress.status",
)  # fmt: skip
PLOTLY_CONFIG = {"displayModeBar": False, "scrollZoom": False, "showTips": False}


def choose(
    label: str, names: Mapping[str, str], key: str, default: str, *, width: int | Literal["stretch"] = "stretch"
) -> str:
    """A select box whose choice always stands in the address.

    (Streamlit's own ``bind`` leaves the default out of the address and loses it on the way back, so that a
    link would open another month once there is newer data.) ``names``: value in the address → words shown.
    """
    adopt(key, names, default)
    value = st.selectbox(
        label,
        list(names),
        key=key,
        format_func=lambda one: names[one],
        width=width,
    )
    remember(key, value)
    return value


def adopt(key: str, known: Mapping[str, Any], default: str) -> None:
    """The choice that stands in the address when it has moved since we wrote it; else the one made before."""
    address, before = st.query_params.get(key), st.session_state.get(f"address:{key}")
    if address in known and address != before:
        st.session_state[key] = address
    elif st.session_state.get(key) not in known:
        # Streamlit forgets a control's value when another page did not show it; the address that we wrote stays.
        st.session_state[key] = before if before in known else default


def remember(key: str, value: str) -> None:
    st.session_state[f"address:{key}"] = value
    if st.query_params.get(key) != value:
        st.query_params[key] = value


def address(page: str, view: View, **choice: str) -> str:
    """The address, beside this page's, of one that shows the same plan, period and language."""
    parts = {"plan": view.snapshot.plan_id, "period": f"{view.snapshot.period:%Y-%m}", "lang": view.language} | choice
    return f"{page}?{urlencode(parts)}"


def clickable(figure: go.Figure, key: str, alt: str) -> list[str] | None:
    """A chart; what the clicked mark stands for (its customdata), or None."""
    event = st.plotly_chart(
        figure, key=key, on_select="rerun", selection_mode="points", config=PLOTLY_CONFIG, alt=alt, theme=None
    )
    points = event["selection"]["points"] if event else []
    return [str(part) for part in points[0]["customdata"]] if points and points[0].get("customdata") else None


def chart(figure: go.Figure, key: str, alt: str) -> None:
    st.plotly_chart(figure, key=key, config=PLOTLY_CONFIG, alt=alt, theme=None)


def go_to(page: str, **choice: str) -> None:
    """One level down. The period and the rest of the choice go along."""
    st.switch_page(f"{page}.py", query_params=choice)


def chip(one: str, _: Translate) -> str:
    """A status as HTML: shape and word in its colour."""
    return f'<span class="chip {escape(one)}">{status.shape(one)} {escape(status.word(one, _))}</span>'


def status_strip(table: pd.DataFrame, _: Translate) -> None:
    """How many of the indicators have each status, worst first."""
    counts = table["status"].value_counts()
    cells = [
        f'<div class="count {one}"><b>{counts.get(one, 0)}</b><span>{status.shape(one)} '
        f"{escape(status.word(one, _))}</span></div>"
        for one in status.SIGNS
    ]
    st.html(f'<div class="strip" role="group">{"".join(cells)}</div>')


def caption(words: str) -> None:
    """One quiet line of plain text."""
    st.html(f'<p class="asof">{escape(words)}</p>')


def facts(lines: Sequence[tuple[str, str]], *, figures: bool = False) -> None:
    """Labels and what belongs to them, two columns; figures stand right."""
    rows = "".join(f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in lines)
    st.html(f'<table class="facts{" figures" if figures else ""}">{rows}</table>')


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str] | str],
    *,
    numeric: Sequence[int] = (),
    words: Sequence[int] = (),
    grid: bool = False,
) -> None:
    """A plain table; cells are HTML that the caller has escaped, columns in ``numeric`` stand right, and those in
    ``words`` are sentences, which take the room that is left.

    A row that is one text says more about the row above it, over the whole width. On a phone each row
    becomes a block of its own; a ``grid`` stays one and scrolls.
    """
    align = dict.fromkeys(numeric, ' class="number"') | dict.fromkeys(words, ' class="words"')
    header = "".join(f"<th{align.get(index, '')}>{escape(label)}</th>" for index, label in enumerate(head))
    body = "".join(
        f'<tr class="more"><td colspan="{len(head)}">{row}</td></tr>'
        if isinstance(row, str)
        else _cells(row, head, align)
        for row in rows
    )
    kind = "grid" if grid else "list worded" if words else "list"
    st.html(
        f'<div class="wide"><table class="{kind}"><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cells(row: Sequence[str], head: Sequence[str], align: Mapping[int, str]) -> str:
    cells = [
        f'<td{align.get(index, "")} data-label="{escape(head[index])}">{cell}</td>' for index, cell in enumerate(row)
    ]
    return f"<tr>{''.join(cells)}</tr>"


def link(page: str, view: View, words: str, **choice: str) -> str:
    return f'<a href="{escape(address(page, view, **choice))}" target="_self">{escape(words)}</a>'


def indicator_table(rows: pd.DataFrame, view: View, *, explain: bool = False) -> None:
    """Indicators with target, actual, attainment, gap and status; with the explaining sentence if asked."""
    language = view.language
    head = [labels.label(view.snapshot, place, language) for place in PROGRESS_COLUMNS]
    cells: list[list[str] | str] = []
    for row in rows.itertuples():
        name = link("indicator", view, narrative.name(row, "indicator", language), indicator=row.indicator_id)
        cells.append([
            name, escape(narrative.target(row, language)), escape(reported(row, view)),
            narrative.percent(row.attainment_rate), judged_gap(row, language), chip(row.status, view.translate),
        ])  # fmt: skip
        if explain:
            cells.append(escape(narrative.explanation(row, language)))
    table(head, cells, numeric=(1, 2, 3, 4))


def reported(row: Any, view: View) -> str:
    """The actual value; 未报 when there is none, which zero never is."""
    if pd.isna(row.actual_value):
        return view.translate("Not reported")
    return narrative.amount(row, row.actual_value, view.language)


def judged_gap(row: Any, language: Language) -> str:
    """The gap, where something was due to compare with."""
    return narrative.gap(row.pace_gap, language) if row.expected_rate > 0 else "—"


def town_table(rows: pd.DataFrame, view: View) -> None:
    """Indicators by towns: each cell the status's shape and the gap to pace, leading to the indicator."""
    _, language = view.translate, view.language
    no_share = escape(_("no share"))
    none = f'<span title="{no_share}">·</span>'
    areas = list(rows.drop_duplicates("area_id").itertuples())
    cells = {(row.indicator_id, row.area_id): row for row in rows.itertuples()}
    lines = []
    for first in rows.drop_duplicates("indicator_id").itertuples():
        line = [link("indicator", view, narrative.name(first, "indicator", language), indicator=first.indicator_id)]
        for area in areas:
            row = cells.get((first.indicator_id, area.area_id))
            line.append(_town_cell(row, view) if row else none)
        lines.append(line)
    first_column = labels.label(view.snapshot, PROGRESS_COLUMNS[0], language)
    head = [first_column, *(narrative.name(area, "area", language) for area in areas)]
    table(head, lines, numeric=range(1, len(head)), grid=True)


def _town_cell(row: Any, view: View) -> str:
    judged = row.status in ("behind", "slightly_behind", "on_track")
    figure = f" {row.pace_gap:+.1f}" if judged else ""
    why = escape(narrative.explanation(row, view.language))
    words = escape(status.word(row.status, view.translate))
    there = escape(address("indicator", view, indicator=row.indicator_id))
    mark = f"{status.shape(row.status)}{figure}"
    return f'<a class="chip {row.status}" href="{there}" target="_self" title="{words}: {why}">{mark}</a>'


SHOWN_FINDINGS = 200


def verdict(taken: intake.Intake, view: View) -> None:
    """What became of a file, in one sentence."""
    _ = view.translate
    wrong, doubted = counted(taken.findings, "error"), counted(taken.findings, "doubt")
    if wrong:
        st.error(
            _("Errors found: {count}. Nothing has been saved; correct them below or upload the file again.").format(
                count=wrong
            )
        )
    elif doubted:
        words = _(
            "No error, but doubts: {count}. Correct them below, or send the file with a reason; the coordinator then decides."
        )
        st.warning(words.format(count=doubted))
    else:
        words = _("No error was found in {values} rows that are filled in.")
        st.success(words.format(values=taken.values.num_rows))


def findings(found: Sequence[Finding], view: View) -> None:
    """Everything that was found in a file: the place, what is wrong, what to do."""
    if not found:
        return
    _ = view.translate
    kinds: dict[Severity, str] = {"error": f"▼ {_('Error')}", "doubt": f"◆ {_('Doubt')}", "note": _("Note")}
    ordered = sorted(found, key=lambda one: list(kinds).index(one.severity))
    rows = [
        [
            escape(finding.place(view.language) or _("The whole file")),
            f'<span class="chip {finding.severity}">{escape(kinds[finding.severity])}</span>',
            escape(finding.sentence(view.language)),
        ]
        for finding in ordered[:SHOWN_FINDINGS]
    ]  # fmt: skip
    table([_("Place"), _("Kind"), _("What was found, and what to do")], rows, words=(2,))
    more = sum(counted(found, severity) for severity in kinds) - len(rows)
    if more > 0:
        caption(_("and {count} more").format(count=more))


def lead_departments(view: View, task_no: int, role: str = "lead") -> str:
    parts = queries.task_departments(view.snapshot)
    chosen = parts[(parts["task_no"] == task_no) & (parts["role"] == role)]
    names = chosen["department" if view.language == "zh" else "department_en"]
    return ("、" if view.language == "zh" else ", ").join(names)


def summary(rows: pd.DataFrame, view: View) -> str:
    """What a chart of these rows says, for those who cannot see it."""
    language = view.language
    parts = [
        f"{narrative.name(row, 'indicator', language)}: {status.word(row.status, view.translate)}, "
        f"{reported(row, view)} / {narrative.target(row, language)}"
        for row in rows.itertuples()
    ]
    return "; ".join(parts)
