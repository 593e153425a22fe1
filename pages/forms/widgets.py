"""The few controls and marks that pages share."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from etl.intake import reader
from ledger.vocabulary.finding_catalogue import Severity
from ledger.vocabulary.findings import Finding, counted
from pages.forms.current_view import current_view
from scorecard import status
from scorecard.addresses import page_address
from scorecard.html import progress_tables, tables
from scorecard.view import View

CHART = "chart-"
"""What the key of a chart's container begins with."""
PLOTLY_CONFIG = {"displayModeBar": False, "scrollZoom": False, "showTips": False}


def choose(
    label: str,
    names: Mapping[str, str],
    key: str,
    default: str,
    *,
    width: int | Literal["stretch"] = "stretch",
    named: bool = True,
    unsaid: str | None = None,
    steady: bool = False,
) -> str:
    """A select box whose choice stands in the address, except for the choice ``unsaid``.

    (Streamlit's own ``bind`` leaves the default out of the address and loses it on the way back, so that a
    link would open another month once there is newer data.) ``names``: value in the address → words shown;
    ``named``: whether the label is seen, where the words do not say what they choose; ``steady``: the names depend on
    no other choice, so that an address with another one is an old or mistyped link, which is said.
    """
    unknown = steady and st.query_params.get(key, default) not in names
    adopt(key, names, default)
    value = st.selectbox(
        label,
        list(names),
        key=key,
        format_func=lambda one: names[one],
        width=width,
        label_visibility="visible" if named else "collapsed",
    )
    remember(key, value, said=value != unsaid)
    if unknown:
        _ = current_view().translate
        st.warning(_("What this link names is not in the plan. You see another; choose above."))
    return value


def adopt(key: str, known: Mapping[str, Any], default: str) -> None:
    """The choice that stands in the address when it has moved since we wrote it; else the one made before."""
    address, before = st.query_params.get(key), st.session_state.get(f"address:{key}")
    if address in known and address != before:
        st.session_state[key] = address
    elif st.session_state.get(key) not in known:
        # Streamlit forgets a control's value when another page did not show it; the address that we wrote stays.
        st.session_state[key] = before if before in known else default


def remember(key: str, value: str, *, said: bool = True) -> None:
    st.session_state[f"address:{key}"] = value
    if not said:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """A chart in room of its own height, kept before the chart library has loaded, so that nothing below it jumps."""
    with st.container(key=f"{CHART}{key}", height=int(figure.layout.height), border=False):
        st.plotly_chart(figure, key=key, config=PLOTLY_CONFIG, alt=alt, theme=None)


class TrustedHtml(str):
    """HTML that goes to the browser as it stands. (What is a plain text, Streamlit looks through for indentation on
    every run: a twentieth of what a view of the overview costs.)"""

    def _repr_html_(self) -> str:
        return self


def board(html: str) -> None:
    """One of the large pieces of HTML that a page consists of."""
    st.html(TrustedHtml(html))


def into_view(element_id: str) -> None:
    """The page scrolls to the element, once both are there (shell.js)."""
    st.html(f'<i hidden data-into-view="{escape(element_id)}"></i>')


def caption(words: str) -> None:
    """One quiet line of plain text."""
    st.html(f'<p class="asof">{escape(words)}</p>')


def table(
    head: Sequence[str], rows: Sequence[Sequence[str] | str], *, numeric: Sequence[int] = (), words: Sequence[int] = ()
) -> None:
    """A plain table (scorecard/html/tables.py); cells are HTML that the caller has escaped."""
    st.html(tables.table(head, rows, numeric=numeric, words=words))


def facts(lines: Sequence[tuple[str, str]], *, figures: bool = False) -> None:
    st.html(tables.facts(lines, figures=figures))


def chosen_status() -> str | None:
    """The status that the address asks for: in the address alone, so that it goes with a link and a change of language
    or month, and another page starts with all."""
    asked = st.query_params.get("status")
    return asked if asked in status.SIGNS else None


def chosen_choice() -> dict[str, Any]:
    """The chosen status as what a link or a download asks for; nothing without one."""
    chosen = chosen_status()
    return {"status": chosen} if chosen else {}


def status_filter(page: str, rows: pd.DataFrame, view: View, **choice: str) -> pd.DataFrame:
    """The counts of ``rows`` by status as a strip; the rows of the status that was chosen in it, or all.

    ``choice``: what else the page has chosen, and keeps.
    """
    chosen = chosen_status()
    there = {
        one: page_address(page, view, **choice, **({} if one == chosen else {"status": one})) for one in status.SIGNS
    }
    st.html(progress_tables.status_strip(progress_tables.status_counts(rows), chosen, there, view.translate))
    return rows if chosen is None else rows[rows["status"] == chosen]


SHOWN_FINDINGS = 200


def verdict(taken: reader.Intake, view: View) -> None:
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
