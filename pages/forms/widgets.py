"""Controls and pieces of HTML that several pages use."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from etl.intake import reader
from ledger.vocabulary.finding_catalogue import Severity
from ledger.vocabulary.findings import Finding, count_findings
from pages.forms.current_view import current_view
from scorecard import status
from scorecard.addresses import page_address
from scorecard.html import progress_tables, tables
from scorecard.view import View

CHART = "chart-"
"""Prefix of the key of a chart's container."""
PLOTLY_CONFIG = {"displayModeBar": False, "scrollZoom": False, "showTips": False}


def choose(
    label: str,
    names: Mapping[str, str],
    key: str,
    default: str,
    *,
    width: int | Literal["stretch"] = "stretch",
    show_label: bool = True,
    omit: str | None = None,
    warn_unknown: bool = False,
) -> str:
    """A select box whose value is a query parameter of the URL, except for the value ``omit``.

    (Streamlit's own ``bind`` leaves the default out of the URL and loses it on the way back, so that a link would open
    another month once there is newer data.) ``names``: value in the URL → text shown; ``warn_unknown``: for names that
    depend on no other choice: another value in the URL comes from an old or mistyped link, and a warning says so.
    """
    unknown = warn_unknown and st.query_params.get(key, default) not in names
    adopt(key, names, default)
    value = st.selectbox(
        label,
        list(names),
        key=key,
        format_func=names.__getitem__,
        width=width,
        label_visibility="visible" if show_label else "collapsed",
    )
    remember(key, value, in_url=value != omit)
    if unknown:
        _ = current_view().translate
        st.warning(_("The plan does not have what this link names. Another entry is shown; choose above."))
    return value


def adopt(key: str, known: Mapping[str, Any], default: str) -> None:
    """Takes the value of the query parameter if it has changed since ``remember`` wrote it; else keeps the earlier
    value."""
    in_url, before = st.query_params.get(key), st.session_state.get(f"address:{key}")
    if in_url in known and in_url != before:
        st.session_state[key] = in_url
    elif st.session_state.get(key) not in known:
        # Streamlit drops the value of a control that another page did not show; what ``remember`` wrote stays.
        st.session_state[key] = before if before in known else default


def remember(key: str, value: str, *, in_url: bool = True) -> None:
    """Writes the value into the URL (or, without ``in_url``, takes it out) and into the session state."""
    st.session_state[f"address:{key}"] = value
    if not in_url:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """A chart in a container of the chart's height, so that nothing below moves when the chart library has loaded."""
    with st.container(key=f"{CHART}{key}", height=int(figure.layout.height), border=False):
        st.plotly_chart(figure, key=key, config=PLOTLY_CONFIG, alt=alt, theme=None)


class TrustedHtml(str):
    """HTML that Streamlit sends as it is. (It searches a plain ``str`` for indentation on every run, which takes a
    twentieth of a run of the overview.)"""

    def _repr_html_(self) -> str:
        return self


def board(html: str) -> None:
    """A large piece of HTML from scorecard/html."""
    st.html(TrustedHtml(html))


def into_view(element_id: str) -> None:
    """The page scrolls to the element once it is there (scorecard/web/index_html.js)."""
    st.html(f'<i hidden data-into-view="{escape(element_id)}"></i>')


def caption(text: str) -> None:
    """A line of plain text in the muted style."""
    st.html(f'<p class="asof">{escape(text)}</p>')


def table(
    head: Sequence[str], rows: Sequence[Sequence[str] | str], *, numeric: Sequence[int] = (), words: Sequence[int] = ()
) -> None:
    """A table as in scorecard/html/tables.py; cells are HTML that the caller has escaped."""
    st.html(tables.table(head, rows, numeric=numeric, words=words))


def facts(lines: Sequence[tuple[str, str]], *, figures: bool = False) -> None:
    st.html(tables.facts(lines, figures=figures))


def chosen_status() -> str | None:
    """The status in the URL. It is kept nowhere else: it stays in a link and when the language or month changes, and
    another page begins with all statuses."""
    requested = st.query_params.get("status")
    return requested if requested in status.SIGNS else None


def chosen_choice() -> dict[str, Any]:
    """The chosen status as query parameters of a link or a download; empty if none is chosen."""
    chosen = chosen_status()
    return {"status": chosen} if chosen else {}


def status_filter(page: str, rows: pd.DataFrame, view: View, **choice: str) -> pd.DataFrame:
    """Shows the counts of ``rows`` by status, each a link; returns the rows of the chosen status, or all.

    ``choice``: the other query parameters of the page, which the links keep.
    """
    chosen = chosen_status()
    links = {
        key: page_address(page, view, **choice, **({} if key == chosen else {"status": key})) for key in status.SIGNS
    }
    st.html(progress_tables.status_strip(progress_tables.status_counts(rows), chosen, links, view.translate))
    return rows if chosen is None else rows[rows["status"] == chosen]


SHOWN_FINDINGS = 200


def verdict(intake: reader.Intake, view: View) -> None:
    """Whether the check of a file found errors or doubts, in one sentence."""
    _ = view.translate
    errors, doubts = count_findings(intake.findings, "error"), count_findings(intake.findings, "doubt")
    if errors:
        st.error(
            _("Errors found: {count}. Nothing has been saved; correct them below or upload the file again.").format(
                count=errors
            )
        )
    elif doubts:
        message = _(
            "No error, but doubts: {count}. Correct them below, or send the file with a reason; the coordinator then decides."
        )
        st.warning(message.format(count=doubts))
    else:
        message = _("No errors found. Rows filled in: {values}.")
        st.success(message.format(values=intake.values.num_rows))


def findings(all_findings: Sequence[Finding], view: View) -> None:
    """A table of all findings in a file, errors first: where, of which kind, what is wrong and what to do."""
    if not all_findings:
        return
    _ = view.translate
    kinds: dict[Severity, str] = {"error": f"▼ {_('Error')}", "doubt": f"◆ {_('Doubt')}", "note": _("Note")}
    ordered = sorted(all_findings, key=lambda finding: list(kinds).index(finding.severity))
    rows = [
        [
            escape(finding.place(view.language) or _("The whole file")),
            f'<span class="chip {finding.severity}">{escape(kinds[finding.severity])}</span>',
            escape(finding.sentence(view.language)),
        ]
        for finding in ordered[:SHOWN_FINDINGS]
    ]
    table([_("Place"), _("Kind"), _("Finding, and what to do")], rows, words=(2,))
    more = sum(count_findings(all_findings, severity) for severity in kinds) - len(rows)
    if more > 0:
        caption(_("and {count} more").format(count=more))
