"""The problems page as HTML: counts, a board by state, the list, one problem with its history, closing rates."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from ledger.accounts.actor import Actor
from scorecard.addresses import calendar_address, evidence_address, order_address, page_address
from scorecard.html import marks, tables
from scorecard.html.links import link
from scorecard.i18n import Translate
from scorecard.text import narrative
from scorecard.text import problems as problem_text
from scorecard.text.problems import STATES
from scorecard.text.punctuation import labelled
from scorecard.view import View


def counts(table: pd.DataFrame, chosen: str | None, view: View) -> str:
    """How many problems are in each state, and how many are overdue. Each count links to its problems."""
    _ = view.translate
    by_state = table["state"].value_counts()
    numbers: dict[str, tuple[str, int]] = {
        state: (problem_text.state(state, view.language), int(by_state.get(state, 0))) for state in STATES
    }
    numbers["overdue"] = (f"■ {_('Overdue')}", int(table["overdue"].sum()))
    parts = []
    for state, (label, count) in numbers.items():
        address = page_address("problems", view, **({} if state == chosen else {"state": state}))
        current = ' aria-current="true"' if state == chosen else ""
        parts.append(
            f'<a class="count {state}" href="{escape(address)}"{current}><b>{count}</b><span>{escape(label)}</span></a>'
        )
    return f'<div class="strip loop">{"".join(parts)}</div>'


def in_state(table: pd.DataFrame, chosen: str | None) -> pd.DataFrame:
    """The problems in the chosen state, or the overdue ones; without a choice, all that are not closed."""
    if chosen == "overdue":
        return table[table["overdue"]]
    return table[table["state"] == chosen] if chosen else table[table["state"] != "closed"]


def board(table: pd.DataFrame, view: View) -> str:
    """The open problems as cards, in a column for each state, in the order of ``table``."""
    columns = []
    for state in STATES[:-1]:
        cards = "".join(_card(row, view) for row in table[table["state"] == state].itertuples())
        columns.append(f"<section><h3>{escape(problem_text.state(state, view.language))}</h3>{cards}</section>")
    return f'<div class="loop-board">{"".join(columns)}</div>'


def _card(row: Any, view: View) -> str:
    _, language = view.translate, view.language
    light = f"{marks.chip(row.status, _)}<br>" if row.status else ""
    return (
        f"<article>{link('problems', view, problem_text.subject_name(row, language), problem=str(row.problem_id))}"
        f'<p class="problem-text">{escape(row.words)}</p><p>{light}<span class="quiet">{escape(_responsible(row, view))}</span></p>'
        f"{_due(row, view)}</article>"
    )


def problem_table(table: pd.DataFrame, view: View) -> str:
    _, language = view.translate, view.language
    lines = []
    for row in table.itertuples():
        lines.append(
            [
                link("problems", view, f"{row.problem_id} · {row.words}", problem=str(row.problem_id)),
                escape(problem_text.subject_name(row, language)),
                escape(problem_text.state(row.state, language)),
                marks.chip(row.status, _) if row.status else "—",
                escape(problem_text.waiting_text(row, language)),
                _due(row, view) or "—",
                str(int(row.age_days)),
            ]
        )
    head = [_("Problem"), _("About"), _("State"), _("Status"), _("Who is to act"), _("Due on"), _("Days open")]
    return tables.table(head, lines, numeric=(6,))


def _responsible(row: Any, view: View) -> str:
    _ = view.translate
    return labelled(_("Who is to act"), problem_text.waiting_text(row, view.language), view.language)


def _due(row: Any, view: View) -> str:
    text = problem_text.due(row, view.language)
    return f'<span class="chip overdue">■ {escape(text)}</span>' if row.overdue else escape(text)


def current_state(row: Any, view: View) -> str:
    """A row of ``problem_queries.tracked_problems`` as labels and values."""
    _, language = view.translate, view.language
    about = escape(problem_text.subject_name(row, language))
    if row.indicator_id:
        about = link("indicator", view, problem_text.subject_name(row, language), indicator=row.indicator_id)
    lines = [
        (_("About"), about),
        (_("State"), escape(problem_text.state(row.state, language))),
        (_("Origin"), escape(problem_text.origin(row.origin, language))),
        (_("Who is to act"), escape(problem_text.waiting_text(row, language))),
        (_("Due on"), _due(row, view) or "—"),
        (_("Days open"), str(int(row.age_days))),
    ]
    if row.status:
        lines.insert(2, (_("Status"), marks.chip(row.status, _)))
    return tables.facts(lines, html=True)


def order(row: Any, view: View) -> str:
    """A link that downloads the supervision order about a problem."""
    _ = view.translate
    address = escape(order_address(row.problem_id, view))
    return f'<p><a class="present" href="{address}" download>{escape(_("Supervision order"))}</a></p>'


def calendar(view: View) -> str:
    """A link to the calendar of all due days."""
    _ = view.translate
    address = escape(calendar_address("", view))
    label = escape(_("Calendar of due days (iCalendar, to be subscribed to)"))
    return f'<p class="asof"><a href="{address}" download>{label}</a></p>'


def history(steps: pd.DataFrame, problem_id: int, actor: Actor, view: View) -> str:
    """Rows of ``problem_queries.problem_steps``, newest first; files are links where ``actor`` may act on the
    problem."""
    _, language = view.translate, view.language
    can_act = problem_text.may_act(actor, steps)
    lines = []
    for row in reversed(list(steps.itertuples())):
        lines.append(
            [
                f"{row.made_at:%Y-%m-%d %H:%M}",
                escape(problem_text.action_name(row.action, language)),
                escape(_author(row, _)),
                escape(narrative.name(row, "department", language) if row.department_id else "—"),
                "—" if pd.isna(row.due_on) else f"{row.due_on:%Y-%m-%d}",
                marks.chip(row.status, _) if row.status else "—",
                escape(row.words or "") + _files(row, problem_id, linked=can_act),
            ]
        )
    head = [_("Time"), _("Step"), _("Who"), _("Department"), _("Due on"), _("Status then"), _("Text")]
    return tables.table(head, lines, words=(6,), kind="list records")


def _author(row: Any, translate: Translate) -> str:
    """Who took the step; the cause where the program took it."""
    _ = translate
    if row.action != "status" and (row.action != "reopen" or row.cause == "problem"):
        return str(row.made_by)
    return _("by other thresholds") if row.cause == "rule" else _("by the figures")


def _files(row: Any, problem_id: int, *, linked: bool) -> str:
    links = [
        f'<a href="{escape(evidence_address(problem_id, row.revision, place))}" download>{escape(name)}</a>'
        if linked
        else escape(name)
        for place, name in enumerate(row.files, start=1)
    ]
    return f"<br>{'<br>'.join(links)}" if links else ""


def closing_table(table: pd.DataFrame, view: View) -> str:
    """Rows of ``problem_queries.closing``: how many problems each department or town has closed."""
    _, language = view.translate, view.language
    lines = [
        [
            escape(narrative.name(row, "name", language)),
            str(row.problems),
            str(row.closed),
            narrative.percent(row.closed_rate),
            f'<span class="chip overdue">■ {row.overdue}</span>' if row.overdue else "0",
            "—" if pd.isna(row.age_median) else f"{row.age_median:.0f}",
        ]
        for row in table.itertuples()
    ]
    head = [
        _("Department or town"),
        _("Problems raised"),
        _("Closed"),
        _("Share closed"),
        _("Overdue"),
        _("Days open (median)"),
    ]
    return tables.table(head, lines, numeric=(1, 2, 3, 4, 5))


def chosen_state(parameters: Mapping[str, str]) -> str | None:
    state = parameters.get("state")
    return state if state in (*STATES, "overdue") else None
